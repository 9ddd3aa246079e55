"""Sketches kept of documents that were read before, so that a new batch is held against all of them at its own cost.

A segment is a folder with three arrays: `shingles.npy` (every kept shingle, sorted), `bodies.npy` (the document of
each, by position in the segment) and `sizes.npy` (how many shingles are kept of each document). A batch is looked up by
binary search in the files, of which little more is read than that touches, and becomes a segment of its own.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from communique.dedupe.candidates import MAX_BUCKET
from communique.dedupe.sketches import Sketches
from communique.dedupe.words import Hashes
from communique.errors import StoreError

_NAMES = ("shingles", "bodies", "sizes")


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """The kept shingles of some documents: `bodies[k]` has `shingles[k]`, sorted by shingle and then by body."""

    shingles: Hashes
    bodies: npt.NDArray[np.uint32]
    sizes: npt.NDArray[np.uint32]


def segment(sketches: Sketches, documents: int) -> Segment:
    """The sketches of so many documents, in the order in which they are looked up."""
    order = np.lexsort((sketches.bodies, sketches.shingles))
    shingles, bodies = sketches.shingles[order], sketches.bodies[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (shingles[1:] != shingles[:-1]) | (bodies[1:] != bodies[:-1])
    shingles, kept = shingles[first], bodies[first].astype(np.uint32)
    return Segment(shingles, kept, np.bincount(kept, minlength=documents).astype(np.uint32))


def write_segment(found: Segment, folder: Path) -> None:
    """Write a segment into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _NAMES:
        np.save(folder / f"{name}.npy", getattr(found, name))


def open_segment(folder: Path) -> Segment:
    """A written segment, left on disk. Raises StoreError when a file is missing, damaged or does not fit the others."""
    try:
        shingles, bodies, sizes = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _NAMES)
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(f"{folder} holds no sketches that can be read: {error}") from error
    if len(shingles) != len(bodies) or int(sizes.sum()) != len(shingles):
        raise StoreError(f"{folder} holds {len(shingles)} shingles of {len(bodies)} bodies and sizes of {sizes.sum()}")
    return Segment(shingles, bodies, sizes)


def stored_candidates(batch: Segment, stored: Segment, share: float) -> list[tuple[int, int]]:
    """Pairs (position in the batch, position in the stored segment) that share at least `share` of the smaller sketch.

    What more than MAX_BUCKET stored documents share ties a document of the batch to the first of them only. Sorted.
    """
    begin = np.searchsorted(stored.shingles, batch.shingles, "left")
    count = np.searchsorted(stored.shingles, batch.shingles, "right") - begin
    count = np.where(count > MAX_BUCKET, 1, count)
    found = np.flatnonzero(count)
    counts = count[found]
    inside = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    ours = np.repeat(batch.bodies[found], counts)
    theirs = stored.bodies[np.repeat(begin[found], counts) + inside]
    sizes = pa.table({"ours": ours, "theirs": theirs, "least": np.minimum(batch.sizes[ours], stored.sizes[theirs])})
    with duckdb.connect() as connection:
        connection.register("shared", sizes)
        pairs = connection.execute(_COUNTED, {"share": share}).fetchnumpy()
    return list(zip(pairs["ours"].tolist(), pairs["theirs"].tolist(), strict=True))


_COUNTED = """
SELECT ours, theirs FROM shared GROUP BY ours, theirs HAVING count(*) >= $share * any_value(least) ORDER BY ours, theirs
"""
