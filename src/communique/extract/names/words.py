"""The words of a block: what the rules for open classes of names look at."""

import re
from functools import lru_cache
from typing import NamedTuple

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
    small = lower(unified)
    parts = _WORD.split(unified)  # what stands between the words, and the words, in turn
    found = []
    at = len(parts[0])
    for written, after in zip(parts[1::2], parts[2::2], strict=True):
        bare, stop = written, at + len(written)
        following = stop + len(after)
        is_possessive = after != " " and after.startswith("' ")
        if "'" in written and (bare := _without_possessive(written)) != written:
            is_possessive, stop = True, at + len(bare)
            after = unified[stop:following]
        found.append(Word(start + at, start + stop, bare, small[at:stop], after, is_possessive, bare[0].isupper()))
        at = following
    return found


def _without_possessive(word: str) -> str:
    return _POSSESSIVE.sub("", word) or word


@lru_cache(maxsize=1)
def words_of_blocks(reading: Reading) -> tuple[tuple[Word, ...], ...]:
    """The words of each block of a document; kept for the next who asks about the same document."""
    return tuple(tuple(words(reading.text, block.span.start, block.span.end)) for block in reading.blocks)


def is_one_word(text: str) -> bool:
    """Whether `words` finds no more than one word in a text."""
    unified = unify(text)
    first = _WORD.search(unified)
    return first is None or _WORD.search(unified, first.end()) is None
