"""Parts of a tally by region: "destroyed 34 drones: 12 over the Vika region, nine - over the territory of Lund"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from communique.calendar import MONTHS, SHORT_MONTHS, WEEKDAYS
from communique.extract.facts import Figure
from communique.extract.figures.lexicon import words
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity, QuantityKind
from communique.extract.reading import Sentence
from communique.extract.spans import Cell, Span, hull
from communique.schemas.vocabulary import MAX_EVIDENCE, EntityKind

_FEWEST = 2
_BEFORE = re.compile(r"(?::|,|;|\band)\s*(?:another\s+)?\Z")
_NEAR = 24
"""Code points before a part in which the mark stands that parts it from the one before."""
_WHERE = frozenset({EntityKind.PLACE, EntityKind.COUNTRY})


def by_region(sentence: Sentence, rows: Sequence[Figure], quantities: Sequence[Quantity], names: Names) -> list[Figure]:
    """The rows of a sentence, with a row for each part of a tally behind a colon instead of what was read there.

    A part counts what the tally counts, each over a region of its own; at least two must follow.
    """
    colon = sentence.text.find(": ")
    if colon < 0:
        return list(rows)
    at = sentence.span.start + colon
    tallies = [row for row in rows if row.value.span.end <= at and row.object is not None and row.unit is None]
    parts = [(one, place) for one in quantities if (place := _place(sentence, one, at)) is not None]
    if len(tallies) != 1 or len(parts) < _FEWEST:
        return list(rows)
    whole = tallies[0]
    found = [_part(whole, one, place, names) for one, place in parts if one.value < whole.value.value]
    taken = [row.value.span for row in found]
    kept = [row for row in rows if not any(row.value.span.overlaps(span) for span in taken)]
    return sorted([*kept, *found], key=lambda row: row.value.span)


def _place(sentence: Sentence, quantity: Quantity, colon: int) -> Span | None:
    """The words between the number of a part and its region; None for what is no part."""
    if quantity.kind is not QuantityKind.COUNT or quantity.span.start < colon or quantity.vague:
        return None
    start = sentence.span.start
    before = sentence.text[max(0, quantity.span.start - start - _NEAR) : quantity.span.start - start]
    behind = _over().match(sentence.text, quantity.span.end - start)
    if behind is None or _BEFORE.search(before) is None:
        return None
    first = sentence.text[behind.end() :].split(maxsplit=1)[:1]
    if not first or first[0].strip(",.;").lower() in MONTHS | SHORT_MONTHS | WEEKDAYS or first[0][0].isdigit():
        return None  # "12 in May, nine in June"
    return Span(start + behind.start(), start + behind.end())


def _part(whole: Figure, quantity: Quantity, place: Span, names: Names) -> Figure:
    region = next((name for name in names.overlapping(Span(place.end, place.end + 1))), None)
    is_where = region is not None and region.entity.kind in _WHERE
    span = quantity.comparator_span or quantity.number_span
    near = hull([quantity.span, place])
    evidence = hull([whole.evidence, near])
    return replace(
        whole,
        evidence=evidence if evidence.end - evidence.start <= MAX_EVIDENCE else near,
        method="figures.region",
        value=Cell(quantity.value, quantity.number_span),
        value_upper=None,
        comparator=Cell(quantity.comparator, span),
        target=region.span if region is not None and is_where else None,
    )


@cache
def _over() -> re.Pattern[str]:
    """What stands between the number of a part and the name of its region."""
    things = "|".join(sorted(words("regions", "things")))
    areas = "|".join(sorted(words("regions", "areas")))
    return re.compile(
        rf"(?i)(?:\s+(?:{things}))?(?:\s*[-–—])?\s+(?:over|above|in)\s+(?:the\s+)?(?:(?:{areas})\s+of\s+)?(?:the\s+)?"
    )
