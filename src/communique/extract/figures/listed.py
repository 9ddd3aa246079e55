"""Figures of a table that stands in one line: "boats - 40 (+3), guns ‒ 310 pcs., lorries - 1980 (+12)"."""

import re
from collections.abc import Iterator

from communique.extract.facts import Figure, Period
from communique.extract.figures.admitted import ruled_out
from communique.extract.figures.lexicon import never_counted
from communique.extract.figures.tallies import MIN_ITEMS, Item, four_digits, names_an_owner, tallies
from communique.extract.names.name import Names
from communique.extract.periods import periods_of
from communique.extract.quantities import QuantityKind, find_quantities
from communique.extract.quantities.comparators import announced_as_approximate
from communique.extract.reading import Reading
from communique.extract.spans import Span

_DASHED = re.compile(r"[^\W\d_](?:\s+[-‒–—]|[‒–—]\s)\s*(?:[^\W\d_]+\s)?\d")
_ITEM = re.compile(
    r"\s*(?P<label>[^\W\d_][^,;:.()\d\n‒–—]{1,60}?)(?:\s+[-‒–—]|[‒–—]\s)\s*"
    r"(?P<value>(?:[^\W\d_]+\s+){0,2}(?P<number>\d)(?:[\d ]|[.,]\d)*(?:\s?\([+\-−]\s?\d[\d,. ]*\))?"
    r"(?:\s+[^\W\d_]+){0,4})\s*(?:[,;.]|$)"
)
_DASHES = "-‒–—"
_MOST_WORDS = 6
_LEAD = 200
"""Code points before a list in which the words stand that announce it."""


def listed_figures(reading: Reading, names: Names) -> list[Figure]:
    """Two figures an item, total and change, of three or more items that follow each other in a paragraph.

    As in a table of lines, the words before the first say for when the totals hold, and whether they are approximate; a
    change is that of the last day. Sentences do not count: a splitter parts such a list anywhere.
    """
    text = reading.text
    found: list[Figure] = []
    for block in reading.blocks:
        if sum(text.count(dash, block.span.start, block.span.end) for dash in _DASHES) < MIN_ITEMS:
            continue
        if len(_DASHED.findall(text, block.span.start, block.span.end)) < MIN_ITEMS:
            continue
        for items in _runs(text, block.span):
            found.extend(_figures(reading, names, block.span, items))
    return found


def _runs(text: str, span: Span) -> Iterator[list[re.Match[str]]]:
    """Items that follow each other without a word between; the first begins behind a mark or where the block does."""
    place = span.start
    while (start := _DASHED.search(text, place, span.end)) is not None:
        before = max((text.rfind(mark, place, start.start()) for mark in ",;:.\n"), default=-1)
        run: list[re.Match[str]] = []
        at = max(place, before + 1)
        while (item := _ITEM.match(text, at, span.end)) is not None:
            run.append(item)
            at = item.end()
        if len(run) >= MIN_ITEMS:
            yield run
        place = max(at, start.end())


def _figures(reading: Reading, names: Names, block: Span, run: list[re.Match[str]]) -> Iterator[Figure]:
    first = run[0].start("label")
    lead = Span(max(block.start, first - _LEAD), first)
    period = _period(reading, lead)
    approximate = announced_as_approximate(reading.text, lead)
    for match in run:
        item = _item(reading, names, match)
        if item is not None:
            yield from tallies(reading.text, item, period, approximate)


def _item(reading: Reading, names: Names, match: re.Match[str]) -> Item | None:
    label, value = Span(*match.span("label")), Span(*match.span("value"))
    if len(match["label"].split()) > _MOST_WORDS or match["label"].lower() in never_counted():
        return None
    number = match.start("number")
    quantity = next(iter(find_quantities(reading.text, value, reading.document.language)), None)
    if quantity is None or quantity.number_span.start != number:
        quantity = four_digits(reading.text, Span(number, value.end))
    if quantity is None or quantity.kind is not QuantityKind.COUNT or ruled_out(quantity, names) is not None:
        return None
    if names_an_owner(names, label):
        return None  # "Norway - 24": the name is whose they are
    return Item(Span(label.start, value.end), label, quantity)


def _period(reading: Reading, lead: Span) -> Period | None:
    """The last period that the words before a list name, if its days are known."""
    found = [
        period
        for sentence in reading.sentences
        if sentence.span.overlaps(lead)
        for period in periods_of(reading, sentence)
        if lead.contains(period.span)
    ]
    return found[-1] if found and found[-1].start is not None else None
