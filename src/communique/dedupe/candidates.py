"""Candidates: pairs worth comparing, from sketches joined in DuckDB, and from equal addresses and texts."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from communique.dedupe.sketches import Owners, Sketches
from communique.workspace import IN_MEMORY, Workspace

MAX_BUCKET = 64
"""What more bodies than this share is a template's or a banner's: they are compared with the first of them only, which
keeps the work in proportion to the documents."""

_AT_ONCE = 1 << 20
_SKETCHED = pa.schema([("body", pa.uint32()), ("shingle", pa.uint64())])

Pairs = npt.NDArray[np.int64]
"""Two bodies a row, the smaller first; sorted, without repeats."""


def sketch_join(
    parts: Sequence[tuple[Owners, Sketches]],
    share: float,
    largest: int = MAX_BUCKET,
    workspace: Workspace = IN_MEMORY,
) -> Pairs:
    """Pairs of bodies that share at least `share` of the smaller sketch.

    A part is sketches, and the number of each of its bodies; no number is in two parts. What more than `largest`
    bodies share counts between the smallest of these numbers and each of the others only.
    """
    if not parts:
        return no_pairs()
    sketched = workspace.hold(_SKETCHED, (rows for numbers, part in parts for rows in _entries(numbers, part)))
    sizes = [pa.table({"body": numbers, "size": part.sizes}) for numbers, part in parts]
    with workspace.connected() as connection:
        connection.register("sketched", sketched)
        connection.register("sizes", pa.concat_tables(sizes))
        found = connection.execute(_JOIN, {"largest": largest, "share": share}).fetchnumpy()
    return np.stack([found["first"], found["second"]], axis=1).astype(np.int64)


def _entries(numbers: Owners, part: Sketches) -> Iterator[pa.Table]:
    """The kept shingles of bodies by their numbers, some at a time."""
    for start in range(0, len(part.shingles), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        yield pa.table({"body": numbers[part.bodies[some]], "shingle": part.shingles[some]}, _SKETCHED)


def sharing(keys: Sequence[Hashable | None]) -> list[tuple[int, int]]:
    """Pairs of documents (by position) with one key: an address, a text. None is unknown and pairs with nothing."""
    found: dict[Hashable, list[int]] = {}
    for i, key in enumerate(keys):
        if key is not None:
            found.setdefault(key, []).append(i)
    pairs: list[tuple[int, int]] = []
    for members in found.values():
        pairs.extend(combinations(members, 2) if len(members) <= MAX_BUCKET else [(members[0], i) for i in members[1:]])
    return pairs


def of_documents(pairs: Pairs, having: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of bodies as pairs of the documents that have them; of very many with one body, the first."""
    for first, second in pairs.tolist():
        yield from product(_some(having[first]), _some(having[second]))


def _some(documents: Sequence[int]) -> Sequence[int]:
    return documents if len(documents) <= MAX_BUCKET else documents[:1]


def no_pairs() -> Pairs:
    """No pairs at all."""
    return np.zeros((0, 2), np.int64)


_JOIN = """
WITH shared AS MATERIALIZED (
    SELECT shingle, count(*) AS bodies, min(body) AS head FROM sketched GROUP BY shingle HAVING count(*) > 1
), placed AS MATERIALIZED (
    SELECT body, shingle, bodies, head FROM sketched JOIN shared USING (shingle)
), counted AS (
    SELECT a.body AS first, b.body AS second, count(*) AS met
    FROM placed a JOIN placed b ON a.shingle = b.shingle AND a.body < b.body
    WHERE a.bodies <= $largest OR a.body = a.head
    GROUP BY ALL
)
SELECT first, second
FROM counted JOIN sizes a ON first = a.body JOIN sizes b ON second = b.body
WHERE met >= $share * least(a.size, b.size)
ORDER BY first, second
"""
"""The join on equal shingles, in DuckDB so that it may spill to disk."""
