"""Tables as texts have them: lines of cells between tabs or bars, the first of which names the columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span, trim
from communique.schemas.vocabulary import BlockRole

_BETWEEN = re.compile(r"\t|\|")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with the places of its cells; None for an empty one."""

    sentence: Sentence
    cells: tuple[Span | None, ...]


def is_row(sentence: Sentence) -> bool:
    """Whether a line is a row of cells, which has no grammar."""
    return sentence.role is BlockRole.TABLE and _BETWEEN.search(sentence.text) is not None


def tables(reading: Reading) -> Iterator[Sequence[Row]]:
    """Runs of table lines with no more cells than their first, two lines or more; empty ends may be cut off."""
    run: list[Row] = []
    for sentence in reading.sentences:
        row = Row(sentence, _cells(reading.text, sentence)) if sentence.role is BlockRole.TABLE else None
        if row is not None and len(row.cells) < 2:
            row = None
        if run and (row is None or len(row.cells) > len(run[0].cells)):
            if len(run) > 1:
                yield run
            run = []
        if row is not None and any(cell is not None and re.search(r"\w", cell.of(reading.text)) for cell in row.cells):
            run.append(row)
    if len(run) > 1:
        yield run


def _cells(text: str, sentence: Sentence) -> tuple[Span | None, ...]:
    start, end = sentence.span.start, sentence.span.end
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    cuts = [start - 1, *(match.start() for match in _BETWEEN.finditer(text, start, end)), end]
    return tuple(trim(text, low + 1, high) for low, high in pairwise(cuts))
