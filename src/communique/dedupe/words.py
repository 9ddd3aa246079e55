"""Words: a body as the hashes of its words, and which of them are numbers, dates or names."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.calendar import MONTHS, SHORT_MONTHS, WEEKDAYS
from communique.dedupe.characters import (
    APOSTROPHE,
    COMMA,
    DIGIT,
    JOINER,
    LETTER,
    SPACE,
    UNSEEN,
    Classes,
    Units,
    characters,
)

Hashes = npt.NDArray[np.uint64]
"""64-bit hashes of words, or of runs of words."""
Kinds = npt.NDArray[np.uint8]
"""What sort of word each is: one of PLAIN, NUMBER, NAME."""
Marks = npt.NDArray[np.bool_]
"""Whether something holds of each character."""
Places = npt.NDArray[np.intp]
"""Positions of characters."""

PLAIN, NUMBER, NAME = 0, 1, 2
"""NUMBER: digits or a word of `variable_words.txt`. NAME: written with a capital. PLAIN: all others."""

_NOTE = re.compile(r"\[\d{1,4}\]")
_BEHIND_LINK = re.compile(r"\]\([^)\s]*(?: [^)\n]*)?\)")
_ADDRESS = re.compile(r"http(?<!\whttp)s?://[^\s)\]>]*")
_BARE_ADDRESS = re.compile(r"www\.(?<!\wwww\.)[^\s)\]>]*")
"""What one rendering of a page adds and another does not: numbers of notes, addresses behind the words of a link, bare
addresses. Numbers of list items are found among the words."""
_LIST_DIGITS = 3
"""A number of more digits at the start of a line is no number of a list item."""

_EVERYWHERE = (("\u00a0", " "), ("\u202f", " "), ("\u2026", "..."))
"""Spaces that do not break and the sign for three full stops, each with what it is made of, as Unicode has it."""

_BATCH = 128
"""Bodies read at a time, which bounds the memory beside the words themselves."""

_BEHIND = "\n" * 4
"""Behind the last word, so that what is looked for behind a word is there."""
_BASE = 0x8D265FCD2F6A3E45
"""Odd, so that it has an inverse."""
DIGEST_BYTES = 32
_MIX = np.uint64(0x9FB21C651E98DF25)
_SHIFT = np.uint64(31)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of bodies, one after another; those of body i are `hashes[starts[i]:starts[i + 1]]`.

    Words that differ in case only have one hash. `digests`: blake2b of each body in one case and without spaces, None
    for one of which nothing is left.
    """

    hashes: Hashes
    kinds: Kinds
    starts: npt.NDArray[np.int64]
    digests: tuple[bytes | None, ...]

    def of(self, i: int) -> tuple[Hashes, Kinds]:
        """Hashes and kinds of the words of body i, in their order."""
        inside = slice(self.starts[i], self.starts[i + 1])
        return self.hashes[inside], self.kinds[inside]


def read_words(bodies: Sequence[str]) -> Words:
    """The words and numbers of bodies, without punctuation and what renderings add.

    "24.02" is one word; "1,200" and "1200" are the same one, as are "3-4" and "3/4".
    """
    batches = [_read(bodies[start : start + _BATCH]) for start in range(0, len(bodies), _BATCH)]
    counts = [np.diff(words.starts) for words in batches]
    return Words(
        np.concatenate([np.zeros(0, np.uint64), *(words.hashes for words in batches)]),
        np.concatenate([np.zeros(0, np.uint8), *(words.kinds for words in batches)]),
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts])),
        tuple(digest for words in batches for digest in words.digests),
    )


