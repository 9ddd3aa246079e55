"""Bare surnames of office holders on public record whose office and country the document names elsewhere.

"Roe said ... the Maltese president added": the only Roe on record was president of Malta.
"""

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache

from communique.extract.names.gazetteer import OfficeHolder, body_on_record, office_holders, rows, several
from communique.extract.names.name import Entity
from communique.extract.names.words import Word

_LEFT = re.compile(r"(?:former|ex-|then|outgoing|late)\s*$", re.IGNORECASE)
_BEFORE = 12
"""Code points before an office in which the words stand that say that it was left."""
_LEADERS = frozenset({"president", "prime minister", "chancellor", "secretary general"})
"""Offices that one person of a country or body has at a time."""


def surnames_by_office(text: str, words: Sequence[Sequence[Word]], known: Set[str]) -> dict[str, Entity]:
    """The people on record by their bare surname as written, where the document names their office with the country.

    `known`: surnames of whom the document names otherwise, in small letters.
    """
    recorded = _by_surname()
    written = {word.text for found in words for word in found if word.text in recorded}
    found: dict[str, Entity] = {}
    for surname in sorted(written):
        fits = [holder for holder in recorded[surname] if _is_named(text, holder)]
        if len(fits) == 1 and surname.lower() not in known:
            found[surname] = fits[0].entity
    return found


def leaders_on_record(name: str) -> frozenset[str]:
    """The offices of a country's leader that the public record may give a person; empty for those not on record.

    Whose bare surname is unmistakable, and who has no office on record, may have had any.
    """
    offices = next((holder.offices for holder in office_holders() if holder.entity.name == name), ())
    return _LEADERS.intersection(offices) or (_LEADERS if "*" in offices else frozenset())


def is_leader_on_record(name: str) -> bool:
    """Whether the public record says of a person, office by office, that it led a country."""
    return any(holder.entity.name == name and _LEADERS.intersection(holder.offices) for holder in office_holders())


def _is_named(text: str, holder: OfficeHolder) -> bool:
    """Whether a text names the office of a holder together with the country, and not as one that was left."""
    offices = [office for office in holder.offices if office in _LEADERS]
    for country in body_on_record(holder.entity.name) if offices else ():
        for found in _office_of(country, tuple(offices)).finditer(text):
            if not _LEFT.search(text, max(0, found.start() - _BEFORE), found.start()):
                return True
    return False


@cache
def _office_of(country: str, offices: tuple[str, ...]) -> re.Pattern[str]:
    adjectives = "|".join(map(re.escape, _adjectives().get(country, ()))) or re.escape(country)
    held = "|".join(map(re.escape, offices))
    of = rf"\b(?i:{held})\s+of\s+(?:the\s+)?{re.escape(country)}\b"
    return re.compile(rf"\b(?:{adjectives}|{re.escape(country)}['’]s)\s+(?i:{held})\b|{of}")


@cache
def _adjectives() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: several(row["adjectives"]) for row in rows("countries.csv")}


@cache
def _by_surname() -> Mapping[str, tuple[OfficeHolder, ...]]:
    """Those whose bare surname is not known by itself already."""
    found: dict[str, tuple[OfficeHolder, ...]] = {}
    for holder in office_holders():
        if "*" not in holder.offices:
            found[holder.surname] = (*found.get(holder.surname, ()), holder)
    return found
