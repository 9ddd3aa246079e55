"""When an event was or will be: the date that stands with its words."""

import re

from communique.extract.events.lexicon import lexicon
from communique.extract.facts import Period
from communique.extract.periods import is_in_telling_aside, is_when_told, period_for, periods_of
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import Precision

_WORD_BEFORE = re.compile(r"(\w+)\s+$")
_FIRST_WORD = re.compile(r"\w+")


def date_of_clause(reading: Reading, sentence: Sentence, anchor: Span) -> Period | None:
    """The period that governs a verb, unless it only bounds the time ("since 2019") or says when it was told."""
    found = period_for(reading, sentence, anchor)
    if found is None or _is_bound(reading.text, found) or is_when_told(sentence, found, anchor):
        return None
    return found


def is_dated(reading: Reading, sentence: Sentence, anchor: Span) -> bool:
    """Whether a day stands with a verb, be it only the one on which it was told."""
    found = period_for(reading, sentence, anchor)
    return found is not None and not _is_bound(reading.text, found)


def dates_in_phrase(reading: Reading, sentence: Sentence, phrase: Span) -> list[Period]:
    """The periods in the words of an event; days alone where a day is given ("the Forum 2026 on 14 February 2026")."""
    inside = [period for period in periods_of(reading, sentence) if phrase.contains(period.span)]
    found = [one for one in inside if not (_is_bound(reading.text, one) or is_in_telling_aside(sentence, one))]
    days = [period for period in found if period.precision is Precision.DAY]
    return days or found


def _is_bound(text: str, period: Period) -> bool:
    before = _WORD_BEFORE.search(text, max(0, period.span.start - 20), period.span.start)
    first = _FIRST_WORD.match(text, period.span.start)
    return any(word is not None and word[0].strip().lower() in lexicon().bounds for word in (before, first))
