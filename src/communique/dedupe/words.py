"""Words: a body as the hashes of its words, and which of them are numbers, dates or names."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.calendar import MONTHS, SHORT_MONTHS, WEEKDAYS

Hashes = npt.NDArray[np.uint64]
"""64-bit hashes of words, or of runs of words."""
Kinds = npt.NDArray[np.uint8]
"""What sort of word each is: one of PLAIN, NUMBER, NAME."""

PLAIN, NUMBER, NAME = 0, 1, 2
"""NUMBER: digits or a word of `variable_words.txt`. NAME: written with a capital. PLAIN: all others."""

_VARIANTS = {"'": "’‘`´", '"': "“”«»„", "-": "–—‒‑", "": "\u00ad\u200b\u200c\u200d\ufeff\\"}
"""Quotation marks and dashes that are written in several ways, and signs that are not seen or only escape others."""
_ADDED = r"(?m)^[ \t]*\d{1,3}[.)][ \t]|\]\([^)\s]*(?: [^)\n]*)?\)|\[\d{1,4}\]|\b(?:https?://|www\.)[^\s)\]>]*"
"""What one rendering of a page adds and another does not: numbers of list items, addresses behind the words of a link,
numbers of notes, bare addresses."""
_WORD = r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*"
_SPACES = [" ", "\n", "\t", "\r"]
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PARTED = re.compile(r"[,:/-]")
_BATCH = 1024
"""Bodies read at a time, which bounds the memory beside the words themselves."""
_THREADS = 2
"""Batches read side by side; what is read does not depend on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of all bodies, one after another; those of body i are `numbers[starts[i]:starts[i + 1]]`.

    `hashes` and `kinds` belong to the words of the vocabulary by their number; words that differ in case only have one
    hash. `digests`: sha256 of each body in one case and without spaces, None for one of which nothing is left.
    """

    numbers: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    hashes: Hashes
    kinds: Kinds
    digests: tuple[str | None, ...]

    def lengths(self) -> list[int]:
        """How many words each body has."""
        lengths: list[int] = np.diff(self.starts).tolist()
        return lengths

    def of(self, i: int) -> tuple[Hashes, Kinds]:
        """Hashes and kinds of the words of body i, in their order."""
        numbers = self.numbers[self.starts[i] : self.starts[i + 1]]
        return self.hashes[numbers], self.kinds[numbers]


def read_words(bodies: Sequence[str]) -> Words:
    """The words and numbers of bodies, without punctuation and what renderings add.

    "24.02" is one word; "1,200" and "1200" are the same one, as are "3-4" and "3/4".
    """
    vocabulary: dict[str, int] = {}
    digests: list[str | None] = []
    numbers: list[npt.NDArray[np.uint32]] = [np.zeros(0, np.uint32)]
    counts: list[npt.NDArray[np.int64]] = [np.zeros(1, np.int64)]
    batches = [bodies[start : start + _BATCH] for start in range(0, len(bodies), _BATCH)]
    with ThreadPoolExecutor(_THREADS) as threads:
        for batch in threads.map(_read, batches):
            digests += batch.digests
            counts.append(batch.counts)
            known = [vocabulary.setdefault(word, len(vocabulary)) for word in batch.vocabulary]
            numbers.append(np.array(known, np.uint32)[batch.words])
    return Words(
        np.concatenate(numbers),
        np.cumsum(np.concatenate(counts)),
        np.array([word_hash(word) for word in vocabulary], np.uint64),
        np.array([word_kind(word) for word in vocabulary], np.uint8),
        tuple(digests),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Some bodies: digest and number of words of each, their vocabulary, and the place in it of each word."""

    digests: list[str | None]
    counts: npt.NDArray[np.int64]
    vocabulary: list[str]
    words: npt.NDArray[np.int32]


def _read(bodies: Sequence[str]) -> _Batch:
    written = list("".join(_VARIANTS.values()))
    plain = [mark for mark, variants in _VARIANTS.items() for _ in variants]
    series = pl.Series([_compatible(body) for body in bodies], dtype=pl.String).str.replace_many(written, plain)
    found = series.str.replace_all(_ADDED, " ").str.extract_all(_WORD)
    flat = found.explode(empty_as_null=False).to_arrow().dictionary_encode()
    return _Batch(
        [_digest(body) for body in series.str.to_lowercase().str.replace_many(_SPACES, [""] * len(_SPACES))],
        found.list.len().to_numpy().astype(np.int64),
        flat.dictionary.to_pylist(),
        flat.indices.to_numpy(),
    )


def _compatible(body: str) -> str:
    """The body in compatible characters (NFKC)."""
    if body.isascii() or unicodedata.is_normalized("NFKC", body):
        return body
    return unicodedata.normalize("NFKC", body)


def _digest(body: str) -> str | None:
    return hashlib.sha256(body.encode()).hexdigest() if body else None


def word_hash(word: str) -> int:
    """64 bits from the letters of a word whatever their case, or from a number however its digits are grouped."""
    form = _PARTED.sub(".", _THOUSANDS.sub("", word)) if word[0].isdigit() else word.casefold()
    return int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")


def word_kind(word: str) -> int:
    """NUMBER, NAME or PLAIN."""
    if word[0].isdigit() or word.casefold() in variable_words():
        return NUMBER
    return NAME if word[0].isupper() else PLAIN


@cache
def variable_words() -> frozenset[str]:
    """The words of `variable_words.txt`, and the English months and days of the week."""
    lines = files("communique.dedupe").joinpath("variable_words.txt").read_text("utf-8").splitlines()
    listed = frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return listed | MONTHS | SHORT_MONTHS | WEEKDAYS
