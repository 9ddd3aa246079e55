"""Common shingles: what so many different texts say that it makes none of them a copy."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from communique.dedupe.verification import Bodies
from communique.dedupe.words import Hashes


def common_shingles(
    bodies: Bodies, pairs: Iterable[tuple[int, int]], alike: Iterable[tuple[int, int]], texts: int
) -> Hashes:
    """The shingles of more than `texts` different texts among the bodies in `pairs`, sorted.

    Bodies in `alike` pairs, and all that are tied through such pairs, are one text, so that a text which many print is
    not taken for a paragraph that many add.
    """
    first = _firsts(alike)
    representatives = sorted({first.get(i, i) for pair in pairs for i in pair})
    if len(representatives) <= texts:
        return np.zeros(0, np.uint64)
    said = bodies.workspace.hold(_SAID, _shingles(bodies, representatives))
    with bodies.workspace.connected() as connection:
        connection.register("said", said)
        found = connection.execute(_COMMON, {"texts": texts}).fetchnumpy()["shingle"]
    return np.asarray(found, np.uint64)


def _shingles(bodies: Bodies, chosen: Sequence[int]) -> Iterator[pa.Table]:
    """The shingles of each of these bodies, once a body."""
    for start in range(0, len(chosen), _AT_ONCE):
        some = [bodies.shingles(i) for i in chosen[start : start + _AT_ONCE]]
        yield pa.table({"shingle": np.concatenate(some)}, _SAID)


_AT_ONCE = 1024
_SAID = pa.schema([("shingle", pa.uint64())])
_COMMON = "SELECT shingle FROM said GROUP BY shingle HAVING count(*) > $texts ORDER BY shingle"


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
