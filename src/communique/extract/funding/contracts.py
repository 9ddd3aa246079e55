"""Announced contracts: a firm stands before "was awarded", and behind it who buys, as "the contracting activity"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

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
_FIRST = 4
"""Code points before a name at the head of a sentence, at most: "The "."""


def with_contracts(reading: Reading, names: Names, sums: Sequence[Sum]) -> list[Sum]:
    """The amounts, those of an announced contract with the firm that gets it and the body that awards it.

    Money that is obligated "at the time of award" is allocated with it.
    """
    found: list[Sum] = []
    award: tuple[Sentence, Span] | None = None
    for one in sums:
        if award is None or one.sentence is not award[0]:
            firm = _firm(one.sentence, names)
            award = (one.sentence, firm) if firm is not None else award
        if award is None or not _is_of(one.sentence, award[0]):
            found.append(one)
            continue
        status = one.row.status
        if one.sentence is not award[0]:
            status = Cell(FundingStatus.ALLOCATED, status.span)
        row = replace(
            one.row,
            status=status,
            recipient=one.row.recipient or award[1],
            provider=one.row.provider or _buyer(reading, award[0], names),
        )
        found.append(Sum(row, one.span, one.sentence))
    return found


def _firm(sentence: Sentence, names: Names) -> Span | None:
    """The firm at the head of a sentence that tells of its award."""
    if _awarded().search(sentence.text) is None:
        return None
    first = next(names.within(sentence.span), None)
    if first is None or first.entity.kind is not EntityKind.ORGANISATION:
        return None
    return first.span if first.span.start - sentence.span.start <= _FIRST else None


def _is_of(sentence: Sentence, award: Sentence) -> bool:
    """Whether a sentence is the award, or says what is obligated with it."""
    if sentence is award:
        return True
    is_near = sentence.block == award.block and sentence.index - award.index <= _REACH
    return is_near and _obligated().search(sentence.text) is not None


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
def _obligated() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases('contracts', 'obligated'))})\b")


@cache
def _contracting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(phrases('contracts', 'buyer'))})\b")
