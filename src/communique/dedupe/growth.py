"""Growth: candidates among bodies that were joined before and new ones, at the cost of the new ones.

The same pairs as a join of all of them (`sketch_join`) finds. A new body changes what ties two known ones only where a
shingle is now had by more of them than are few, or than all are tied by, or where it comes before the first of many
that have it. The bodies that such a shingle ties are looked up anew, as new ones are: by binary search among all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.dedupe.candidates import Pairs, Sharing
from communique.dedupe.sketches import Owners, Sketches
from communique.dedupe.words import Hashes

_NOBODY = np.iinfo(np.uint32).max
_HALF, _LOWER = np.uint64(32), np.uint64(_NOBODY)
"""The half of a number that holds the second body of a pair."""
_AT_ONCE = 1 << 18
"""Entries that are looked up at a time, which bounds the memory that it takes."""
Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
"""Whether something holds of each body by number, or of each of other things."""


@dataclass(frozen=True, slots=True, eq=False)
class Numbered:
    """Sketches, and the number of each of their bodies, which rise with the positions."""

    numbers: Owners
    sketches: Sketches

    def spans(self, shingles: Hashes) -> tuple[Numbers, Numbers]:
        """Where the entries of each shingle begin, and how many they are."""
        begin = np.searchsorted(self.sketches.shingles, shingles, "left")
        return begin, np.searchsorted(self.sketches.shingles, shingles, "right") - begin

    def bodies(self, begin: Numbers, count: Numbers) -> Owners:
        """The bodies of all entries in spans, one span after another."""
        inside = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        found: Owners = self.numbers[self.sketches.bodies[np.repeat(begin, count) + inside]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Buckets:
    """How many bodies have each of some shingles, and the first of them."""

    counts: Numbers
    heads: Owners


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """Kept shingles of bodies by number, in the order of the bodies."""

    bodies: Owners
    shingles: Hashes

    def some(self) -> Iterator["_Entries"]:
        """All of them, some whole bodies at a time."""
        last = np.append(self.bodies[1:] != self.bodies[:-1], True)[: len(self.bodies)]
        ends = np.flatnonzero(last) + 1
        pieces = ends[np.flatnonzero(np.diff(ends // _AT_ONCE, append=-1))]
        for start, end in pairwise([0, *pieces.tolist()]):
            yield _Entries(self.bodies[start:end], self.shingles[start:end])


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """What pairs of bodies share: how many shingles, how many that few have, and whether one is first of many."""

    pairs: Pairs
    all: Numbers
    few: Numbers
    led: Marks

    def only(self, kept: Marks) -> "_Met":
        return _Met(self.pairs[kept], self.all[kept], self.few[kept], self.led[kept])


def grow(known: Sequence[Numbered], pairs: Pairs, new: Numbered, sharing: Sharing) -> Pairs:
    """The pairs among known and new bodies that `sketch_join` finds among all of them.

    `pairs` are those that it finds among the known ones; no body is in two of `known` and `new`.
    """
    parts = [*known, new]
    again = _touched(known, new, sharing)
    stay = ~again[pairs].any(axis=1)
    again[new.numbers] = True
    joined = np.concatenate([pairs[stay], _pairs_of(again, parts, sharing)])
    return joined[np.lexsort((joined[:, 1], joined[:, 0]))]


def _touched(known: Sequence[Numbered], new: Numbered, sharing: Sharing) -> Marks:
    """Which known bodies, by number, may be tied to others in another way than they were."""
    shingles = np.unique(new.sketches.shingles)
    before, after = _buckets(known, shingles), _buckets([*known, new], shingles)
    filled = np.zeros(len(shingles), np.bool_)
    for limit in (sharing.common, sharing.largest):
        filled |= (before.counts > 0) & (before.counts <= limit) & (after.counts > limit)
    passed = (before.counts > min(sharing.common, sharing.largest)) & (after.heads < before.heads)
    touched = np.zeros(1 + max(int(part.numbers.max(initial=0)) for part in [*known, new]), np.bool_)
    touched[before.heads[passed]] = True
    for part in known if filled.any() else ():
        touched[part.bodies(*part.spans(shingles[filled]))] = True
    return touched


def _buckets(parts: Sequence[Numbered], shingles: Hashes) -> _Buckets:
    """What is known of shingles, which are sorted."""
    counts, heads = np.zeros(len(shingles), np.int64), np.full(len(shingles), _NOBODY, np.uint32)
    for part in parts:
        begin, count = part.spans(shingles)
        there = np.flatnonzero(count)
        counts += count
        heads[there] = np.minimum(heads[there], part.numbers[part.sketches.bodies[begin[there]]])
    return _Buckets(counts, heads)


def _pairs_of(wanted: Marks, parts: Sequence[Numbered], sharing: Sharing) -> Pairs:
    """The pairs that one of the wanted bodies is in."""
    sizes = np.zeros(len(wanted), np.int64)
    for part in parts:
        sizes[part.numbers] = part.sketches.sizes
    some, most = sharing.some(sizes), sharing.most(sizes)
    found = [np.zeros((0, 2), np.int64)]
    for entries in _entries(wanted, parts).some():
        met = _met(entries, wanted, parts, sharing)
        met = met.only(met.all >= _least(some, met.pairs))
        enough = met.led | (met.all >= _least(most, met.pairs))
        found.append(met.pairs[enough])
        met = met.only(~enough & (met.few > 0))
        most_of_few = sharing.most(sizes - _crowded(met.pairs, parts, len(wanted), sharing.common))
        found.append(met.pairs[met.few >= _least(most_of_few, met.pairs)])
    return np.concatenate(found)


def _entries(wanted: Marks, parts: Sequence[Numbered]) -> _Entries:
    found: list[tuple[Owners, Hashes]] = [(np.zeros(0, np.uint32), np.zeros(0, np.uint64))]
    for part in parts:
        inside = wanted[part.numbers][part.sketches.bodies]
        found.append((part.numbers[part.sketches.bodies[inside]], part.sketches.shingles[inside]))
    bodies, shingles = (np.concatenate(side) for side in zip(*found, strict=True))
    order = np.argsort(bodies, kind="stable")
    return _Entries(bodies[order], shingles[order])


def _met(entries: _Entries, wanted: Marks, parts: Sequence[Numbered], sharing: Sharing) -> _Met:
    """What these bodies share with others; with a wanted one that comes before them it is told of that one."""
    shingles, place = np.unique(entries.shingles, return_inverse=True)
    buckets = _buckets(parts, shingles)
    counts, heads = buckets.counts[place], buckets.heads[place]
    leads = (counts <= sharing.largest) | (entries.bodies == heads)
    follows = np.flatnonzero(~leads)
    leads = np.flatnonzero(leads)
    at, theirs = [follows], [heads[follows]]
    for part in parts:
        begin, count = part.spans(shingles)
        begin, count = begin[place[leads]], count[place[leads]]
        at.append(np.repeat(leads, count))
        theirs.append(part.bodies(begin, count))
    entry, other = np.concatenate(at), np.concatenate(theirs)
    one = entries.bodies[entry]
    once = (one < other) | (~wanted[other] & (one != other))
    entry, one, other = entry[once], one[once], other[once]
    few = counts[entry] <= sharing.common
    led = ~few & ((heads[entry] == one) | (heads[entry] == other))
    keys = np.minimum(one, other).astype(np.uint64) << _HALF | np.maximum(one, other).astype(np.uint64)
    met, which, together = np.unique(keys, return_inverse=True, return_counts=True)
    return _Met(
        np.stack([met >> _HALF, met & _LOWER], axis=1).astype(np.int64),
        together,
        np.bincount(which[few], minlength=len(met)),
        np.bincount(which[led], minlength=len(met)) > 0,
    )


def _crowded(pairs: Pairs, parts: Sequence[Numbered], count: int, common: int) -> Numbers:
    """How many shingles that more than so many have are kept of each of the bodies in pairs, by number."""
    found = np.zeros(count, np.int64)
    if len(pairs):
        paired = np.zeros(count, np.bool_)
        paired[pairs] = True
        for entries in _entries(paired, parts).some():
            shingles, place = np.unique(entries.shingles, return_inverse=True)
            many = _buckets(parts, shingles).counts[place] > common
            found += np.bincount(entries.bodies[many], minlength=count)
    return found


def _least(asked: npt.NDArray[np.uint32], pairs: Pairs) -> npt.NDArray[np.uint32]:
    """What is asked of each pair: what is asked of the body of which less is."""
    return np.minimum(asked[pairs[:, 0]], asked[pairs[:, 1]])
