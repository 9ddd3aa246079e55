"""Agency notes that name whose words they quote on a line of their own: `Source: N. N. on X`, `Quote: "..."`."""

import re
from functools import cache

from communique.extract.line_labels import is_credit
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.context import source_line_words
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import EntityKind

_SOURCE = re.compile(r"Sources?: *")
_WORD = re.compile(r"[a-z]+")
_REACH = 12
"""So many paragraphs above it, at most, the source of a note stands."""


def by_source_line(reading: Reading, quotation: Quotation, names: Names) -> Attribution | None:
    """The attribution of a quotation behind the label "Quote:", by the label or by the line that names the source.

    Only where that line names one person and nothing of theirs, and nobody else is named between.
    """
    # A paragraph begins behind its label.
    line = reading.text.rfind("\n", 0, quotation.outer.start) + 1
    label = _quote().fullmatch(reading.text, line, quotation.outer.start)
    if label is None:
        return None
    own = _one_person(reading, Span(label.start(), label.end()), names, behind=source_line_words("of"))
    if own is not None:
        return own
    above = reading.blocks[max(0, quotation.block - _REACH) : quotation.block]
    lines = [one.span for one in reversed(above) if _SOURCE.match(reading.text, one.span.start, one.span.end)]
    if not lines or not is_credit(reading.text, lines[0]):
        return None
    found = _one_person(reading, lines[0], names)
    return found if found is not None and not _names_another(lines[0], line, names) else None


def _one_person(reading: Reading, line: Span, names: Names, behind: frozenset[str] = frozenset()) -> Attribution | None:
    """The one person that a line names; `behind`: words that may stand before the name all the same."""
    people = [name for name in names.within(line) if name.entity.kind is EntityKind.PERSON]
    text = reading.text
    said = _occasion().sub("", line.of(text).lower())
    if len({name.entity.entity_id for name in people}) != 1 or not source_line_words("others").isdisjoint(
        _WORD.findall(said)
    ):
        return None
    named = people[0].span
    colon = text.index(":", line.start, line.end)
    before, after = text[line.start : named.start].split(), _after_words_of_theirs(text[named.end : line.end])
    if (before and before[-1].lower() in source_line_words("of") - behind) or not _behind().match(after):
        return None
    label = Span(line.start, colon)
    return Attribution(Cell(label.of(text), label), Speaker(named), None, "direct.line_before")


def _after_words_of_theirs(after: str) -> str:
    """What stands behind a name and what its bearer said or wrote: "’s evening address on TV" leaves " on TV"."""
    owned = _owned().match(after)
    return after[owned.end() :] if owned else after


@cache
def _occasion() -> re.Pattern[str]:
    """`press conference`, `video address`: who only speaks there is no press and no video."""
    what = "|".join(sorted(source_line_words("words")))
    return re.compile(rf"\b(?:press|video|news|media)[ -](?:{what})\b")


@cache
def _owned() -> re.Pattern[str]:
    what = "|".join(sorted(source_line_words("words")))
    return re.compile(rf"['’]s? +(?:[^\W\d_][\w-]* +){{0,3}}?(?:{what})\b")


def _names_another(line: Span, until: int, names: Names) -> bool:
    """Whether somebody else than the source is named between its line and the quotation."""
    if until <= line.end:
        return False
    sources = {name.entity.entity_id for name in names.within(line) if name.entity.kind is EntityKind.PERSON}
    between = names.within(Span(line.end, until))
    return any(name.entity.kind is EntityKind.PERSON and name.entity.entity_id not in sources for name in between)


@cache
def _quote() -> re.Pattern[str]:
    """`Quote:`, `Quote from N. N.:`."""
    labels = "|".join(sorted(map(re.escape, map(str.capitalize, source_line_words("labels")))))
    return re.compile(rf"(?:{labels})(?: (?:from|by|of) [^:\n]{{2,60}})?: *$")


@cache
def _behind() -> re.Pattern[str]:
    """What may stand behind the name: nothing, a sign, or where and when it was said."""
    return re.compile(rf"\s*(?:$|[,;(:.]|\b(?:{'|'.join(sorted(source_line_words('behind')))})\b)")
