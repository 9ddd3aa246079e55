"""Candidates: pairs worth comparing, from sketches joined in DuckDB, and from equal addresses and texts.

Unrelated bodies share a paragraph by chance, and the more of them there are, the more such pairs. So a pair is compared
only where what the sketches share does not rule out a relation. That is told with confidence: of a body of which
another has the share `related`, fewer kept shingles are met than `Sharing.most` once in a thousand times at most.

What many bodies have may be left out when two are compared, and then a relation may rest on the little that is left. So
it is enough, too, that the shingles which few bodies have are shared in that measure; and the first of the bodies that
have what many have is compared with each of the others, so that it is seen how many texts say it.
"""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_MISSED = 0.001
"""How often chance may lead to a smaller share of a sketch than is asked for."""
_SPREAD = math.sqrt(math.log(1 / _MISSED) / 2)
"""How far a sum of so many draws as there are kept shingles falls below what is expected of it no more often than
that, in square roots of the draws (Hoeffding 1963, which holds for draws without replacement as well)."""

_LEAST_MIB = 512
_BYTES_A_SHINGLE = 32
"""What DuckDB is given for each kept shingle: those of 500,000 press texts fail on half as much. Where fewer bytes are
enough, more are no quicker."""

Counts = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.int64]
"""Two bodies a row, the smaller first; sorted, without repeats."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How much of the smaller of two sketches must be shared.

    `candidate`: of all of it, whatever it is. `related`: the least share of the shingles of a body that another has
    when they are related. `common`: what more bodies have may be left out when two are compared. `largest`: what more
    bodies have counts between the first of them and each of the others only.
    """

    candidate: float
    related: float
    common: int
    largest: int = MAX_BUCKET

    def some(self, sizes: npt.ArrayLike) -> Counts:
        """How many of so many kept shingles must be shared in any case: one at least."""
        return self._counts(self.candidate * np.asarray(sizes, np.float64))

    def most(self, sizes: npt.ArrayLike) -> Counts:
        """How many of so many kept shingles two related bodies share, but for one pair in a thousand at most."""
        drawn = np.asarray(sizes, np.float64)
        return self._counts(self.related * drawn - _SPREAD * np.sqrt(drawn))

    @staticmethod
    def _counts(least: npt.NDArray[np.float64]) -> Counts:
        return np.maximum(1, np.ceil(least)).astype(np.uint32)


def sketch_join(parts: Sequence[tuple[Owners, Sketches]], sharing: Sharing, workspace: Workspace = IN_MEMORY) -> Pairs:
    """Pairs of bodies that share enough.

    A part is sketches, and the number of each of its bodies; no number is in two parts. The first of some bodies is
    the one with the smallest number.
    """
    if not parts:
        return no_pairs()
    sketched = workspace.hold(_SKETCHED, (rows for numbers, part in parts for rows in _entries(numbers, part)))
    sizes = [pa.table({"body": numbers, "size": part.sizes}) for numbers, part in parts]
    possible = np.arange(1 + max(int(part.sizes.max(initial=0)) for _, part in parts), dtype=np.uint32)
    asked = pa.table({"size": possible, "some": sharing.some(possible), "most": sharing.most(possible)})
    memory_mib = max(_LEAST_MIB, sketched.num_rows * _BYTES_A_SHINGLE >> 20)
    with workspace.connected(memory_mib) as connection:
        connection.register("sketched", sketched)
        connection.register("sizes", pa.concat_tables(sizes))
        connection.register("asked", asked)
        found = connection.execute(_JOIN, {"common": sharing.common, "largest": sharing.largest}).fetchnumpy()
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


def of_documents(pairs: Pairs, having: Mapping[int, Sequence[int]]) -> Pairs:
    """Pairs of bodies as pairs of the documents that have them; of very many with one body, the first.

    Most bodies are had by one document, and pairs of these are never Python objects. In no order.
    """
    only = np.full(1 + max(having, default=0), -1, np.int64)
    for body, documents in having.items():
        if len(documents) == 1:
            only[body] = documents[0]
    found = only[pairs]
    single = (found >= 0).all(axis=1)
    several = (product(_some(having[one]), _some(having[other])) for one, other in pairs[~single].tolist())
    return np.concatenate([found[single], as_pairs([pair for some in several for pair in some])])


def as_pairs(pairs: Sequence[tuple[int, int]]) -> Pairs:
    """Pairs as rows, in the order given."""
    return np.array(pairs, np.int64).reshape(-1, 2)


def _some(documents: Sequence[int]) -> Sequence[int]:
    return documents if len(documents) <= MAX_BUCKET else documents[:1]


def no_pairs() -> Pairs:
    """No pairs at all."""
    return np.zeros((0, 2), np.int64)


_JOIN = """
WITH shared AS MATERIALIZED (
    SELECT shingle, count(*) AS bodies, min(body) AS head, bit_xor(hash(body)) AS whose
    FROM sketched GROUP BY shingle HAVING count(*) > 1
), passages AS MATERIALIZED (
    SELECT min(shingle) AS shingle, bodies, head, count(*) AS shingles FROM shared GROUP BY whose, bodies, head
), placed AS MATERIALIZED (
    SELECT body, shingle, bodies, head, shingles::DOUBLE AS shingles, if(bodies > $common, 0, shingles)::DOUBLE AS few
    FROM sketched JOIN passages USING (shingle)
), crowded AS (
    SELECT body, sum(shingles - few)::UINTEGER AS size FROM placed WHERE bodies > $common GROUP BY body
), asking AS MATERIALIZED (
    SELECT body, of_all.some, of_all.most, of_few.most AS most_of_few
    FROM sizes LEFT JOIN crowded USING (body)
    JOIN asked of_all ON of_all.size = sizes.size
    JOIN asked of_few ON of_few.size = sizes.size - coalesce(crowded.size, 0)
), counted AS (
    SELECT a.body AS first, b.body AS second, sum(a.shingles) AS met, sum(a.few) AS few
    FROM placed a JOIN placed b ON a.shingle = b.shingle AND a.body < b.body
    WHERE a.bodies <= $largest OR a.body = a.head
    GROUP BY ALL
)
SELECT first, second
FROM counted JOIN asking a ON first = a.body JOIN asking b ON second = b.body
WHERE met >= least(a.some, b.some) AND (
    met >= least(a.most, b.most)
    OR few >= least(a.most_of_few, b.most_of_few)
    OR (first, second) IN (SELECT head, body FROM placed WHERE bodies > $common)
)
ORDER BY first, second
"""
"""The join on equal shingles, in DuckDB so that it may spill to disk.

Shingles that the same bodies have, as those of one paragraph, are joined as one (`passages`). What is summed is made
floating-point, though it is whole and small: sums of integers are wider in DuckDB, and slower.
"""
