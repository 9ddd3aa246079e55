"""Announced contracts: a firm stands before "was awarded", and behind it who buys, as "the contracting activity"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from communique.extract.funding.amounts import Amount
from communique.extract.funding.judgement import Judgement
from communique.extract.funding.parts import Sum
from communique.extract.funding.wording import phrases
from communique.extract.names.contractors import awarded
from communique.extract.names.name import Names
from communique.extract.quantities.lexicon import alternatives
from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import EntityKind, FundingStatus

_REACH = 20
"""Sentences behind an award in which it is said who buys, at most."""
_SUM_BEHIND = 3
"""Sentences behind an award in which its sum stands, at most."""
_FIRST = 4
"""Code points before a name at the head of a sentence, at most: "The "."""


@dataclass(frozen=True, slots=True)
class _Award:
    """A sentence that tells of an award: the firm that gets it, None for several or where no name is known for one."""

    sentence: Sentence
    firm: Span | None
    several: bool


def by_award(reading: Reading, sentence: Sentence, amount: Amount) -> Judgement | None:
    """The sum of an announced contract, whatever its kind is called: "awarded a $2,000,000 cost-plus-fixed-fee order".

    It may stand in a sentence behind: "The amount of this action is $2,000,000".
    """
    start = amount.quantity.span.start
    before = sentence.text[: start - sentence.span.start]
    if _awards_sum().search(before) is None:
        last = reading.sentences[max(sentence.index - _SUM_BEHIND, 0) : sentence.index]
        told = any(one.block == sentence.block and _awarded().search(one.text) for one in last)
        if not told or _sum_of_award().match(before) is None:
            return None
    top = sentence.tokens_in(sentence.span)[0].sent.root
    cue = next((token for token in sentence.tokens_in(sentence.span) if token.lower_ == "awarded"), top)
    return Judgement(FundingStatus.ALLOCATED, cue, None, top, "funding_award", 0.75)


def with_contracts(reading: Reading, names: Names, sums: Sequence[Sum]) -> list[Sum]:
    """The amounts, those of an announced contract with the firm that gets it and the body that awards it.

    Money that is obligated "at the time of award" is allocated with it.
    """
    awards = _awards(reading, names) if sums else []
    if not awards:
        return list(sums)
    found: list[Sum] = []
    for one in sums:
        award = next((a for a in reversed(awards) if a.sentence.index <= one.sentence.index), None)
        if award is None or (award.firm is None and not award.several) or not _is_of(one.sentence, award.sentence):
            found.append(one)
            continue
        status = one.row.status
        if one.sentence is not award.sentence:
            status = Cell(FundingStatus.ALLOCATED, status.span)
        recipient = one.row.recipient if not award.several else None
        row = replace(
            one.row,
            status=status,
            recipient=recipient or award.firm,
            provider=one.row.provider or _buyer(reading, award.sentence, names),
        )
        found.append(Sum(row, one.span, one.sentence))
    return found


def _awards(reading: Reading, names: Names) -> list[_Award]:
    """The sentences that tell of an award, in order."""
    found = []
    for sentence in reading.sentences:
        shared = _competed().search(sentence.text)
        match = shared or _awarded().search(sentence.text)
        if match is not None:
            firm = _firm(sentence, names)
            several = shared is not None or (firm is not None and ";" in sentence.text[: match.start()])
            found.append(_Award(sentence, None if several else firm, several))
    return found


def _firm(sentence: Sentence, names: Names) -> Span | None:
    """The firm at the head of a sentence."""
    first = next(names.within(sentence.span), None)
    if first is None or first.entity.kind is not EntityKind.ORGANISATION:
        return None
    return first.span if first.span.start - sentence.span.start <= _FIRST else None


def _is_of(sentence: Sentence, award: Sentence) -> bool:
    """Whether a sentence is the award, or says what is obligated with it."""
    if sentence is award:
        return True
    is_near = sentence.block == award.block and sentence.index - award.index <= _REACH
    return is_near and any(is_told.search(sentence.text) for is_told in (_obligated(), _sum_of_award()))


def _buyer(reading: Reading, award: Sentence, names: Names) -> Span | None:
    """The body that a sentence behind an award calls "the contracting activity", if no other award stands between."""
    for sentence in reading.sentences[award.index + 1 : award.index + 1 + _REACH]:
        if sentence.block != award.block or _awarded().search(sentence.text) is not None:
            return None
        if _contracting().search(sentence.text) is not None:
            first = next(names.within(sentence.span), None)
            is_body = first is not None and first.entity.kind is EntityKind.ORGANISATION
            is_head = first is not None and first.span.start - sentence.span.start <= _FIRST
            return first.span if first is not None and is_body and is_head else None
    return None


@cache
def _awarded() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(awarded())})\s+(?:an?|two|three|the)\b")


@cache
def _competed() -> re.Pattern[str]:
    """Several firms that share an award: "will compete for each order"."""
    return re.compile(rf"\b(?:{alternatives(phrases('contracts', 'competed'))})\b")


@cache
def _awards_sum() -> re.Pattern[str]:
    """Right before the sum of an award: "was awarded a not-to-exceed"."""
    return re.compile(rf"\b(?:{alternatives(awarded())})\s+(?:an?|the)(?:\s+[\w-]+){{0,3}}\s+$")


@cache
def _sum_of_award() -> re.Pattern[str]:
    """The head of a sentence that says how large an award is."""
    return re.compile(rf"\W*(?:{alternatives(phrases('contracts', 'sum'))})\s")


@cache
def _obligated() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases('contracts', 'obligated'))})\b")


@cache
def _contracting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases('contracts', 'buyer'))})\b")
