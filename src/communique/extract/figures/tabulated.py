"""Figures of a table in plain text: lines of a label, a dash or colon, a total and, in brackets, how it has changed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from communique.extract.facts import Figure, Period
from communique.extract.figures.admitted import ruled_out
from communique.extract.figures.columned import columned_figures
from communique.extract.figures.lexicon import never_counted
from communique.extract.figures.metric import snake
from communique.extract.names.name import Names
from communique.extract.periods import periods_of
from communique.extract.quantities import Quantity, QuantityKind, find_quantities
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, Comparator, EntityKind, Precision

_LABEL = re.compile(r"\W*(?P<label>[^\W\d_][^:;.!?]{1,60}?)\s*(?:\s[-‒–—]|:)\s*")
_CHANGE = re.compile(r"\s*\((?P<change>[+\-−]\s?\d[\d,. ]*)\)")
_FOUR_DIGITS = re.compile(r"(?P<number>(?:19|20)\d\d)(?=\s*(?:\(\s?[+\-−]|[,;.]?\s*$|\s[^\W\d_]{1,8}[,;.]?\s*$))")
_NOUN_BEHIND = re.compile(r"\s+[^\W\d_]{3,}")
_YEARS = range(1900, 2100)
_TOTAL = "figures.table"
_CHANGED = "figures.table_change"
_MIN_LINES = 3
"""Fewer lines of this form are no table: "Population: 300,000" may be anything."""
_CONFIDENCE = 0.7


def tabulated_figures(reading: Reading, names: Names) -> list[Figure]:
    """Two figures a line, total and change; none unless at least three lines of the text have the form.

    The line before the first says for when the totals hold ("losses from 24 February to 10 May were:"), else the title.
    A change is that of the last of these days.
    """
    columns = columned_figures(reading, names)
    used = {row.evidence for row in columns}
    lines = [
        (sentence, rows)
        for sentence in reading.sentences
        if sentence.span not in used and (rows := _line(reading, sentence, names))
    ]
    if sum(not _is_like_a_year(rows) for _, rows in lines) < _MIN_LINES:
        return columns
    period = _period_before(reading, lines[0][0].index)
    last = _last_day(period)
    dated = [
        replace(row, period=period if row.method == _TOTAL else last if row.method == _CHANGED else None)
        for _, rows in lines
        for row in rows
    ]
    return [*columns, *dated]


def _period_before(reading: Reading, first: int) -> Period | None:
    """The only period of the line before a table; of the title where that names none, or none that has days."""
    titles = [sentence for sentence in reading.sentences[:first] if sentence.role is BlockRole.TITLE]
    undated: Period | None = None
    for sentence in [*reading.sentences[max(first - 1, 0) : first], *titles[:1]]:
        found = periods_of(reading, sentence)
        if len(found) > 1:
            return None
        if found and found[0].start is not None:
            return found[0]
        undated = undated or (found[0] if found else None)
    return undated


def _last_day(period: Period | None) -> Period | None:
    """The last day of a period that is known to the day."""
    if period is None or period.end is None or period.precision is not Precision.DAY:
        return None
    return replace(period, start=period.end)


def _is_like_a_year(rows: Sequence[Figure]) -> bool:
    """Whether a line alone, without a change, may tell of a year; among lines of counts it is a count too."""
    return len(rows) == 1 and rows[0].value.value in _YEARS


def _line(reading: Reading, sentence: Sentence, names: Names) -> list[Figure]:
    label = _LABEL.match(sentence.text)
    if label is None:
        return []
    place = sentence.span.start + label.end()
    quantities = find_quantities(reading.text, sentence.span, reading.document.language)
    first = next(iter(quantities), None)
    if first is None or first.span.start != place:
        first = _four_digits(reading.text, Span(place, sentence.span.end)) if place < sentence.span.end else None
    if first is None or first.kind is not QuantityKind.COUNT:
        return []
    if ruled_out(first, names) is not None or label["label"].lower() in never_counted():
        return []
    thing = Span(sentence.span.start + label.start("label"), sentence.span.start + label.end("label"))
    if _NOUN_BEHIND.match(reading.text, first.span.end, sentence.span.end) and _names_an_owner(names, thing):
        return []  # "Norway: 24 dogs": the name is whose they are
    rows = [_total(reading, sentence, thing, first)]
    change = _CHANGE.match(reading.text, first.span.end, sentence.span.end)
    return [*rows, _changed(reading, sentence, thing, change)] if change is not None else rows


def _names_an_owner(names: Names, label: Span) -> bool:
    """Whether a label has a name of somebody or somewhere; a weapon is itself what is counted."""
    return any(name.entity.kind is not EntityKind.WEAPON for name in names.overlapping(label))


def _four_digits(text: str, span: Span) -> Quantity | None:
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


def _total(reading: Reading, sentence: Sentence, thing: Span, quantity: Quantity) -> Figure:
    return Figure(
        evidence=Span(sentence.span.start, min(sentence.span.end, sentence.span.start + MAX_EVIDENCE)),
        method=_TOTAL,
        confidence=_CONFIDENCE,
        metric=snake(thing.of(reading.text)) or "count",
        value=Cell(quantity.value, quantity.number_span),
        value_upper=None if quantity.upper is None else Cell(quantity.upper, quantity.number_span),
        comparator=Cell(quantity.comparator, quantity.comparator_span or quantity.number_span),
        object=Cell(thing.of(reading.text), thing),
    )


def _changed(reading: Reading, sentence: Sentence, thing: Span, change: re.Match[str]) -> Figure:
    digits = re.sub(r"[^\d]", "", change["change"])
    sign = -1 if change["change"][0] in "-−" else 1
    place = Span(change.start("change"), change.end("change"))
    label = thing.of(reading.text)
    return Figure(
        evidence=Span(sentence.span.start, min(sentence.span.end, sentence.span.start + MAX_EVIDENCE)),
        method=_CHANGED,
        confidence=_CONFIDENCE,
        metric=f"{snake(label) or 'count'}_change",
        value=Cell(Decimal(sign * int(digits)), place),
        comparator=Cell(Comparator.EQ, place),
        object=Cell(label, thing),
    )
