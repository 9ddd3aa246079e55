"""Signatures: what is known of a body once its words were read; enough to group it and to find candidates by."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from communique.dedupe.sketches import Sketches, sketch, together
from communique.dedupe.words import DIGEST_BYTES, read_words

Digests = npt.NDArray[np.uint8]
"""A digest a row."""

_BATCH = 512
"""Bodies signed at a time, which bounds the memory beside the signatures."""
_THREADS = 2
"""Batches signed side by side; what is signed does not depend on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """The signatures of some bodies, in the order of their names, each body once.

    `names`: the digest of each body as it is. `texts`: of what is compared of it, all zeros where that is nothing.
    `lengths`: how many words it has. `kept_as`: what they are called where they are kept, None for new ones.
    """

    names: Digests
    texts: Digests
    lengths: npt.NDArray[np.int64]
    sketches: Sketches
    kept_as: str | None = None

    def only(self, kept: npt.NDArray[np.bool_]) -> "Signatures":
        """The signatures of some of the bodies."""
        if kept.all():
            return self
        place = np.cumsum(kept, dtype=np.uint32) - np.uint32(1)
        inside = kept[self.sketches.bodies]
        sketches = Sketches(
            self.sketches.shingles[inside], place[self.sketches.bodies[inside]], self.sketches.sizes[kept]
        )
        return Signatures(self.names[kept], self.texts[kept], self.lengths[kept], sketches)


def body_names(bodies: Sequence[str]) -> Digests:
    """The name of each body."""
    digests = np.empty((len(bodies), DIGEST_BYTES), np.uint8)
    for start in range(0, len(bodies), _BATCH):
        texts = (body.encode("utf-8", "surrogatepass") for body in bodies[start : start + _BATCH])
        named = [hashlib.blake2b(text, digest_size=DIGEST_BYTES).digest() for text in texts]
        digests[start : start + len(named)] = _rows(named)
    return digests


def places(names: Digests, among: Digests) -> npt.NDArray[np.int64]:
    """Where each of the names is among others; −1 for one that is not."""
    found = pc.index_in(_binary(names), value_set=_binary(among)).fill_null(-1)
    return np.asarray(found).astype(np.int64)


def in_order_of_names(names: Digests) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first of each name, in the order of names, and for each the number of its name in that order."""
    order = np.lexsort(names.reshape(len(names), DIGEST_BYTES // 8, 8).view(">u8")[:, ::-1, 0].T)
    ordered = names[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    return order[new], number


def sign(names: Digests, bodies: Sequence[str], shingle_words: int, one_in: int) -> Signatures:
    """The signatures of bodies, each once and in the order of their names; see `sketch` for the numbers."""

    def signed(start: int) -> tuple[list[bytes], npt.NDArray[np.int64], Sketches]:
        words = read_words(bodies[start : start + _BATCH])
        texts = [digest or bytes(DIGEST_BYTES) for digest in words.digests]
        return texts, np.diff(words.starts), sketch(words, shingle_words, one_in)

    with ThreadPoolExecutor(_THREADS) as threads:
        batches = list(threads.map(signed, range(0, len(bodies), _BATCH)))
    return Signatures(
        names,
        _rows([text for texts, _, _ in batches for text in texts]),
        np.concatenate([np.zeros(0, np.int64), *(lengths for _, lengths, _ in batches)]),
        together([sketches for _, _, sketches in batches]),
    )


def merged(parts: Sequence[Signatures]) -> Signatures:
    """The signatures of all parts, which have no body in common."""
    names = np.concatenate([part.names for part in parts])
    order, place = in_order_of_names(names)
    sketches = together([part.sketches for part in parts])
    if np.array_equal(order, np.arange(len(order))):
        texts, lengths = (np.concatenate([getattr(part, what) for part in parts]) for what in ("texts", "lengths"))
        return Signatures(names, texts, lengths, sketches)
    moved = together([Sketches(sketches.shingles, place.astype(np.uint32)[sketches.bodies], sketches.sizes[order])])
    texts, lengths = (np.concatenate([getattr(part, what) for part in parts]) for what in ("texts", "lengths"))
    return Signatures(names[order], texts[order], lengths[order], moved)


def _rows(digests: Sequence[bytes]) -> Digests:
    return np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST_BYTES)


def _binary(names: Digests) -> pa.FixedSizeBinaryArray:
    held = pa.py_buffer(np.ascontiguousarray(names))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(DIGEST_BYTES), len(names), [None, held])
