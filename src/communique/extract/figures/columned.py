"""Figures of a table with columns: a row of names, and rows of a label and numbers."""

from collections.abc import Iterator

from communique.extract.facts import Figure, Period
from communique.extract.figures.admitted import ruled_out
from communique.extract.figures.metric import snake
from communique.extract.names.name import Names
from communique.extract.periods import periods_of
from communique.extract.quantities import QuantityKind, find_quantities
from communique.extract.quantities.tables import Row, tables
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import MAX_EVIDENCE

_CONFIDENCE = 0.6
_LONGEST_LABEL = 60


def columned_figures(reading: Reading, names: Names) -> list[Figure]:
    """A figure for every cell that is a plain count, in a table whose first row holds no number.

    The label of the row says what is counted, the name of the column for when. Amounts of money are left to `funding`.
    """
    found: list[Figure] = []
    for table in tables(reading):
        head, rows = table[0], table[1:]
        if any(
            find_quantities(reading.text, cell, reading.document.language) for cell in head.cells if cell is not None
        ):
            continue
        for row in rows:
            found.extend(_figures(reading, names, head, row))
    return found


def _figures(reading: Reading, names: Names, head: Row, row: Row) -> Iterator[Figure]:
    label = row.cells[0]
    if label is None or label.end - label.start > _LONGEST_LABEL or not label.of(reading.text)[0].isalpha():
        return
    if row.sentence.span.end - row.sentence.span.start > MAX_EVIDENCE:
        return
    for column, cell in zip(head.cells[1:], row.cells[1:], strict=False):
        counts = find_quantities(reading.text, cell, reading.document.language) if cell is not None else []
        if len(counts) != 1 or counts[0].span != cell or counts[0].kind is not QuantityKind.COUNT:
            continue
        quantity = counts[0]
        if ruled_out(quantity, names) not in {None, "one"}:
            continue
        yield Figure(
            evidence=row.sentence.span,
            method="figures.column",
            confidence=_CONFIDENCE,
            metric=snake(label.of(reading.text)) or "count",
            value=Cell(quantity.value, quantity.number_span),
            value_upper=None if quantity.upper is None else Cell(quantity.upper, quantity.number_span),
            comparator=Cell(quantity.comparator, quantity.comparator_span or quantity.number_span),
            object=Cell(label.of(reading.text), label),
            period=_period(reading, head.sentence, column),
        )


def _period(reading: Reading, head: Sentence, column: Span | None) -> Period | None:
    """The period that the name of a column is, where it names just one."""
    found = [period for period in periods_of(reading, head) if column is not None and column.contains(period.span)]
    return found[0] if len(found) == 1 else None
