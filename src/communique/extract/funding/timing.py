"""The period of money: when it moves or what it covers, not the day on which it was announced."""

import re

from spacy.tokens import Token

from communique.extract.facts import Period
from communique.extract.funding.cues import nouns, verb_class
from communique.extract.funding.judgement import Judgement
from communique.extract.names.name import Names
from communique.extract.periods import is_when_told, period_for, periods_of
from communique.extract.periods.tense import Tense, tense_of
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.schemas.vocabulary import FundingStatus, Precision

_SPOKEN = frozenset({"pledge", "allocate", "request", "block", "cancel"})
"""Classes of verbs that are acts of their own: their day is not that of the payment."""
_VERBS = frozenset({"VERB", "AUX"})
_ASIDE = frozenset({"since", "where", "because", "as", "while"})
"""Words at the head of a clause whose time is not that of the money beside it."""
_SINCE = re.compile(r"(?i)\bsince\s+(?:the|an?|its|their|[\w-]+['’]s)\s+(?:[\w'’-]+\s+){1,6}(?:in|on|of)\s+$")
"""Words before the time of what money is counted since."""


def period_of(
    reading: Reading, sentence: Sentence, anchor: Span, judgement: Judgement | None, names: Names
) -> Period | None:
    """The period that governs an amount, unless it says when the money was announced, approved or asked for.

    A year that belongs to a name ("Act of 1961") is no period.
    """
    found = period_for(reading, sentence, anchor)
    if found is not None and is_when_told(sentence, found, anchor):
        return None
    if found is not None and _is_since(sentence, found):
        return None
    if found is not None and any(True for _ in names.overlapping(found.span)):
        return None
    if judgement is None or sentence.tree is None:
        return found
    if found is not None and _is_of_aside(sentence, found, anchor):
        return None
    if found is not None and _is_past_day(reading, found) and judgement.status is not FundingStatus.DISBURSED:
        return None
    if found is not None:
        return None if not anchor.contains(found.span) and _is_of_act(reading, sentence, found) else found
    periods = periods_of(reading, sentence)
    left = [period for period in periods if not _is_of_act(reading, sentence, period)]
    return left[0] if len(left) == 1 < len(periods) else None


def _is_past_day(reading: Reading, period: Period) -> bool:
    """Whether a period is a day that is over, on which only what has been paid moves: "promised it on Tuesday"."""
    published = reading.document.published_on
    is_day = period.precision is Precision.DAY and period.start == period.end
    return is_day and period.end is not None and published is not None and period.end <= published


def _is_since(sentence: Sentence, period: Period) -> bool:
    """Whether a period only says when something was since which money is counted: "since the attack in October"."""
    return _SINCE.search(sentence.text, 0, period.span.start - sentence.span.start) is not None


def _is_of_aside(sentence: Sentence, period: Period, anchor: Span) -> bool:
    """Whether a period is of a clause beside the amount: "to Utopia, hit by floods this year", "since war began"."""
    tokens = sentence.tokens_in(period.span)
    own = {token.i for token in sentence.tokens_in(anchor)}
    for word in (tokens[0], *tokens[0].ancestors) if tokens else ():
        if own & {below.i for below in word.subtree}:
            return False
        marks = {child.lower_ for child in word.children if child.dep_ in {"mark", "advmod"}}
        if word.dep_ == "advcl" and marks & _ASIDE:
            return True
        if word.dep_ in {"relcl", "acl"} and not own & {below.i for below in word.head.subtree}:
            return True
    return False


def _is_of_act(reading: Reading, sentence: Sentence, period: Period) -> bool:
    """Whether a period says when somebody announced, approved, asked for or blocked something."""
    tokens = sentence.tokens_in(period.span)
    verb = _verb_above(tokens[0]) if tokens else None
    if verb is not None and verb.lemma_ in nouns("welcoming") | nouns("voicing"):
        return True
    if verb is None or (of := verb_class(verb)) is None or of.name not in _SPOKEN:
        return False
    published = reading.document.published_on
    if period.start is not None and published is not None and period.start > published:
        return False
    if of.name == "allocate" and period.precision is Precision.YEAR:
        return False  # a budget is allocated in a year for that year; a package is announced in it
    past, is_for = tense_of(verb) is Tense.PAST, tokens[0].head.lower_ == "for"
    if past and not is_for and of.name == "pledge" and period.precision is Precision.MONTH:
        return True  # "In January it announced", in January
    if is_for or (period.end is not None and published is not None and period.end > published):
        return period.precision is Precision.DAY and period.start == period.end
    return tense_of(verb) in {Tense.PAST, Tense.PARTICIPLE} or period.precision is Precision.DAY


def _verb_above(token: Token) -> Token | None:
    current = token
    while current.pos_ not in _VERBS:
        if current.head == current:
            return None
        current = current.head
    return current
