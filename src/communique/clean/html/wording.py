"""What the words of blocks say of them: those of articles, and those that speak of the site and to its readers."""

import csv
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from communique.clean.html.page import Block
from communique.clean.trees import Matrix

_HEAD = 240
"""Characters of a block whose words are looked at: what a paragraph is for shows in its beginning."""
_MIN_CHARS = 15
_MAX_LINKED = 0.6
_SHIFTS = (-2, -1, 1, 2)
_WINDOW = 7

NAMES = (
    "points",
    "points_mean",
    "points_least",
    "points_most",
    *[f"points{shift:+d}" for shift in _SHIFTS],
    "points_window",
)
"""The columns of `wording`."""


def words_of(block: Block) -> Collection[str]:
    """The words that may have points, with the signs on them, each once; none of a block that is short or mostly links.

    To part words at spaces alone takes a third of the time.
    """
    if len(block.text) < _MIN_CHARS or block.linked >= _MAX_LINKED * len(block.text):
        return ()
    return set(block.text[:_HEAD].lower().split())


def wording(words: Sequence[Collection[str]], points: Mapping[str, int]) -> Matrix:
    """A row a block, of the words of each: the sum of their points, and that of the blocks beside it.

    Points are whole numbers, so that a sum does not depend on the order of the words.
    """
    count = len(words)
    rows: list[float] = []
    for of_block in words:
        known = [points[word] for word in of_block if word in points]
        rows += (sum(known), sum(known) / len(of_block), min(known), max(known)) if known else (0, 0, 0, 0)
    own = np.array(rows, np.float32).reshape(count, 4)
    sums = own[:, 0]
    beside = np.zeros((count, len(_SHIFTS)), np.float32)
    for column, shift in enumerate(_SHIFTS):
        if shift < 0:
            beside[-shift:, column] = sums[:shift]
        else:
            beside[:-shift, column] = sums[shift:]
    window = np.convolve(sums, np.ones(_WINDOW), "same") if count >= _WINDOW else np.full(count, sums.sum())
    return np.hstack([own, beside, window[:, None]]).astype(np.float32)


@cache
def word_points() -> Mapping[str, int]:
    """The words of articles (above nought) and of what stands around them (below), from `words.csv`, in tenths."""
    table = files("communique.clean.html").joinpath("words.csv").read_text("utf-8")
    return {row["word"]: int(row["points"]) for row in csv.DictReader(table.splitlines())}
