"""The periods of a span of text, and of a sentence of a reading."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache, partial

from communique.extract.facts import Period
from communique.extract.periods.direction import Direction, direction_of
from communique.extract.periods.expressions import expressions, words
from communique.extract.periods.resolve import DIRECTED, Reference, resolve
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import Precision


def find_periods(
    text: str,
    span: Span,
    published_on: date | None,
    published_precision: Precision | None,
    language: str | None,
    direction: Callable[[Span], Direction | None] = lambda _: None,
) -> list[Period]:
    """The periods inside a span of a text (a sentence or a block), in order; no two overlap.

    Never more exact than the words: a month is its first to its last day with precision `month`. Words without a year
    or relative ones ("in October", "yesterday") are resolved against the publication date where its precision allows;
    else start, end and precision are None and the words stay. Durations ("for two years") are no periods.
    `direction` says of words without a year whether they lie behind or ahead; where it does not know, only the near
    past is sure. `language` is an ISO 639-1 code; all languages share one lexicon.
    """
    del language
    reference = Reference(published_on, published_precision) if published_on and published_precision else None
    found = []
    for expression in expressions(text, span):
        toward = direction(expression.span) if reference and expression.rule.reading in DIRECTED else None
        if toward is None and _future().search(text, span.start, expression.span.start):
            toward = Direction.OPEN
        known = replace(reference, toward=toward) if reference else None
        days = resolve(expression.rule.reading, expression.groups, known)
        found.append(Period(expression.span, days.start, days.end, days.precision) if days else Period(expression.span))
    return found


@cache
def _future() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(words()['future']['words'])})\b")


@lru_cache(maxsize=1 << 10)
def periods_of(reading: Reading, sentence: Sentence) -> tuple[Period, ...]:
    """The periods of a sentence, resolved against the publication date of its document.

    Several rooms ask about the same sentence in turn: the last answers are kept.
    """
    document = reading.document
    found = find_periods(
        document.text,
        sentence.span,
        document.published_on,
        document.published_precision,
        document.language,
        partial(direction_of, sentence),
    )
    return tuple(found)
