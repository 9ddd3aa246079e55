"""Bodies as sets of word shingles, and which shingles hold words that vary between releases of one template."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
"""64-bit hashes of words or shingles."""

_ADDRESS = re.compile(r"(?<=\])\([^)\s]*(?: [^)]*)?\)|\b(?:https?://|www\.)[^\s)\]>]*")
"""Addresses, and what stands in a Markdown link behind its words: one extractor keeps them, another does not."""
_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADDRESS_SIGNS = ("](", "http", "www.")
_PLAIN_MARKS = {"'": "’‘", '"': "“”«»", "-": "–—‒"}
_MASKED = np.uint64(0x5EED)
_VARIES = np.uint64(1)
_MIX = np.uint64(0x9FB21C651E98DF25)
_SHIFT = np.uint64(31)


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of one body.

    `all` hashes every run of `shingle_words` words, sorted and without repeats. Of the runs that hold a number or a
    date word, `slots` hashes the run with those words masked (sorted, without repeats). `fillings` hashes slot and full
    run together (sorted, without repeats), and `filled` is the slot of each: two releases of one template share slots
    but not fillings.
    """

    all: Hashes
    slots: Hashes
    fillings: Hashes
    filled: Hashes


class Vocabulary(dict[str, int]):
    """The hash of each word, from its letters alone; each word is hashed once. The lowest bit marks words that vary."""

    def __missing__(self, word: str) -> int:
        """Hash a word that was not asked for before."""
        digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        varies = word[0].isdigit() or word in variable_words()
        self[word] = value = int.from_bytes(digest, "little") & ~1 | varies
        return value


def normalise(body: str) -> str:
    """A body as identity sees it: compatible characters, plain quotation marks and dashes, one case, single spaces."""
    if not body.isascii():
        body = unicodedata.normalize("NFKC", body)
        for plain, marks in _PLAIN_MARKS.items():
            for mark in marks:
                body = body.replace(mark, plain)
    return " ".join(body.casefold().split())


def words(normalised: str) -> list[str]:
    """Words and numbers in order, without punctuation and addresses; "24.02" and "1,200" are one word each."""
    if any(sign in normalised for sign in _ADDRESS_SIGNS):
        normalised = _ADDRESS.sub(" ", normalised)
    return _WORD.findall(normalised)


def shingle(body_words: list[str], shingle_words: int, vocabulary: Vocabulary) -> Shingles:
    """The shingles of a body; all empty when it has fewer words than one shingle."""
    hashed = np.fromiter(map(vocabulary.__getitem__, body_words), np.uint64, len(body_words))
    varies = (hashed & _VARIES).astype(np.bool_)
    full = _runs(hashed, shingle_words)
    masked = _runs(np.where(varies, _MASKED, hashed), shingle_words)
    counts = np.concatenate([[0], np.cumsum(varies)])
    holds = (counts[shingle_words:] - counts[:-shingle_words]) > 0 if len(full) else np.zeros(0, np.bool_)
    slots = masked[holds]
    fillings, first = np.unique(_mix(slots, full[holds]), return_index=True)
    return Shingles(np.unique(full), np.unique(slots), fillings, slots[first])


def _runs(hashed: Hashes, length: int) -> Hashes:
    count = len(hashed) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    runs = np.zeros(count, np.uint64)
    for k in range(length):
        runs = _mix(runs, hashed[k : k + count])
    return runs


def _mix(left: Hashes, right: Hashes) -> Hashes:
    """Two hashes made one; the order matters. Multiplication modulo 2**64, as in common string hashes."""
    mixed = (left ^ (right + (left << np.uint64(6)))) * _MIX
    return mixed ^ (mixed >> _SHIFT)


@cache
def variable_words() -> frozenset[str]:
    """The words of `variable_words.txt`."""
    lines = files("communique.dedupe").joinpath("variable_words.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
