"""Which country a government is of that stands without its name: "the Biden administration", "the government"."""

import re
from collections.abc import Mapping
from functools import cache

from communique.extract.names.gazetteer import body_on_record, office_holders
from communique.extract.names.name import Entity
from communique.extract.spans import Span
from communique.resolve.quotations import may_be_quoted
from communique.resolve.roster import Roster
from communique.schemas.vocabulary import EntityKind

_HEADS = frozenset({"president", "head of state"})
"""Offices (keys of titles.toml) whose holder, called by the office alone, leads the country that a document is of."""
_LED = re.compile(
    r"(?P<leaders>[A-Z][\w.]+(?:[ –-][A-Z][\w.]+){0,3})(?:['’]s)? (?:[Aa]dministration|[Gg]overnment|[Cc]abinet)"
)
_BARE = re.compile(
    r"(?:(?:the|our|my|this)\s+)?(?:(?:federal|national|central)\s+)?(?:government|administration)", re.IGNORECASE
)
_BEHIND = re.compile(r"(?:['’]s)?(?:[–-]\w+)?\s+(?:government|administration)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:government|administration)\s+of\s+(?:the\s+)?\Z", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|[Mm]y|me)\b")
_OFTEN = 2
"""Times that a document calls its country's leader by the office alone, at least."""
_REACH = 30
"""Code points around a name in which the words stand that make it the name of a government."""


def is_bare_government(words: str) -> bool:
    """Whether a phrase is a government without a name: "the government", "my Administration"."""
    return _BARE.fullmatch(words.strip()) is not None


def led_by(words: str) -> tuple[str, ...]:
    """For whom those act after whom a government is called: the United States for "Biden-Harris Administration"."""
    found = _LED.fullmatch(words.removeprefix("the ").removeprefix("The "))
    if found is None:
        return ()
    leaders = re.split("[ –-]", found["leaders"])
    return tuple(dict.fromkeys(body for leader in leaders for body in _bodies_by_surname().get(leader, ())))


def governing(roster: Roster) -> Entity | None:
    """The only country whose government the document names, else the one whose president it calls just so."""
    text = roster.reading.text
    found: dict[str, Entity] = {}
    named = {name.entity.name: name.entity for name in roster.names.found if name.entity.kind is EntityKind.COUNTRY}
    for name in roster.names.found:
        behind = text[name.span.end : name.span.end + _REACH]
        if name.entity.kind is EntityKind.ORGANISATION:
            bodies = led_by(name.entity.name)
        elif name.entity.kind is EntityKind.PERSON and _BEHIND.match(behind):
            bodies = body_on_record(name.entity.name)
        elif name.entity.kind is EntityKind.COUNTRY and (
            _BEHIND.match(behind) or _BEFORE.search(text[max(0, name.span.start - _REACH) : name.span.start])
        ):
            bodies = (name.entity.name,)
        else:
            continue
        found |= {body: named[body] for body in bodies if body in named}
    if found:
        return next(iter(found.values())) if len(found) == 1 else None
    return home(roster)


def home(roster: Roster) -> Entity | None:
    """The country of a document's author, where it calls that country's leader "the President", "the Head of State".

    It does so more than once, and calls nobody else just so.
    """
    text, found = roster.reading.text, []
    for title in roster.titles:
        if title.of is not None or title.person is not None or title.head not in _HEADS:
            continue
        before = text[max(0, title.span.start - len("the ")) : title.span.start]
        if title.modifiers or title.portfolio or before.lower() != "the " or may_be_quoted(roster.reading, title.span):
            continue
        held = roster.resolve(title.words)
        found.append(_country(roster, held.entity) if held is not None else ())
    if len(found) < _OFTEN or len(set(found)) != 1 or len(found[0]) != 1:
        return None
    return next((n.entity for n in roster.names.found if n.entity.name == found[0][0] and n.entity.iso3), None)


def _country(roster: Roster, leader: Entity) -> tuple[str, ...]:
    """Whom a leader acts for: by the words of the document, else by public record."""
    told = {
        title.body.name
        for title in roster.titles
        if title.person is not None
        and title.person.entity == leader
        and title.head in _HEADS
        and title.body is not None
    }
    return tuple(sorted(told)) or body_on_record(leader.name)


def is_in_first_person(roster: Roster) -> bool:
    """Whether somebody says "I" outside quotation marks: a speech, a letter, a transcript."""
    return any(
        not may_be_quoted(roster.reading, Span(*word.span())) for word in _FIRST_PERSON.finditer(roster.reading.text)
    )


@cache
def _bodies_by_surname() -> Mapping[str, tuple[str, ...]]:
    """Whom the people on record with a surname act for."""
    found: dict[str, tuple[str, ...]] = {}
    for one in office_holders():
        found[one.surname] = (*found.get(one.surname, ()), *body_on_record(one.entity.name))
    return found
