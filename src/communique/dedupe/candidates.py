"""Candidates: pairs worth comparing, from bands of the signatures joined in DuckDB, and from equal addresses."""

from collections.abc import Sequence
from itertools import combinations

import duckdb
import numpy as np
import pyarrow as pa

from communique.dedupe.copies import Address
from communique.dedupe.signatures import Signatures

MAX_BUCKET = 200
"""A band value shared by more documents than this is a template's or a banner's: its documents are compared with the
first of the bucket only, which keeps the work in proportion to the documents."""


def band_join(signatures: Signatures, bands: int) -> list[tuple[int, int]]:
    """Pairs of documents (by position, smaller first, sorted) that agree in all rows of at least one band."""
    documents, permutations = signatures.minhash.shape
    rows = permutations // bands
    signed = np.array([i for i in range(documents) if len(signatures.shingles[i].all)], np.int64)
    if len(signed) < 2:
        return []
    cut = np.ascontiguousarray(signatures.minhash[signed, : bands * rows]).reshape(len(signed) * bands, rows)
    keys = cut.astype(np.uint64)
    value = np.zeros(len(keys), np.uint64)
    for row in range(rows):
        value = (value ^ keys[:, row]) * np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(29)
    table = pa.table(
        {
            "document": np.repeat(signed, bands),
            "band": np.tile(np.arange(bands, dtype=np.int32), len(signed)),
            "bucket": value,
        }
    )
    with duckdb.connect() as connection:
        connection.register("signed", table)
        found = connection.execute(_JOIN, {"largest": MAX_BUCKET}).fetchall()
    return [(int(left), int(right)) for left, right in found]


def same_address(addresses: Sequence[Address | None]) -> list[tuple[int, int]]:
    """Pairs of documents (by position) that were found at one address; None is unknown and pairs with nothing."""
    found: dict[Address, list[int]] = {}
    for i, address in enumerate(addresses):
        if address is not None:
            found.setdefault(address, []).append(i)
    pairs: list[tuple[int, int]] = []
    for members in found.values():
        pairs.extend(combinations(members, 2) if len(members) <= MAX_BUCKET else [(members[0], i) for i in members[1:]])
    return pairs


_JOIN = """
WITH placed AS (
    SELECT document, band, bucket,
           min(document) OVER same AS first_document, count(*) OVER same AS documents
    FROM signed WINDOW same AS (PARTITION BY band, bucket)
), pairs AS (
    SELECT a.document AS first, b.document AS second
    FROM placed a JOIN placed b USING (band, bucket)
    WHERE a.document < b.document AND a.documents <= $largest
    UNION
    SELECT first_document, document FROM placed WHERE documents > $largest AND document <> first_document
)
SELECT DISTINCT first, second FROM pairs ORDER BY first, second
"""
"""The join on equal bands, in DuckDB so that it may spill to disk."""