def _read(bodies: Sequence[str]) -> Words:
    """The words of some bodies, whose texts are looked at as one."""
    known = characters()
    whole = [_compatible(body) for body in bodies]
    texts = [_without_additions(body) for body in whole]
    units, classes, starts = _seen(texts)
    folded = known.folded[units]
    within = _within(classes)
    firsts, lasts = _ends(within)
    kept = ~_list_numbers(units, classes, firsts, lasts)
    firsts, lasts = firsts[kept], lasts[kept]
    hashes = _hashes(folded, classes, firsts, lasts)
    kinds = known.capital[units[firsts]] * np.uint8(NAME)
    kinds[(classes[firsts] == DIGIT) | _variable(hashes)] = NUMBER
    digests = list(_digests(folded, classes, starts))
    added = [i for i, text in enumerate(texts) if text is not whole[i]]
    if added:
        units, classes, starts_of_added = _seen([whole[i] for i in added])
        for i, digest in zip(added, _digests(known.folded[units], classes, starts_of_added), strict=True):
            digests[i] = digest
    return Words(hashes, kinds, np.searchsorted(firsts, starts), tuple(digests))


def _compatible(body: str) -> str:
    """The body in compatible characters (NFKC).

    Normalising takes longer than reading the words, and most bodies have no other character that is to be replaced than
    those in `_EVERYWHERE`.
    """
    if body.isascii():
        return body
    for sign, compatible in _EVERYWHERE:
        body = body.replace(sign, compatible)
    return body if unicodedata.is_normalized("NFKC", body) else unicodedata.normalize("NFKC", body)


def _without_additions(body: str) -> str:
    """The body without what renderings add; the same object where that is nothing."""
    if "[" in body or "](" in body:
        body = _BEHIND_LINK.sub(" ", _NOTE.sub(" ", body.replace("\\", "")))
    if "http" in body:
        body = _ADDRESS.sub(" ", body)
    return _BARE_ADDRESS.sub(" ", body) if "www." in body else body


def _seen(texts: Sequence[str]) -> tuple[Units, Classes, Places]:
    """The characters of texts that are read, their classes, and where each text begins (last: the end)."""
    units, starts = _units(texts)
    classes = characters().classes[units]
    unseen = np.flatnonzero(classes == UNSEEN)
    if len(unseen):
        starts = starts - np.searchsorted(unseen, starts)
        units, classes = np.delete(units, unseen), np.delete(classes, unseen)
    return units, classes, starts


def _units(texts: Sequence[str]) -> tuple[Units, Places]:
    """The texts one after another, and where each begins; the last of these is the end.

    Ends of lines part them, so that nothing runs from one into the next, and there are always signs behind a word.
    """
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    joined = "\n".join([*texts, _BEHIND])
    units: Units = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) > len(joined):
        second = np.flatnonzero((units & np.uint16(0xFC00)) == 0xDC00)
        starts = starts + np.searchsorted(second - np.arange(1, len(second) + 1), starts)
    return units, starts


def _within(classes: Classes) -> Classes:
    """LETTER or DIGIT for what belongs to a word or a number, signs that join included, and 0 for what is between."""
    within = classes * (classes <= DIGIT)
    middle = within[1:-1]
    for sign, sort in ((APOSTROPHE, LETTER), (JOINER, DIGIT), (COMMA, DIGIT)):
        at = np.flatnonzero(classes[1:-1] == sign)
        middle[at[(classes[at] == sort) & (classes[at + 2] == sort)]] = sort
    return within


def _ends(within: Classes) -> tuple[Places, Places]:
    """The first and the last character of each word."""
    change = within[1:] != within[:-1]
    firsts = np.flatnonzero(change & (within[1:] != 0)) + 1
    return (np.append(0, firsts) if within[0] else firsts), np.flatnonzero(change & (within[:-1] != 0))


