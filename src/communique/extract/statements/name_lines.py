"""Labels and lines that name who speaks, by their words alone, where no parse helps.

`Anna Volk, head of the port and chair of the Millers' Union: "..."` before a quotation; `Anna Volk, miller` on the line
behind a quotation that is a paragraph; `Anna Volk` above one, where a page sets several so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from communique.extract.names.name import Name, Names
from communique.extract.names.offices import is_office_word
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span, trim
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.cues import lexicon
from communique.extract.statements.headed_lists import is_of_others, is_only_quotations
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import BlockRole, EntityKind

_ITEM = re.compile(r"[-–—*•·▪●](?:\s{2,}|(?<=^.)\s)")
"""What begins an item of a list whose items a page joined into one paragraph."""
_ROLE = re.compile(
    r"[^\w\s,(]{0,4}(?: ?\([^()\n]{1,25}\))?"
    r"(?:, (?!(?:left|right|cent(?:er|re)|pictured|seen|shown|speaking|photo|on|in|at|to)\b)[A-Za-z]"
    r"[^:!?;“”\"\n]{2,200})?"
)
"""What may stand behind a name on its line: a party or flag, and who that is; not where a picture shows them."""
_LABELLED = re.compile(
    r"[^\w\s,(]{0,4}(?: ?\([^()\n]{1,25}\))?"
    r"(?:(?:,| (?:on|via|at|in|from)) [A-Za-z][^:!?;“”\"\n]{1,200})?"
)
"""The same where a colon follows, also what it is about: "Jane Roe, on why she left:"."""
_TITLE = re.compile(r"(?:(?:[A-Z][\w.’'-]*,?|of|for|the|and|&) ){1,14}")
_OF_ANOTHER = re.compile(r"\b(?:to|for|on|about|of|with|against|from|by|and|or|not|than|the) \Z", re.IGNORECASE)
"""Words before a name that make a line about somebody, or of several."""
_SENTENCE_END = re.compile(r"\w{5,}\.\s|[!?;]")
_TELLS = re.compile(r"\b(?:is|was|are|were|has|had|have|will|would|can|could|did|does|do|whose|which)\b")
_WORD = re.compile(r"[A-Za-z]+")
_EMPLOYERS = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY})
"""Whose name says who somebody is, also without an office: "Harbour Institute Fellow Jane Roe"."""
_MOST_WORDS_OF_TITLE = 12
_LONGEST_LABEL = 260
_LONGEST_LINE = 160
_LEAST_LINES = 2
"""So many people are named by lines without a title, before these are taken for whose words stand beside them."""


class _Side(StrEnum):
    """On which side of the quotations that they sign a page sets its lines with names."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is one person's name, with or without who that is."""

    person: Name
    place: Span
    has_title: bool


