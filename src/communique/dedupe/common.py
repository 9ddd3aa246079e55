"""Common shingles: what so many different texts say that it makes none of them a copy."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from communique.dedupe.verification import Bodies, mapped
from communique.dedupe.words import Hashes
from communique.workspace import IN_MEMORY

_AT_ONCE = 1 << 20
"""About how many shingles are put in order at a time, which bounds the memory that it takes."""


def common_shingles(bodies: Bodies, pairs: npt.ArrayLike, alike: Iterable[tuple[int, int]], texts: int) -> Hashes:
    """The shingles of more than `texts` different texts among the bodies in `pairs`, sorted.

    Bodies in `alike` pairs, and all that are tied through such pairs, are one text, so that a text which many print is
    not taken for a paragraph that many add.
    """
    first = _firsts(alike)
    representatives = sorted({first.get(i, i) for i in np.unique(np.asarray(pairs, np.int64)).tolist()})
    if len(representatives) <= texts:
        return np.zeros(0, np.uint64)
    groups = _some(bodies, representatives)
    workspace = bodies.workspace if len(groups) > 1 else IN_MEMORY
    said = [mapped(_sorted(bodies, group), workspace) for group in groups]
    found = [ordered[texts:][ordered[texts:] == ordered[:-texts]] for ordered in _in_ranges(said)]
    return np.unique(np.concatenate(found))


def _some(bodies: Bodies, chosen: Sequence[int]) -> list[list[int]]:
    """These bodies, some at a time."""
    before = np.cumsum(bodies.sizes[chosen]) - bodies.sizes[chosen]
    starts = np.flatnonzero(np.diff(before // _AT_ONCE, prepend=-1))
    return [part.tolist() for part in np.split(np.asarray(chosen, np.int64), starts[1:])]


def _sorted(bodies: Bodies, chosen: Sequence[int]) -> Hashes:
    """The shingles of all these bodies, once a body."""
    return np.sort(np.concatenate([bodies.shingles(i) for i in chosen]))


def _in_ranges(parts: Sequence[Hashes]) -> Iterator[Hashes]:
    """All the hashes of some sorted parts, in order, a range of them at a time."""
    count = len(parts)
    edges = np.array([(number << 64) // count for number in range(1, count)], np.uint64)
    bounds = [[0, *np.searchsorted(part, edges).tolist(), len(part)] for part in parts]
    for number in range(count):
        yield np.sort(
            np.concatenate([part[at[number] : at[number + 1]] for part, at in zip(parts, bounds, strict=True)])
        )


def _firsts(alike: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The first body of the text of each body in `alike` pairs."""
    above: dict[int, int] = {}

    def root(i: int) -> int:
        while above.setdefault(i, i) != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    for left, right in alike:
        a, b = root(left), root(right)
        above[max(a, b)] = min(a, b)
    return {i: root(i) for i in sorted(above)}