def _list_numbers(units: Units, classes: Classes, firsts: Places, lasts: Places) -> Marks:
    """Which words are numbers of list items: up to three digits that begin a line, a full stop or bracket, a space."""
    blank = np.array([ord(" "), ord("\t")], np.uint16)
    maybe = np.flatnonzero((classes[firsts] == DIGIT) & (lasts - firsts < _LIST_DIGITS))
    first, last = firsts[maybe], lasts[maybe]
    fit = (classes[(first + last) // 2] == DIGIT) & np.isin(units[last + 1], np.array([ord("."), ord(")")], np.uint16))
    fit &= np.isin(units[last + 2], blank)
    maybe, before = maybe[fit], first[fit] - 1
    while (spaced := (before >= 0) & np.isin(units[before], blank)).any():
        before = before - spaced
    listed: Marks = np.zeros(len(firsts), np.bool_)
    listed[maybe[(before < 0) | (units[before] == ord("\n"))]] = True
    return listed


def _hashes(folded: Units, classes: Classes, firsts: Places, lasts: Places) -> Hashes:
    """A hash of each word by its characters."""
    hashes = _sums(folded, firsts, lasts)
    numbers = np.flatnonzero(classes[firsts] == DIGIT)
    hashes[numbers] = _number_sums(folded, classes, firsts[numbers], lasts[numbers])
    mixed: Hashes = (hashes ^ (hashes >> _SHIFT)) * _MIX
    return mixed ^ (mixed >> _SHIFT)


def _sums(folded: Units, firsts: Places, lasts: Places) -> Hashes:
    """A polynomial of the characters of each word, modulo 2**64: what a word adds to a running sum over all of them."""
    if not len(firsts):
        return np.zeros(0, np.uint64)
    powers, inverses = _powers(1 << max(16, len(folded).bit_length()))
    summed = np.cumsum(folded * powers[: len(folded)])
    sums: Hashes = (summed[lasts] - summed[firsts] + folded[firsts] * powers[firsts]) * inverses[firsts]
    return sums


def _number_sums(folded: Units, classes: Classes, firsts: Places, lasts: Places) -> Hashes:
    """The same of numbers, without the commas of thousands, and parted by full stops."""
    lengths = lasts - firsts + 1
    ends = np.cumsum(lengths)
    at = np.arange(int(lengths.sum())) + np.repeat(firsts - ends + lengths, lengths)
    digit = classes == DIGIT
    thousands = (classes[at] == COMMA) & digit[at + 2] & digit[at + 3] & ~digit[at + 4]
    signs = np.where(digit[at], folded[at], np.uint16(ord(".")))[~thousands]
    begins = np.append(0, ends)
    begins -= np.searchsorted(np.flatnonzero(thousands), begins)
    return _sums(signs, begins[:-1], begins[1:] - 1)


@lru_cache(2)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """So many powers of the base of the polynomial, and of its inverse modulo 2**64."""
    inverse = pow(_BASE, -1, 1 << 64)
    bases = [np.full(count, base, np.uint64) for base in (_BASE, inverse)]
    powers, inverses = (np.concatenate([[np.uint64(1)], np.cumprod(base[1:])]) for base in bases)
    return powers, inverses


def _variable(hashes: Hashes) -> Marks:
    """Which words are in `variable_words`."""
    known, maybe = _variable_hashes()
    found = maybe[(hashes >> np.uint64(48)).astype(np.intp)]
    at = np.flatnonzero(found)
    found[at] = np.isin(hashes[at], known)
    return found


@cache
def _variable_hashes() -> tuple[Hashes, Marks]:
    """The hashes of variable words, and which upper 16 bits occur among them."""
    known = characters()
    units, _ = _units(sorted(variable_words()))
    classes = known.classes[units]
    found = np.unique(_hashes(known.folded[units], classes, *_ends(_within(classes))))
    maybe = np.zeros(1 << 16, np.bool_)
    maybe[(found >> np.uint64(48)).astype(np.intp)] = True
    return found, maybe


def _digests(folded: Units, classes: Classes, starts: Places) -> Iterator[bytes | None]:
    """The digest of each body as it is compared, without spaces."""
    space = classes == SPACE
    shown = memoryview(folded[~space])
    bounds = (starts - np.searchsorted(np.flatnonzero(space), starts)).tolist()
    for begin, end in pairwise(bounds):
        yield hashlib.blake2b(shown[begin:end], digest_size=DIGEST_BYTES).digest() if begin < end else None


@cache
def variable_words() -> frozenset[str]:
    """The words of `variable_words.txt`, and the English months and days of the week."""
    lines = files("communique.dedupe").joinpath("variable_words.txt").read_text("utf-8").splitlines()
    listed = frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return listed | MONTHS | SHORT_MONTHS | WEEKDAYS
