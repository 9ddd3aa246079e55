"""Money in tables: the first row says what a column holds, the cells of a line who gives or gets it."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import cast

from communique.extract.facts import Funding
from communique.extract.funding.parties import is_party
from communique.extract.funding.parts import Sum
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, QuantityKind, find_quantities
from communique.extract.quantities.tables import Row, tables
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import MAX_EVIDENCE, FundingStatus

COLUMN = "funding_column"
"""Method of an amount in a table, whose column says what it is."""
_CONFIDENCE = 0.6
_UNIT = re.compile(r"(?P<sign>[$€£¥]|\b[A-Z]{3}\b)\s*(?P<scale>\w+)?|(?P<named>\w+)\s+(?P<code>[A-Z]{3}\b|[$€£¥])")


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: money with a status, in a unit that its name may give, or one side of the giving."""

    place: Span
    status: FundingStatus | None = None
    slot: str | None = None
    unit: Quantity | None = None


def sums_in_tables(reading: Reading, names: Names) -> list[Sum]:
    """A row for every cell with one amount, in tables whose first row names columns of money and of who gives or gets.

    The line of a total is a row of its own without parties; the amounts above it in its column are its parts.
    """
    found: list[Sum] = []
    for table in tables(reading):
        head, lines = table[0], table[1:]
        columns = [_column(reading, cell) for cell in head.cells]
        if not any(column is not None and column.status for column in columns):
            continue
        if any(column is not None and column.slot for column in columns):
            found.extend(_with_totals(list(_sums(reading, names, columns, lines))))
    return found


def _column(reading: Reading, cell: Span | None) -> _Column | None:
    if cell is None:
        return None
    words = re.findall(r"[^\W\d_]+", cell.of(reading.text).lower())
    phrase = " ".join(words)
    for slot, known in _load()["party"].items():
        if phrase in known:
            return _Column(cell, slot=slot)
    unit = _unit(cell.of(reading.text), reading.document.language)
    for status, known in _load()["status"].items():
        if not set(words).isdisjoint(known):
            return _Column(cell, FundingStatus(status), unit=unit)
    if not set(words).isdisjoint(_load()["amount"]["words"]) or unit is not None:
        return _Column(cell, FundingStatus.OTHER, unit=unit)
    return None


def _unit(words: str, language: str | None) -> Quantity | None:
    """The worth of 1 in a column "Pledged (EUR million)"."""
    for found in _UNIT.finditer(words):
        sign, scale = found["sign"] or found["code"], found["scale"] or found["named"] or ""
        for text in (f"{sign} 1 {scale}", f"{sign} 1"):
            one = find_quantities(text, Span(0, len(text)), language)
            if len(one) == 1 and one[0].currency is not None and one[0].span.end == len(text):
                return one[0]
    return None


def _sums(
    reading: Reading, names: Names, columns: Sequence[_Column | None], lines: Sequence[Row]
) -> Iterator[tuple[int, Sum, bool]]:
    """The amounts with their column, and whether the line is that of totals."""
    for line in lines:
        sentence = line.sentence
        if sentence.span.end - sentence.span.start > MAX_EVIDENCE:
            continue
        pairs = list(zip(columns, line.cells, strict=False))
        sides: dict[str, Span] = {}
        for column, cell in pairs:
            if column is not None and column.slot is not None and cell is not None:
                named = [name for name in names.within(cell) if is_party(sentence, name)]
                if len({name.entity.entity_id for name in named}) == 1:
                    sides[column.slot] = named[0].span
        label = next((cell.of(reading.text).lower().strip(" *:.") for cell in line.cells if cell is not None), "")
        is_total = label in _load()["totals"]["words"]
        seen: set[tuple[Decimal, str | None]] = set()
        for place, (column, cell) in enumerate(pairs):
            if column is None or column.status is None or cell is None:
                continue
            money = _money(reading, column, cell)
            if money is None or (column.status is FundingStatus.OTHER and not sides and not is_total):
                continue
            # The same amount twice in a line (all that was promised is paid) is two rows, each with a key of its own.
            is_repeat = (money.value, money.currency) in seen
            evidence = Span(cell.start, sentence.span.end) if is_repeat else sentence.span
            seen.add((money.value, money.currency))
            row = _funding(evidence, column, column.status, money, sides)
            yield place, Sum(row, money.span, sentence), is_total


def _money(reading: Reading, column: _Column, cell: Span) -> Quantity | None:
    """The one amount that a cell is, in its own currency or the column's."""
    found = find_quantities(reading.text, cell, reading.document.language)
    if len(found) != 1 or found[0].vague or found[0].span != cell:
        return None
    one = found[0]
    if one.money:
        return one if one.currency is not None else None
    if column.unit is None or one.kind is not QuantityKind.COUNT:
        return None
    upper = one.upper * column.unit.value if one.upper is not None else None
    return replace(
        one, value=one.value * column.unit.value, upper=upper, currency=column.unit.currency, currency_span=column.place
    )


def _funding(line: Span, column: _Column, status: FundingStatus, money: Quantity, sides: Mapping[str, Span]) -> Funding:
    return Funding(
        evidence=line,
        method=COLUMN,
        confidence=_CONFIDENCE,
        amount=Cell(money.value, money.number_span),
        amount_upper=Cell(money.upper, money.number_span) if money.upper is not None else None,
        currency=Cell(str(money.currency), money.currency_span or money.number_span),
        comparator=Cell(money.comparator, money.comparator_span) if money.comparator_span is not None else None,
        status=Cell(status, column.place),
        provider=sides.get("provider"),
        recipient=sides.get("recipient"),
    )


def _with_totals(found: Sequence[tuple[int, Sum, bool]]) -> list[Sum]:
    """The amounts, those above a total in its column as its parts where they fit in together."""
    totals = {place: one for place, one, is_total in found if is_total}
    added: dict[int, Decimal] = {}
    for place, one, is_total in found:
        if not is_total:
            added[place] = added.get(place, Decimal(0)) + one.value
    rows: list[Sum] = []
    for place, one, is_total in found:
        total = totals.get(place)
        if total is not None and not is_total and total.can_hold(one) and added[place] <= total.value:
            one = replace(one, row=replace(one.row, part_of=total.row.amount.span))
        rows.append(one)
    return rows


@cache
def _load() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("communique.extract.funding").joinpath("columns.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", tomllib.loads(text))
