"""Verification: how two bodies really compare, on all their shingles and slots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import Slot, Slots, count_slots, runs, slots
from communique.dedupe.texts import some
from communique.dedupe.words import NUMBER, Hashes, Kinds, Words, read_words
from communique.workspace import IN_MEMORY, Workspace

T = TypeVar("T", bound="np.generic[Any]")

_KEPT = 1 << 8
"""Bodies of which slots and numbers are kept at hand; others are made again when asked for."""
_AT_ONCE = 1 << 11
"""Bodies whose words are read at a time; as many are held in memory, and not in the workspace."""
_ALL_COMMON = 0.05
"""A document with no larger share of shingles of its own consists of what many say."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many places of one sort of slot two documents share, and how many of these they fill differently."""

    places: int
    differing: int

    def contradicts(self, allowed: float) -> bool:
        """Whether more than the share allowed is filled differently."""
        return self.differing > allowed * self.places


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two documents have in common.

    `jaccard` and `containment` (in the shorter one) are shares of shingles. `shorter` is the one with fewer shingles
    (the later one when they have as many).
    """

    jaccard: float
    containment: float
    shorter: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Where two documents contradict each other.

    `numbers_apart` counts the numbers and dates of the shorter one that the other does not have.
    """

    slots: Mapping[Slot, Agreement]
    numbers_apart: int


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Distinct hashes of some bodies, in order; those of body i are `hashes[starts[i]:starts[i + 1]]`."""

    hashes: Hashes
    starts: npt.NDArray[np.int64]

    def of(self, i: int) -> Hashes:
        """The hashes of body i."""
        return self.hashes[self.starts[i] : self.starts[i + 1]]

    def without(self, others: Hashes) -> "Sets":
        """The hashes that are not among others, which are sorted."""
        kept = ~also_in(others, self.hashes)
        if kept.all():
            return self
        return Sets(self.hashes[kept], np.append(0, np.cumsum(kept))[self.starts])

    def held(self, workspace: Workspace) -> "Sets":
        """The same, in the workspace."""
        return replace(self, hashes=mapped(self.hashes, workspace))


class Bodies:
    """Shingles, slots and numbers of bodies by position; what is made when asked for is kept for a while."""

    def __init__(
        self, texts: Sequence[str], compared: npt.ArrayLike, shingle_words: int, workspace: Workspace = IN_MEMORY
    ) -> None:
        """Read the words of those that will be compared; those of many are held in the workspace."""
        chosen = np.unique(np.asarray(compared, np.int64))
        self._place = np.full(len(texts), -1, np.int64)
        self._place[chosen] = np.arange(len(chosen))
        self._are_many = len(chosen) > _AT_ONCE
        self.workspace = workspace
        self._words: list[Words] = []
        self._shingles: list[Sets] = []
        for start in range(0, len(chosen), _AT_ONCE):
            words = read_words(some(texts, chosen[start : start + _AT_ONCE]))
            self._shingles.append(self._held(_shingles_of(words, shingle_words)))
            if self._are_many:
                hashes, kinds = mapped(words.hashes, workspace), mapped(words.kinds, workspace)
                words = replace(words, hashes=hashes, kinds=kinds)
            self._words.append(replace(words, digests=()))
        self._own = self._shingles
        self.sizes = np.zeros(len(texts), np.int64)
        """How many shingles each has."""
        self.sizes[chosen] = np.concatenate([np.zeros(0, np.int64), *(np.diff(one.starts) for one in self._shingles)])
        # What is kept knows the words and not this object, which would else be there until somebody collects cycles.
        self.slots = lru_cache(_KEPT)(partial(_slots, self._place, self._words))
        self.numbers = lru_cache(_KEPT)(partial(_numbers, self._place, self._words))

    def leave_out(self, common: Hashes) -> None:
        """Have `own` leave out these shingles (sorted), which belong to many texts."""
        own = ((all_of, all_of.without(common)) for all_of in self._shingles)
        self._own = [some if some is all_of else self._held(some) for all_of, some in own]

    def shingles(self, i: int) -> Hashes:
        """Hashes of every run of words, sorted, without repeats."""
        part, place = divmod(int(self._place[i]), _AT_ONCE)
        return self._shingles[part].of(place)

    def own(self, i: int) -> Hashes:
        """The shingles that are not common."""
        part, place = divmod(int(self._place[i]), _AT_ONCE)
        return self._own[part].of(place)

    def _held(self, sets: Sets) -> Sets:
        return sets.held(self.workspace) if self._are_many else sets


def _slots(places: npt.NDArray[np.int64], words: Sequence[Words], i: int) -> Slots:
    return slots(*_words_of(places, words, i))


def _numbers(places: npt.NDArray[np.int64], words: Sequence[Words], i: int) -> Hashes:
    """Hashes of every number and word of a date, sorted, without repeats."""
    hashes, kinds = _words_of(places, words, i)
    return np.unique(hashes[kinds == NUMBER])


def _words_of(places: npt.NDArray[np.int64], words: Sequence[Words], i: int) -> tuple[Hashes, Kinds]:
    part, place = divmod(int(places[i]), _AT_ONCE)
    return words[part].of(place)


def _shingles_of(words: Words, shingle_words: int) -> Sets:
    """The hashes of every run of so many words of each body."""
    all_runs = runs(words.hashes, shingle_words)
    shingles = np.empty(len(all_runs), np.uint64)
    starts = np.zeros(len(words.starts), np.int64)
    for i, (begin, end) in enumerate(pairwise(words.starts.tolist())):
        # Not the runs that reach into the next body.
        ordered = np.sort(all_runs[begin : max(begin, end - shingle_words + 1)])
        distinct = ordered[np.append(ordered[1:] != ordered[:-1], True)[: len(ordered)]]
        starts[i + 1] = starts[i] + len(distinct)
        shingles[starts[i] : starts[i + 1]] = distinct
    return Sets(shingles[: starts[-1]].copy(), starts)


def mapped(array: npt.NDArray[T], workspace: Workspace) -> npt.NDArray[T]:
    """An array in the workspace, as a view that is not itself a mapped array: views of those take long to make."""
    return np.asarray(workspace.hold_array(array))


def overlap(bodies: Bodies, left: int, right: int) -> Overlap:
    """How much two documents share exactly (up to collisions of 64-bit hashes). Symmetric.

    Common shingles count only where one of the two holds next to nothing else.
    """
    a, b = bodies.shingles(left), bodies.shingles(right)
    own_a, own_b = bodies.own(left), bodies.own(right)
    if len(own_a) > _ALL_COMMON * len(a) and len(own_b) > _ALL_COMMON * len(b):
        a, b = own_a, own_b
    shared = int(np.count_nonzero(also_in(b, a) if len(a) < len(b) else also_in(a, b)))
    lesser, union = min(len(a), len(b)), len(a) + len(b) - shared
    return Overlap(
        jaccard=shared / union if union else 0.0,
        containment=shared / lesser if lesser else 0.0,
        shorter=left if len(a) < len(b) else right if len(b) < len(a) else max(left, right),
    )


def differences(bodies: Bodies, left: int, right: int, shorter: int) -> Differences:
    """Where two documents contradict each other. Symmetric."""
    own, other = bodies.numbers(shorter), bodies.numbers(left + right - shorter)
    return Differences(
        slots=agreements(bodies.slots(left), bodies.slots(right)),
        numbers_apart=len(own) - int(np.count_nonzero(also_in(other, own))),
    )


def agreements(left: Slots, right: Slots) -> dict[Slot, Agreement]:
    """How two documents fill the places that both have, by sort of slot. Symmetric."""
    places = count_slots(left.places[also_in(right.places, left.places)])
    alike = count_slots(np.unique(left.filled[also_in(right.fillings, left.fillings)]))
    return {slot: Agreement(places[slot], places[slot] - alike[slot]) for slot in Slot}


def also_in(known: Hashes, asked: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the values asked for are among the known ones, which are sorted."""
    if not len(known):
        return np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found: npt.NDArray[np.bool_] = known[at] == asked
    return found
