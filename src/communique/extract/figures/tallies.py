"""The figures of one item of a table: its total, and how it has changed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from communique.extract.facts import Figure, Period
from communique.extract.figures.metric import UNKNOWN, snake
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, QuantityKind
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import MAX_EVIDENCE, Comparator, EntityKind, Precision

MIN_ITEMS = 3
"""Fewer of one form are no table: "Population: 300,000" may be anything."""
_CHANGE = re.compile(r"\s*\((?P<change>[+\-−]\s?\d[\d,. ]*)\)")
_FOUR_DIGITS = re.compile(r"(?P<number>(?:19|20)\d\d)(?=\s*(?:\(\s?[+\-−]|[,;.]?\s*$|\s[^\W\d_]{1,8}[,;.]?\s*$))")
_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Item:
    """A line or a part of one: the label of what is counted, and how many."""

    span: Span
    label: Span
    quantity: Quantity


def tallies(text: str, item: Item, period: Period | None, approximate: bool) -> list[Figure]:
    """The total of an item for a period, and the change behind it in brackets, if there is one, for its last day.

    `approximate` says that the words before the table call its totals so.
    """
    quantity = item.quantity
    evidence = Span(item.span.start, min(item.span.end, item.span.start + MAX_EVIDENCE))
    label = item.label.of(text)
    metric = snake(label) or UNKNOWN
    exact = quantity.comparator is Comparator.EQ
    total = Figure(
        evidence=evidence,
        method="figures.table",
        confidence=_CONFIDENCE,
        metric=metric,
        value=Cell(quantity.value, quantity.number_span),
        value_upper=None if quantity.upper is None else Cell(quantity.upper, quantity.number_span),
        comparator=Cell(
            Comparator.APPROX if approximate and exact else quantity.comparator,
            quantity.comparator_span or quantity.number_span,
        ),
        object=Cell(label, item.label),
        period=period,
    )
    change = _CHANGE.match(text, quantity.span.end, item.span.end)
    if change is None:
        return [total]
    place = Span(*change.span("change"))
    sign = -1 if change["change"][0] in "-−" else 1
    changed = Figure(
        evidence=evidence,
        method="figures.table_change",
        confidence=_CONFIDENCE,
        metric=f"{metric}_change",
        value=Cell(Decimal(sign * int(re.sub(r"[^\d]", "", change["change"]))), place),
        comparator=Cell(Comparator.EQ, place),
        object=Cell(label, item.label),
        period=_last_day(period),
    )
    return [total, changed]


def has_change(text: str, item: Item) -> bool:
    """Whether an item says how its number has changed."""
    return _CHANGE.match(text, item.quantity.span.end, item.span.end) is not None


def names_an_owner(names: Names, label: Span) -> bool:
    """Whether a label has a name of somebody or somewhere; a weapon is itself what is counted."""
    return any(name.entity.kind is not EntityKind.WEAPON for name in names.overlapping(label))


def four_digits(text: str, span: Span) -> Quantity | None:
    """A number that would be a year in a sentence: "vehicles - 1980 (+10)"."""
    found = _FOUR_DIGITS.match(text, span.start, span.end)
    if found is None:
        return None
    number = Span(*found.span("number"))
    return Quantity(
        span=number,
        number_span=number,
        value=Decimal(found["number"]),
        upper=None,
        comparator=Comparator.EQ,
        comparator_span=None,
        currency=None,
        currency_span=None,
        kind=QuantityKind.COUNT,
        vague=False,
        converted=False,
        modifier=False,
    )


def _last_day(period: Period | None) -> Period | None:
    """The last day of a period that is known to the day."""
    if period is None or period.end is None or period.precision is not Precision.DAY:
        return None
    return Period(period.span, period.end, period.end, period.precision)