def by_label(
    reading: Reading, quotation: Quotation, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> Attribution | None:
    """The attribution of a quotation behind nothing but a name with a title or a role, and a colon."""
    text, block = reading.text, reading.blocks[quotation.block].span
    before = [one.outer.end for one in of_block.get(quotation.block, ()) if one.outer.end <= quotation.outer.start]
    start = max([block.start, *before])
    marks = [mark.end() for mark in _ITEM.finditer(text, start, quotation.outer.start)]
    if before and not marks:
        return None
    label = trim(text, marks[-1] if marks else start, quotation.outer.start)
    if label is None or label.end - label.start > _LONGEST_LABEL or text[label.end - 1] != ":":
        return None
    who = trim(text, label.start, label.end - 1)
    line = _line(reading, who, names, behind=_LABELLED) if who is not None else None
    if line is None:
        return None
    colon = Span(label.end - 1, label.end)
    return Attribution(Cell(":", colon), Speaker(line.person.span), None, "direct.before")


def by_name_line(
    reading: Reading, quotation: Quotation, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> Attribution | None:
    """The attribution of a paragraph that is a quotation by the line with a name below it, or above it.

    One line with a title below it is enough; lines above sign what is below them where a page has several of them.
    """
    block = quotation.block
    if not is_only_quotations(reading, block, of_block):
        return None
    first = block
    while is_only_quotations(reading, first - 1, of_block):
        first -= 1
    above = _block_line(reading, first - 1, of_block, names)
    below = _block_line(reading, block + 1, of_block, names)
    side = _side(reading, block, above, below, of_block, names)
    line = {None: None, _Side.ABOVE: above, _Side.BELOW: below}[side]
    if line is None or side is None:
        return None
    method = "direct.line_before" if side is _Side.ABOVE else "direct.line_after"
    found = Attribution(Cell(line.place.of(reading.text), line.place), Speaker(line.place), None, method)
    return None if is_of_others(quotation.inner.of(reading.text), found, names) else found


def _side(
    reading: Reading,
    block: int,
    above: _Line | None,
    below: _Line | None,
    of_block: Mapping[int, Sequence[Quotation]],
    names: Names,
) -> _Side | None:
    """Where the line stands that signs a paragraph of quotations: by the run of lines and quotations that it is in.

    A run that begins with a name and ends with a quotation has the names above, one the other way round below.
    """
    run, people = _run(reading, block, of_block, names)
    begins, ends = (is_only_quotations(reading, at, of_block) for at in (run.start, run.stop - 1))
    if begins and not ends:
        is_signed = below is not None and (below.has_title or _is_title(reading, block + 2, of_block, names))
        return _Side.BELOW if is_signed or (below is not None and len(people) >= _LEAST_LINES) else None
    return _Side.ABOVE if not begins and ends and above is not None and len(people) >= _LEAST_LINES else None


def _is_title(reading: Reading, block: int, of_block: Mapping[int, Sequence[Quotation]], names: Names) -> bool:
    """Whether a block is nothing but an office, as it stands below the name of its bearer."""
    if block >= len(reading.blocks) or of_block.get(block):
        return False
    span = reading.blocks[block].span
    words = span.of(reading.text)
    if len(words.split()) > _MOST_WORDS_OF_TITLE or _TELLS.search(words) or words[-1] in ".:!?":
        return False
    named = any(name.entity.kind is EntityKind.PERSON for name in names.within(span))
    return not named and any(is_office_word(word.lower()) for word in _WORD.findall(words)[:3])


def _run(
    reading: Reading, block: int, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> tuple[range, set[str]]:
    """The blocks around one that are quotations or lines with a name, no two of these together; and whose names."""
    people: set[str] = set()
    ends: list[int] = []
    for step in (-1, 1):
        at = block
        while True:
            line = _block_line(reading, at + step, of_block, names)
            goes_on = is_only_quotations(reading, at + step, of_block)
            if not goes_on and (line is None or not is_only_quotations(reading, at, of_block)):
                break
            if line is not None:
                people.add(line.person.entity.entity_id)
            at += step
        ends.append(at)
    return range(ends[0], ends[1] + 1), people


def _block_line(
    reading: Reading, block: int, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> _Line | None:
    """The line with a name that a whole block is."""
    if not 0 <= block < len(reading.blocks) or of_block.get(block) or reading.blocks[block].role is BlockRole.TITLE:
        return None
    span = reading.blocks[block].span
    return _line(reading, span, names) if span.end - span.start <= _LONGEST_LINE else None


def _line(reading: Reading, place: Span, names: Names, behind: re.Pattern[str] | None = None) -> _Line | None:
    """The one person whose name, with a title before or a role `behind` it, a line is."""
    text = reading.text
    people = [name for name in names.within(place) if name.entity.kind is EntityKind.PERSON]
    if len({name.entity.entity_id for name in people}) != 1 or _SENTENCE_END.search(text, place.start, place.end):
        return None
    person = people[0]
    before, after = text[place.start : person.span.start], text[person.span.end : place.end]
    words = set(map(str.lower, _WORD.findall(before + after)))
    if _TELLS.search(before + after) or not words.isdisjoint(lexicon().quoting_forms - lexicon().verbs.keys()):
        return None
    of_bodies = any(n.entity.kind in _EMPLOYERS and n.span.end <= person.span.start for n in names.within(place))
    has_office = any(map(is_office_word, words))
    if before and (_TITLE.fullmatch(before) is None or _OF_ANOTHER.search(before) or not (of_bodies or has_office)):
        return None
    if after and (behind or _ROLE).fullmatch(after) is None:
        return None
    return _Line(person, Span(place.start, person.span.end), bool(before) or "," in after)
