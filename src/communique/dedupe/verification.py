"""Verification: how two bodies really compare, on all their shingles and slots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import Slot, Slots, count_slots, runs, slots
from communique.dedupe.texts import some
from communique.dedupe.words import NUMBER, Hashes, Kinds, Words, read_words
from communique.workspace import IN_MEMORY, Workspace

_KEPT = 1 << 12
"""Bodies whose shingles are kept at hand; those of others are made again when they are asked for."""
_AT_ONCE = 1 << 14
"""Bodies whose words are read at a time."""
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
        self._words = [
            _held(read_words(some(texts, chosen[start : start + _AT_ONCE])), workspace, len(chosen))
            for start in range(0, len(chosen), _AT_ONCE)
        ]
        self.workspace = workspace
        self._length = shingle_words
        self._common = np.zeros(0, np.uint64)
        self.shingles = lru_cache(_KEPT)(self._shingles)
        self.slots = lru_cache(_KEPT)(self._slots)
        self.numbers = lru_cache(_KEPT)(self._numbers)
        self.own = lru_cache(_KEPT)(self._own)

    def leave_out(self, common: Hashes) -> None:
        """Have `own` leave out these shingles (sorted), which belong to many texts."""
        self._common = common
        self.own.cache_clear()

    def has_common(self, i: int) -> bool:
        """Whether a body has shingles that are left out."""
        return len(self.own(i)) < len(self.shingles(i))

    def _own(self, i: int) -> Hashes:
        """The shingles that are not common; the same object as `shingles` where that is all of them."""
        shingles = self.shingles(i)
        known = also_in(self._common, shingles)
        return shingles[~known] if known.any() else shingles

    def _shingles(self, i: int) -> Hashes:
        """Hashes of every run of words, sorted, without repeats."""
        return np.unique(runs(self._words_of(i)[0], self._length))

    def _slots(self, i: int) -> Slots:
        return slots(*self._words_of(i))

    def _numbers(self, i: int) -> Hashes:
        """Hashes of every number and word of a date, sorted, without repeats."""
        hashes, kinds = self._words_of(i)
        return np.unique(hashes[kinds == NUMBER])

    def _words_of(self, i: int) -> tuple[Hashes, Kinds]:
        part, place = divmod(self._place[i], _AT_ONCE)
        return self._words[part].of(place)


def _held(words: Words, workspace: Workspace, count: int) -> Words:
    """Words of some of so many bodies, in the workspace where that is many."""
    if count > _AT_ONCE:
        words = replace(words, hashes=workspace.hold_array(words.hashes), kinds=workspace.hold_array(words.kinds))
    return replace(words, digests=())


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
