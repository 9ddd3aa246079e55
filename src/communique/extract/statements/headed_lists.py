"""Lists of quotations below a line that names who speaks: `Minister N. N. on Harbour Radio`, `- On money: "..."`."""

import re
from collections.abc import Mapping, Sequence

from communique.extract.names.name import Names
from communique.extract.names.offices import is_office_word
from communique.extract.names.people import gender
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import EntityKind

_BETWEEN = re.compile(
    r"\s*(?:\([^()\n]{1,20}\))?\s*(?:[-–—*•·▪●]\s*)?(?:(?:On|About|Regarding|Asked about) [^:“”\"\n]{2,120}:)?\s*"
)
"""What may stand before a quotation of such a list: a note behind the one before, a mark of the list, the matter."""
_BEHIND = re.compile(r"\s*(?:\([^()\n]{1,20}\))?[\s.]*")
_LISTED = re.compile(r"[-–—*•·▪●]\s|(?:On|About|Regarding|Asked about) [^:“”\"\n]{2,120}:")
"""How a block of such a list begins, if not all its quotations stand alone."""
_WHERE = re.compile(r"(?:,? (?:on|at|to|in|with|during|via) [^.!?:;]{2,80})?\s*:?\s*")
"""What may stand behind the name in the line above the list: where it was said."""
_TITLE = re.compile(
    r"(?:(?!(?:About|Against|Ask|By|From|Meet|On|To|What|Why|With)\b)(?:[A-Z][\w.’'-]*|of|for|the|and) ){1,9}"
)
_CAPITALS = re.compile(r"(?!(?:About|Against|Ask|By|From|Meet|On|To|What|Why|With)\b)(?:[A-Z][\w.’'-]* ){1,4}")
"""A title that no list has, where the line goes on about where its bearer spoke: "Harbour Czar N. N. on Sea Radio"."""
_OF_SPEAKERS = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_ABOUT = {"m": re.compile(r"(?:He|His)\b"), "f": re.compile(r"(?:She|Her)\b")}
"""How words begin that are about somebody named before, and nobody else."""
_MATTER = re.compile(r"\b(?:On|About|Regarding) [^:“”\"\n]{2,120}:\s*\Z")
_LONGEST_MATTER = 140
_MOST_BLOCKS = 40


def by_head_line(
    reading: Reading, quotation: Quotation, of_block: Mapping[int, Sequence[Quotation]], names: Names
) -> Attribution | None:
    """The attribution of a quotation in a list of nothing but quotations, by the line above the list.

    Only where that line is one person's name with a title, and where they speak. `of_block`: all quotations by block.
    """
    block = quotation.block
    if not _is_listed(reading, block) or not is_only_quotations(reading, block, of_block):
        return None
    head = block - 1
    while head > max(-1, block - _MOST_BLOCKS) and is_only_quotations(reading, head, of_block):
        head -= 1
    attribution = _named(reading, reading.blocks[head].span, names) if head >= 0 else None
    quoted = quotation.inner.of(reading.text)
    return (
        None
        if attribution is None or (not _on_matter(reading, quotation) and is_of_others(quoted, attribution, names))
        else attribution
    )


def _on_matter(reading: Reading, quotation: Quotation) -> bool:
    """Whether right before a quotation stands what whoever the line names spoke on: `On schools:`."""
    start = max(reading.blocks[quotation.block].span.start, quotation.outer.start - _LONGEST_MATTER)
    return _MATTER.search(reading.text, start, quotation.outer.start) is not None


def is_of_others(quoted: str, attribution: Attribution, names: Names) -> bool:
    """Whether listed words may be what others asked whom the line names, or said about them."""
    if quoted.endswith("?"):
        return True
    if _OF_SPEAKERS.search(quoted) is not None:
        return False
    sexes = {gender(name.entity.name) for name in names.within(attribution.cue.span)}
    return any(words.match(quoted) is not None for sex, words in _ABOUT.items() if sexes & {sex, ""})


def _is_listed(reading: Reading, block: int) -> bool:
    span = reading.blocks[block].span
    line = reading.text.rfind("\n", 0, span.start) + 1  # the mark of a list item stands before its block
    return _LISTED.match(reading.text, line, span.end) is not None


def is_only_quotations(reading: Reading, block: int, of_block: Mapping[int, Sequence[Quotation]]) -> bool:
    """Whether a block is quotations and the matters they are about; not where there is no such block."""
    quotations = of_block.get(block, ())
    if not quotations:
        return False
    span = reading.blocks[block].span
    at = span.start
    for quotation in quotations:
        if _BETWEEN.fullmatch(reading.text, at, quotation.outer.start) is None:
            return False
        at = quotation.outer.end
    return _BEHIND.fullmatch(reading.text, at, span.end) is not None


def _named(reading: Reading, line: Span, names: Names) -> Attribution | None:
    """The one person whose name, with a title before it, begins a line of nothing else but where they speak."""
    people = [name for name in names.within(line) if name.entity.kind is EntityKind.PERSON]
    where = _WHERE.fullmatch(reading.text, people[0].span.end, line.end) if people else None
    if where is None:
        return None
    title = reading.text[line.start : people[0].span.start]
    is_title = _TITLE.fullmatch(title) and any(map(is_office_word, title.lower().split()))
    if title and not is_title and not (_CAPITALS.fullmatch(title) and where[0].strip()):
        return None
    named = Span(line.start, people[0].span.end)
    return Attribution(Cell(named.of(reading.text), named), Speaker(named), None, "direct.line_before")
