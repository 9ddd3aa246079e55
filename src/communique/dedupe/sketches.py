"""Sketches: the few shingles of each body that candidates are found by.

A shingle is kept where its hash is below a fixed share of all hashes (FracMinHash; Irber and others 2022, "Lightweight
compositional analysis of metagenomes with FracMinHash and minimum metagenome covers"). Unlike the minima of a whole
body, as many of them stand for an excerpt inside a long text as for the excerpt alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import runs
from communique.dedupe.words import Hashes, Words

Owners = npt.NDArray[np.uint32]
"""Bodies, by position."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """The kept shingles of some bodies: body `bodies[k]` has `shingles[k]`; sorted by shingle and then by body.

    Without repeats; `sizes[i]` is how many are kept of body i.
    """

    shingles: Hashes
    bodies: Owners
    sizes: npt.NDArray[np.uint32]


def sketch(words: Words, shingle_words: int, one_in: int) -> Sketches:
    """Keep one in `one_in` shingles of each body. A body's sketch depends on nothing but the body."""
    limit = np.uint64((1 << 64) // one_in - 1)
    mixed = runs(words.hashes, shingle_words)
    kept = np.flatnonzero(mixed <= limit)
    begins = np.searchsorted(words.starts, kept, "right") - 1
    whole = kept + shingle_words <= words.starts[begins + 1]
    return in_order(mixed[kept[whole]], begins[whole].astype(np.uint32), len(words.digests))


def in_order(shingles: Hashes, bodies: Owners, count: int) -> Sketches:
    """Kept shingles of so many bodies as sketches, whatever their order."""
    # Stable: what comes in runs that are in order, as parts do, is merged; bodies nearly always follow by themselves.
    order = np.argsort(shingles, kind="stable")
    if ((shingles[order[1:]] == shingles[order[:-1]]) & (bodies[order[1:]] < bodies[order[:-1]])).any():
        order = np.lexsort((bodies, shingles))
    shingles, bodies = shingles[order], bodies[order]
    first = np.ones(len(order), np.bool_)
    first[1:] = (shingles[1:] != shingles[:-1]) | (bodies[1:] != bodies[:-1])
    shingles, bodies = shingles[first], bodies[first]
    return Sketches(shingles, bodies, np.bincount(bodies, minlength=count).astype(np.uint32))


def together(parts: Sequence[Sketches]) -> Sketches:
    """The sketches of all parts as one; the bodies of a part come after those of the parts before it."""
    counts = np.cumsum([0, *(len(part.sizes) for part in parts)])
    bodies = [part.bodies + np.uint32(before) for part, before in zip(parts, counts, strict=False)]
    return in_order(
        np.concatenate([np.zeros(0, np.uint64), *(part.shingles for part in parts)]),
        np.concatenate([np.zeros(0, np.uint32), *bodies]),
        int(counts[-1]),
    )


def is_in_order(sketches: Sketches) -> bool:
    """Whether shingles and bodies are sorted as they are looked up, without repeats, and fit the sizes."""
    shingles, bodies, sizes = sketches.shingles, sketches.bodies, sketches.sizes
    if len(shingles) != len(bodies) or (len(bodies) and int(bodies.max()) >= len(sizes)):
        return False
    rising = shingles[1:] > shingles[:-1]
    rising |= (shingles[1:] == shingles[:-1]) & (bodies[1:] > bodies[:-1])
    return bool(rising.all()) and np.array_equal(np.bincount(bodies, minlength=len(sizes)), sizes)
