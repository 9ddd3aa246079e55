"""Who goes on speaking as "the minister" where the text has given nobody that office.

`"...," Roe told Harbour News. "...," the minister added.`: news that begin in the middle do not say what Roe is.
"""

import re
from dataclasses import replace

from communique.extract.names.name import Names
from communique.extract.names.offices import is_office_word
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import EntityKind

_GOES_ON = frozenset({"added", "adds", "continued", "continues", "concluded", "went on", "also said", "further said"})
"""Cues of somebody who has just spoken."""
_BESIDE = 40
_APPOSED = re.compile(r", [^.;:“”\"\n]{2,60}?(?=[,.;“”\"\n]|$)")
_THE = re.compile(r"[Tt]he (?P<office>[\w -]+)")


def goes_on(
    reading: Reading, quotation: Quotation, own: Attribution, before: Quotation, theirs: Attribution, names: Names
) -> Attribution | None:
    """The attribution with the speaker of the quotation before, where its own words name an office that nobody has.

    Only in the same paragraph or the next, by a cue of going on, and after a person who has no office in the text.
    """
    said_by, last = own.said_by, theirs.said_by
    if said_by is None or last is None or said_by.others or last.others or own.cue.value.lower() not in _GOES_ON:
        return None
    office = _THE.fullmatch(said_by.span.of(reading.text))
    if office is None or not 0 <= quotation.block - before.block <= 1:
        return None
    people = [n for n in names.overlapping(last.span) if n.entity.kind is EntityKind.PERSON]
    noun = office["office"].split()[-1].lower()
    if len(people) != 1 or not is_office_word(noun) or _is_somebody_near(reading, quotation, before, noun):
        return None
    for name in names.found:
        if name.entity.kind is EntityKind.PERSON:
            held = _offices_beside(reading.text, name.span)
            if noun in held or (held and name.entity == people[0].entity):
                return None
    return replace(own, said_by=Speaker(last.span, (), last.kind))


def _is_somebody_near(reading: Reading, quotation: Quotation, before: Quotation, noun: str) -> bool:
    """Whether the office is told of near by, other than as who goes on: "told Harbour News after the minister left"."""
    near = reading.text[reading.blocks[before.block].span.start : quotation.outer.start]
    return re.search(rf"(?i)\b{re.escape(noun)}\b(?! (?:{'|'.join(sorted(_GOES_ON))})\b)", near) is not None


def _offices_beside(text: str, name: Span) -> set[str]:
    """The words for offices right before a name and in apposition behind it, in small letters."""
    before = text[max(0, name.start - _BESIDE) : name.start].rpartition("\n")[2]
    apposed = _APPOSED.match(text, name.end)
    words = [*before.lower().split()[-1:], *(apposed[0].lower().split() if apposed else ())]
    return {word.strip(".,") for word in words if is_office_word(word.strip(".,"))}
