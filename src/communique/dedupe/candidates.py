"""Candidates: pairs worth comparing, from sketches joined in DuckDB, and from equal addresses and texts."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import duckdb
import pyarrow as pa

from communique.dedupe.sketches import Sketches

MAX_BUCKET = 64
"""What more bodies than this share is a template's or a banner's: they are compared with the first of them only, which
keeps the work in proportion to the documents."""


def sketch_join(sketches: Sketches, leaders: Iterable[int], share: float) -> list[tuple[int, int]]:
    """Pairs of leaders (by position, smaller first, sorted) that share at least `share` of the smaller sketch."""
    with duckdb.connect() as connection:
        connection.register("sketches", pa.table({"body": sketches.bodies, "shingle": sketches.shingles}))
        connection.register("led", pa.table({"leader": pa.array(sorted(leaders), pa.int64())}))
        found = connection.execute(_JOIN, {"largest": MAX_BUCKET, "share": share}).fetchnumpy()
    return list(zip(found["first"].tolist(), found["second"].tolist(), strict=True))


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


_JOIN = """
WITH sketched AS (
    SELECT DISTINCT body, shingle FROM sketches SEMI JOIN led ON body = leader
), buckets AS (
    SELECT shingle, count(*) AS bodies, min(body) AS head FROM sketched GROUP BY shingle
), placed AS (
    SELECT body, shingle, bodies, head FROM sketched JOIN buckets USING (shingle) WHERE bodies > 1
), counted AS (
    SELECT a.body AS first, b.body AS second, count(*) AS met
    FROM placed a JOIN placed b ON a.shingle = b.shingle AND a.body < b.body
    WHERE a.bodies <= $largest OR a.body = a.head
    GROUP BY ALL
), sizes AS (
    SELECT body, count(*) AS size FROM sketched GROUP BY body
)
SELECT first, second
FROM counted JOIN sizes a ON first = a.body JOIN sizes b ON second = b.body
WHERE met >= $share * least(a.size, b.size)
ORDER BY first, second
"""
"""The join on equal shingles, in DuckDB so that it may spill to disk."""
