"""Who gives and gets an amount by the sentence around it or the one before, where only one can be meant."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from communique.extract.funding.parties import OWN_VOICE, PARTIES
from communique.extract.funding.parts import Sum
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Span

_NEAREST = 20
"""Amounts before one that are looked at, at most."""


def in_context(reading: Reading, names: Names, sums: Sequence[Sum]) -> list[Sum]:
    """The amounts, those without a recipient with the one that a neighbour in the text states.

    A neighbour is an amount of the same sentence, or of the one before in its paragraph, from the same provider; the
    amount's own sentence may name no other country, group or body that could receive it.
    """
    found: list[Sum] = []
    for one in sums:
        row = one.row
        if row.recipient is None and row.provider is not None:
            recipient = _recipient(reading, names, one, found)
            if recipient is not None:
                row = replace(row, recipient=recipient)
        found.append(Sum(row, one.span, one.sentence))
    return found


def _recipient(reading: Reading, names: Names, one: Sum, before: Sequence[Sum]) -> Span | None:
    near = [other.row for other in _near(one, before) if _same(reading, names, other.row.provider, one.row.provider)]
    stated = [row.recipient for row in near if row.recipient is not None]
    if not stated or any(not _same(reading, names, stated[0], other) for other in stated):
        return None
    others = [
        name
        for name in names.within(one.sentence.span)
        if name.entity.kind in PARTIES
        and not _same(reading, names, name.span, one.row.provider)
        and not _same(reading, names, name.span, stated[0])
    ]
    return None if others else stated[0]


def _near(one: Sum, before: Sequence[Sum]) -> Iterator[Sum]:
    for other in reversed(before[-_NEAREST:]):
        if one.sentence.index - other.sentence.index > 1 or other.sentence.block != one.sentence.block:
            return
        yield other


def _same(reading: Reading, names: Names, one: Span | None, other: Span | None) -> bool:
    """Whether two places name the same party: by name, or by the same words for whoever speaks."""
    if one is None or other is None:
        return False
    words = one.of(reading.text), other.of(reading.text)
    if words[0] == words[1] or set(words) <= OWN_VOICE:
        return True
    ids = [{name.entity.entity_id for name in names.overlapping(place)} for place in (one, other)]
    return bool(ids[0] & ids[1])
