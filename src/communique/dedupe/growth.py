"""Growth: candidates among bodies that were joined before and new ones, at the cost of the new ones.

The same pairs as a join of all of them (`sketch_join`) finds. New bodies are looked up among the known ones by binary
search. Among the known bodies themselves a new one can only take pairs away: a shingle that more than MAX_BUCKET bodies
now share, or that has a smaller body at its head, ties fewer of them. Only pairs that such a shingle may have tied are
counted again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.dedupe.candidates import MAX_BUCKET, Pairs
from communique.dedupe.sketches import Owners, Sketches
from communique.dedupe.words import Hashes

_NOBODY = np.iinfo(np.uint32).max
_HALF, _LOWER = np.uint64(32), np.uint64(_NOBODY)
"""The half of a number that holds the second body of a pair."""
Numbers = npt.NDArray[np.int64]


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
    """How many bodies have each of some shingles, and the smallest of them."""

    counts: Numbers
    heads: Owners

    def crowded(self, largest: int) -> npt.NDArray[np.bool_]:
        return self.counts > largest


def grow(known: Sequence[Numbered], pairs: Pairs, new: Numbered, share: float, largest: int = MAX_BUCKET) -> Pairs:
    """The pairs among known and new bodies that `sketch_join` finds among all of them.

    `pairs` are those that it finds among the known ones; no body is in two of `known` and `new`.
    """
    shingles = np.unique(new.sketches.shingles)
    before, after = _buckets(known, shingles), _buckets([*known, new], shingles)
    lost = _touched(known, shingles, before, after, largest)
    doubtful = lost[pairs].any(axis=1) if len(lost) else np.zeros(len(pairs), np.bool_)
    again = _recounted(known, pairs[doubtful], new, share, largest)
    joined = np.concatenate([pairs[~doubtful], again, _of_new(known, new, shingles, after, share, largest)])
    return joined[np.lexsort((joined[:, 1], joined[:, 0]))]


def _buckets(parts: Sequence[Numbered], shingles: Hashes) -> _Buckets:
    counts, heads = np.zeros(len(shingles), np.int64), np.full(len(shingles), _NOBODY, np.uint32)
    for part in parts:
        begin, count = part.spans(shingles)
        there = np.flatnonzero(count)
        counts += count
        heads[there] = np.minimum(heads[there], part.numbers[part.sketches.bodies[begin[there]]])
    return _Buckets(counts, heads)


def _touched(
    known: Sequence[Numbered], shingles: Hashes, before: _Buckets, after: _Buckets, largest: int
) -> npt.NDArray[np.bool_]:
    """Which known bodies, by number, may be tied to another by a shingle that ties them no longer."""
    filled = ~before.crowded(largest) & after.crowded(largest) & (before.counts > 1)
    passed = before.crowded(largest) & (after.heads < before.heads)
    if not filled.any() and not passed.any():
        return np.zeros(0, np.bool_)
    touched = np.zeros(1 + max(int(part.numbers.max(initial=0)) for part in known), np.bool_)
    touched[before.heads[passed]] = True
    for part in known:
        touched[part.bodies(*part.spans(shingles[filled]))] = True
    return touched


def _of_new(
    known: Sequence[Numbered], new: Numbered, shingles: Hashes, buckets: _Buckets, share: float, largest: int
) -> Pairs:
    """The pairs that a new body is in."""
    bodies = new.numbers[new.sketches.bodies]
    place = np.searchsorted(shingles, new.sketches.shingles)
    crowded, heads = buckets.crowded(largest)[place], buckets.heads[place]
    leads = ~crowded | (bodies == heads)
    follows = ~leads & ~np.isin(heads, new.numbers)
    ours, theirs = [bodies[follows]], [heads[follows]]
    for part in (*known, new):
        begin, count = part.spans(new.sketches.shingles[leads])
        one, other = np.repeat(bodies[leads], count), part.bodies(begin, count)
        once = one < other if part is new else np.ones(len(one), np.bool_)
        ours.append(one[once])
        theirs.append(other[once])
    left, right = (np.concatenate(side).astype(np.uint64) for side in (ours, theirs))
    met, counts = np.unique(np.minimum(left, right) << _HALF | np.maximum(left, right), return_counts=True)
    pairs = np.stack([met >> _HALF, met & _LOWER], axis=1).astype(np.int64)
    return pairs[_enough(pairs, counts, _sizes([*known, new]), share)]


def _recounted(known: Sequence[Numbered], pairs: Pairs, new: Numbered, share: float, largest: int) -> Pairs:
    """Those of the pairs of known bodies that still share enough."""
    wanted = np.unique(pairs)
    entries: list[tuple[Owners, Hashes]] = [(np.zeros(0, np.uint32), np.zeros(0, np.uint64))]
    for part in known if len(pairs) else ():
        inside = np.isin(part.numbers, wanted)[part.sketches.bodies]
        entries.append((part.numbers[part.sketches.bodies[inside]], part.sketches.shingles[inside]))
    bodies, shingles = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    order = np.argsort(bodies, kind="stable")
    bodies, shingles = bodies[order], shingles[order]
    buckets = _buckets([*known, new], shingles)
    tied = ~buckets.crowded(largest) | (bodies == buckets.heads)
    counts = np.zeros(len(pairs), np.int64)
    for i, (first, second) in enumerate(pairs.tolist()):
        of_first, of_second = (slice(*np.searchsorted(bodies, [number, number + 1])) for number in (first, second))
        counts[i] = np.count_nonzero(np.isin(shingles[of_first][tied[of_first]], shingles[of_second]))
    return pairs[_enough(pairs, counts, _sizes(known), share)]


def _sizes(parts: Sequence[Numbered]) -> Numbers:
    """How many shingles are kept of each body, by number."""
    found = np.zeros(1 + max((int(part.numbers.max(initial=0)) for part in parts), default=0), np.int64)
    for part in parts:
        found[part.numbers] = part.sketches.sizes
    return found


def _enough(pairs: Pairs, counts: Numbers, sizes: Numbers, share: float) -> npt.NDArray[np.bool_]:
    """Which pairs share enough of the smaller sketch, and anything at all."""
    least = np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]])
    return (counts > 0) & (counts >= share * least)
