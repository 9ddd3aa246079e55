"""Shingles: runs of words, which tell how much two bodies share, and slots, which tell where they contradict."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from communique.dedupe.words import NAME, NUMBER, PLAIN, Hashes, Kinds

_MIX = np.uint64(0x9FB21C651E98DF25)
_SHIFT = np.uint64(31)
_KIND = np.uint64(3)
"""The bits of a place that hold the kind of its slot."""


class Slot(IntEnum):
    """What a slot holds, and by which words it is known."""

    NUMBER = 1
    """Numbers and dates between the same words on both sides."""
    NUMBER_BESIDE = 2
    """Numbers and dates with the same words on one side."""
    NAME = 3
    """Words with a capital between the same words on both sides."""


_KNOWN_BY = (
    (Slot.NUMBER, NUMBER, 2, 2),
    (Slot.NUMBER_BESIDE, NUMBER, 3, 0),
    (Slot.NUMBER_BESIDE, NUMBER, 0, 3),
    (Slot.NAME, NAME, 2, 2),
)
"""What stands in each sort of slot, and how many plain words before and after it make out its place."""


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """The places of one body where numbers, dates or names stand, and what stands there.

    A slot is what stands between two plain words: its place is the two plain words on either side, the kind (number or
    name) and how many such words there are. `places` hashes those (sorted, without repeats), `fillings` a place and its
    words together (sorted, without repeats), and `filled` is the place of each filling. Two releases of one template
    share places but not fillings.
    """

    places: Hashes
    fillings: Hashes
    filled: Hashes


def runs(hashes: Hashes, length: int) -> Hashes:
    """A hash of every run of `length` values, in order; empty when there are fewer."""
    count = len(hashes) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for k in range(length):
        mixed = mix(mixed, hashes[k : k + count])
    return mixed


def mix(left: Hashes, right: Hashes) -> Hashes:
    """Two hashes made one; the order matters. Multiplication modulo 2**64, as in common string hashes."""
    mixed = (left ^ (right + (left << np.uint64(6)))) * _MIX
    return mixed ^ (mixed >> _SHIFT)


def slots(hashes: Hashes, kinds: Kinds) -> Slots:
    """The slots of a body from its words and their kinds, numbers and names apart."""
    fixed = kinds == PLAIN
    plain = hashes[fixed]
    before = np.cumsum(fixed)
    gaps = {kind: _gaps(hashes, before, kinds == kind) for kind in (NUMBER, NAME)}
    contexts = {length: runs(plain, length) for length in {left + right for _, _, left, right in _KNOWN_BY}}
    around: list[Hashes] = []
    labels: list[Hashes] = []
    sorts: list[Hashes] = []
    inside: list[Hashes] = []
    for slot, kind, left, right in _KNOWN_BY:
        at, counts, words = gaps[kind]
        context = contexts[left + right]
        known = (at >= left) & (at - left < len(context))
        around.append(context[at[known] - left])
        labels.append(counts[known].astype(np.uint64) * np.uint64(2) + np.uint64(left > right))
        sorts.append(np.full(len(around[-1]), slot, np.uint64))
        inside.append(words[known])
    filled = (mix(np.concatenate(around), np.concatenate(labels)) & ~_KIND) | np.concatenate(sorts)
    distinct, first = np.unique(mix(filled, np.concatenate(inside)), return_index=True)
    return Slots(np.unique(filled), distinct, filled[first])


def count_slots(places: Hashes) -> dict[Slot, int]:
    """How many of the places are slots of each sort."""
    counts = np.bincount((places & _KIND).astype(np.int64), minlength=int(_KIND) + 1).tolist()
    return {slot: counts[slot] for slot in Slot}


def _gaps(
    hashes: Hashes, before: npt.NDArray[np.int64], chosen: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Hashes]:
    """The gaps between plain words that hold chosen words.

    Of each: how many plain words stand before it (`before` counts them up to each word), how many chosen words it
    holds, and a hash of these in their order.
    """
    gaps = before[chosen]
    starts = np.flatnonzero(np.diff(gaps, prepend=-1))
    if not len(starts):
        return starts, starts, np.zeros(0, np.uint64)
    counts = np.diff(starts, append=len(gaps))
    inside = np.arange(len(gaps)) - np.repeat(starts, counts)
    words: Hashes = np.add.reduceat(mix(hashes[chosen], inside.astype(np.uint64)), starts)
    return gaps[starts], counts, words
