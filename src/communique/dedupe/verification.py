"""Verification: how two bodies really compare, on all their shingles and slots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import Slot, Slots, count_slots, runs, slots
from communique.dedupe.texts import some
from communique.dedupe.words import NUMBER, Hashes, Kinds, Words, read_words
from communique.workspace import IN_MEMORY, Workspace

_KEPT = 1 << 12
"""Bodies of which slots, numbers and own shingles are kept at hand; others are made again when asked for."""
_AT_ONCE = 1 << 13
"""Bodies whose words are read at a time."""
_FEW = 1 << 11
"""Bodies whose words are held in memory, and not in the workspace."""
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


class Bodies:
    """Shingles, slots and numbers of bodies by position, made when asked for."""

    def __init__(
        self, texts: Sequence[str], compared: Iterable[int], shingle_words: int, workspace: Workspace = IN_MEMORY
    ) -> None:
        """Read the words of those that will be compared; those of many are held in the workspace."""
        chosen = np.array(sorted(set(compared)), np.int64)
        self._place = {i: place for place, i in enumerate(chosen.tolist())}
        self._parts = [
            _Part.of(read_words(some(texts, chosen[start : start + _AT_ONCE])), shingle_words, workspace)
            for start in range(0, len(chosen), _AT_ONCE)
        ]
        self.workspace = workspace
        self._common = np.zeros(0, np.uint64)
        self.slots = lru_cache(_KEPT)(self._slots)
        self.numbers = lru_cache(_KEPT)(self._numbers)
        self.own = lru_cache(_KEPT)(self._own)

    def leave_out(self, common: Hashes) -> None:
        """Have `own` leave out these shingles (sorted), which belong to many texts."""
        self._common = common
        self.own.cache_clear()

    def shingles(self, i: int) -> Hashes:
        """Hashes of every run of words, sorted, without repeats."""
        part, place = divmod(self._place[i], _AT_ONCE)
        return self._parts[part].shingles_of(place)

    def _own(self, i: int) -> Hashes:
        """The shingles that are not common; the same object as `shingles` where that is all of them."""
        shingles = self.shingles(i)
        known = also_in(self._common, shingles)
        return shingles[~known] if known.any() else shingles

    def _slots(self, i: int) -> Slots:
        return slots(*self._words_of(i))

    def _numbers(self, i: int) -> Hashes:
        """Hashes of every number and word of a date, sorted, without repeats."""
        hashes, kinds = self._words_of(i)
        return np.unique(hashes[kinds == NUMBER])

    def _words_of(self, i: int) -> tuple[Hashes, Kinds]:
        part, place = divmod(self._place[i], _AT_ONCE)
        return self._parts[part].words.of(place)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Words of some bodies, and their shingles: those of body i are `shingles[starts[i]:starts[i + 1]]`."""

    words: Words
    shingles: Hashes
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, words: Words, shingle_words: int, workspace: Workspace) -> "_Part":
        """Take words and make shingles of them; both are in the workspace where the bodies are many."""
        all_runs = runs(words.hashes, shingle_words)
        shingles = np.empty(len(all_runs), np.uint64)
        starts = np.zeros(len(words.starts), np.int64)
        for i, (begin, end) in enumerate(pairwise(words.starts.tolist())):
            # Not the runs that reach into the next body.
            ordered = np.sort(all_runs[begin : max(begin, end - shingle_words + 1)])
            distinct = ordered[np.append(ordered[1:] != ordered[:-1], True)[: len(ordered)]]
            starts[i + 1] = starts[i] + len(distinct)
            shingles[starts[i] : starts[i + 1]] = distinct
        shingles = shingles[: starts[-1]]
        words = replace(words, digests=())
        if len(words.starts) <= _FEW:
            return cls(words, shingles.copy(), starts)
        # Views of a mapped array that are not themselves mapped arrays: those take long to make.
        hashes, kinds, shingles = (
            np.asarray(workspace.hold_array(array)) for array in (words.hashes, words.kinds, shingles)
        )
        return cls(replace(words, hashes=hashes, kinds=kinds), shingles, starts)

    def shingles_of(self, i: int) -> Hashes:
        """Hashes of every run of words of body i, sorted, without repeats."""
        return self.shingles[self.starts[i] : self.starts[i + 1]]


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
