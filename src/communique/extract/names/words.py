"""The words of a block: what the rules for open classes of names look at."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import NamedTuple, cast

from communique.extract.names.gazetteer import lower, unify
from communique.extract.reading import Reading

_WORD = re.compile(r"([^\W_]+(?:['-][^\W_]+)*)")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)


class Word(NamedTuple):
    """A word with its place, without its possessive ending. `after` is what stands between it and the next word."""

    start: int
    end: int
    text: str
    lower: str
    after: str
    possessive: bool
    is_capitalised: bool
    """Whether it begins with a capital letter."""


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]`, in order, with one kind of apostrophe."""
    unified = unify(text[start:end])
    parts = _WORD.split(unified)  # what stands between the words, and the words, in turn
    places = list(accumulate(map(len, parts), initial=start))
    written = parts[1::2]
    if unified.isascii():
        small = list(map(str.lower, written))
    else:
        whole = lower(unified)
        small = [whole[at - start : stop - start] for at, stop in zip(places[1:-1:2], places[2::2], strict=True)]
    capital = [word[0].isupper() for word in written]
    columns = zip(places[1:-1:2], places[2::2], written, small, parts[2::2], repeat(False), capital, strict=False)
    found = cast("list[Word]", list(map(tuple.__new__, repeat(Word), columns)))
    for at in _beside_apostrophes(unified, start, places) if "'" in unified else ():
        found[at] = _owning(found[at])
    return found


def _beside_apostrophes(unified: str, start: int, places: Sequence[int]) -> set[int]:
    """The indices of the words with an apostrophe in them, or one and a blank behind them; few words have one.

    `places`: where what stands between the words and the words begin, in turn.
    """
    found: set[int] = set()
    at = unified.find("'")
    while at >= 0:
        part = bisect_right(places, start + at) - 1
        if part % 2:
            found.add(part // 2)
        elif part and places[part] == start + at and unified[at + 1 : at + 2] == " ":
            found.add(part // 2 - 1)
        at = unified.find("'", at + 1)
    return found


def _owning(word: Word) -> Word:
    """A word with an apostrophe in it or behind it: without the ending of a possessive, if that is what it is."""
    bare = _POSSESSIVE.sub("", word.text) or word.text
    if bare == word.text:
        return word._replace(possessive=word.after.startswith("' "))
    ending = word.text[len(bare) :]
    return word._replace(
        end=word.start + len(bare),
        text=bare,
        lower=word.lower[: len(bare)],
        after=ending + word.after,
        possessive=True,
    )


@lru_cache(maxsize=1)
def words_of_blocks(reading: Reading) -> tuple[tuple[Word, ...], ...]:
    """The words of each block of a document; kept for the next who asks about the same document."""
    return tuple(tuple(words(reading.text, block.span.start, block.span.end)) for block in reading.blocks)


def may_begin_name(words: Sequence[Word]) -> list[int]:
    """The indices of the words that are written like the beginning of a name: with a capital, or joined ("al-Roe")."""
    return [i for i, word in enumerate(words) if word.is_capitalised or "-" in word.text]


def is_one_word(text: str) -> bool:
    """Whether `words` finds no more than one word in a text."""
    unified = unify(text)
    first = _WORD.search(unified)
    return first is None or _WORD.search(unified, first.end()) is None
