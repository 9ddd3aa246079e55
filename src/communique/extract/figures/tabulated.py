"""Figures of a table in plain text: lines of a label, a dash or colon, a total and, in brackets, how it has changed."""

import re

from communique.extract.facts import Figure, Period
from communique.extract.figures.admitted import ruled_out
from communique.extract.figures.columned import columned_figures
from communique.extract.figures.lexicon import never_counted
from communique.extract.figures.listed import listed_figures
from communique.extract.figures.tallies import MIN_ITEMS, Item, four_digits, has_change, names_an_owner, tallies
from communique.extract.names.name import Names
from communique.extract.periods import periods_of
from communique.extract.quantities import QuantityKind, find_quantities
from communique.extract.quantities.comparators import announced_as_approximate
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole

_LABEL = re.compile(r"\W*(?P<label>[^\W\d_][^:;.!?]{1,60}?)\s*(?:\s[-‒–—]|:)\s*")
_ENDS_LABEL = ":-‒–—"
_NOUN_BEHIND = re.compile(r"\s+[^\W\d_]{3,}")
_YEARS = range(1900, 2100)


def tabulated_figures(reading: Reading, names: Names) -> list[Figure]:
    """Two figures a line, total and change; none unless at least three lines of the text have the form.

    The line before the first says for when the totals hold ("losses from 24 February to 10 May were:"), else the title.
    A change is that of the last of these days. Tables with columns, and in one line, are among what is found.
    """
    found = [*columned_figures(reading, names), *listed_figures(reading, names)]
    used = [row.evidence for row in found]
    labelled = [
        (sentence, label)
        for sentence in reading.sentences
        if not any(sentence.span.overlaps(place) for place in used) and (label := _label(sentence)) is not None
    ]
    if len(labelled) < MIN_ITEMS:
        return found
    lines = [
        (sentence, item) for sentence, label in labelled if (item := _line(reading, sentence, label, names)) is not None
    ]
    if sum(not _is_like_a_year(reading.text, item) for _, item in lines) < MIN_ITEMS:
        return found
    first = lines[0][0].index
    period = _period_before(reading, first)
    approximate = first > 0 and announced_as_approximate(reading.text, reading.sentences[first - 1].span)
    for _, item in lines:
        found += tallies(reading.text, item, period, approximate)
    return found


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


def _is_like_a_year(text: str, item: Item) -> bool:
    """Whether a line alone, without a change, may tell of a year; among lines of counts it is a count too."""
    return item.quantity.value in _YEARS and not has_change(text, item)


def _label(sentence: Sentence) -> re.Match[str] | None:
    """The label that a line begins with, if it has one: most sentences have none of the signs that end it."""
    return _LABEL.match(sentence.text) if any(map(sentence.text.__contains__, _ENDS_LABEL)) else None


def _line(reading: Reading, sentence: Sentence, label: re.Match[str], names: Names) -> Item | None:
    place = sentence.span.start + label.end()
    quantities = find_quantities(reading.text, sentence.span, reading.document.language)
    first = next(iter(quantities), None)
    if first is None or first.span.start != place:
        first = four_digits(reading.text, Span(place, sentence.span.end)) if place < sentence.span.end else None
    if first is None or first.kind is not QuantityKind.COUNT:
        return None
    if ruled_out(first, names) is not None or label["label"].lower() in never_counted():
        return None
    thing = Span(sentence.span.start + label.start("label"), sentence.span.start + label.end("label"))
    if _NOUN_BEHIND.match(reading.text, first.span.end, sentence.span.end) and names_an_owner(names, thing):
        return None  # "Norway: 24 dogs": the name is whose they are
    return Item(sentence.span, thing, first)
