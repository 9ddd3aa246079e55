"""Sign: what each body is compared by."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from communique.dedupe.shingles import Shingles, Vocabulary, normalise, shingle, words

SEED = 20220224
"""Fixed, so that every build draws the same permutations."""


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """One entry a document, in the order of the documents given.

    `digests`: sha256 of the normalised body, None for an empty one. `shingles`: the exact sets. `minhash`: one row of
    32-bit minima a document, to be read only where the document has shingles.
    """

    digests: tuple[str | None, ...]
    shingles: tuple[Shingles, ...]
    minhash: npt.NDArray[np.uint32]


def sign(bodies: Sequence[str], shingle_words: int, permutations: int) -> Signatures:
    """Digest, shingles and MinHash of every body. A body's entry depends on nothing but the body."""
    vocabulary = Vocabulary()
    digests: list[str | None] = []
    shingles: list[Shingles] = []
    for body in bodies:
        normalised = normalise(body)
        digests.append(hashlib.sha256(normalised.encode("utf-8", "surrogatepass")).hexdigest() if normalised else None)
        shingles.append(shingle(words(normalised), shingle_words, vocabulary))
    return Signatures(tuple(digests), tuple(shingles), _minhash([s.all for s in shingles], permutations))


def _minhash(hashed: list[npt.NDArray[np.uint64]], permutations: int) -> npt.NDArray[np.uint32]:
    if not hashed:
        return np.zeros((0, permutations), np.uint32)
    ends = np.cumsum([0, *(len(h) for h in hashed)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(hashed), ends, permutations, SEED)
    return np.array(matrix.to_rows(), np.uint32)
