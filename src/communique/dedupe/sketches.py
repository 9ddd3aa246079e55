"""Sketches: the few shingles of each body that candidates are found by.

A shingle is kept where its hash is below a fixed share of all hashes (FracMinHash; Irber and others 2022, "Lightweight
compositional analysis of metagenomes with FracMinHash and minimum metagenome covers"). Unlike the minima of a whole
body, as many of them stand for an excerpt inside a long text as for the excerpt alone.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import runs
from communique.dedupe.words import Hashes, Words

_CHUNK = 1024
"""Bodies sketched at a time, which bounds the memory beside the sketches."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """Body (by position) and shingle of every kept shingle, in the order of the text, with repeats."""

    bodies: npt.NDArray[np.int64]
    shingles: Hashes


def sketch(words: Words, shingle_words: int, one_in: int) -> Sketches:
    """Keep one in `one_in` shingles of each body. A body's sketch depends on nothing but the body."""
    limit = np.uint64((1 << 64) // one_in - 1)
    bodies: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
    shingles: list[Hashes] = [np.zeros(0, np.uint64)]
    count = len(words.starts) - 1
    for first in range(0, count, _CHUNK):
        last = min(first + _CHUNK, count)
        mixed = runs(words.hashes[words.numbers[words.starts[first] : words.starts[last]]], shingle_words)
        owner = np.repeat(np.arange(first, last), np.diff(words.starts[first : last + 1]))
        kept = np.flatnonzero(mixed <= limit)
        kept = kept[owner[kept] == owner[kept + shingle_words - 1]]
        bodies.append(owner[kept])
        shingles.append(mixed[kept])
    return Sketches(np.concatenate(bodies), np.concatenate(shingles))
