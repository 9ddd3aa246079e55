"""What is measured of a text's pieces to tell clutter from the article: of a piece, of those around it, of the text.

A piece is a line or a paragraph. Nothing is looked up outside the text, so a document is judged by itself. The words
that count are those of `labels.toml` and the points of `clutter_words.csv`, which were learned with the trees.
"""

import csv
import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate

import numpy as np

from communique.clean.pieces import Piece
from communique.clean.rules import fold, labels
from communique.clean.trees import Matrix

_HEAD = 100
"""Characters of a piece that are looked at: the rest of a paragraph tells nothing more."""
_MAX_WORDS = 80
_MAX_GAP = 4
_MAX_REPEATS = 5
_FAR = 40
"""Pieces that count as far away."""
_MARKS = ".,;:!?…()[]{}\"'*_#|«»•·–—→›>"
"""Signs around words."""
_DIGIT = re.compile("[0-9]")
_YEAR = re.compile("(?:19|20)[0-9][0-9]")
_CLOCK = re.compile("[0-9]:[0-9][0-9]")
_AGO = frozenset(("ago", "min", "mins", "minute", "minutes", "hour", "hours", "тому", "назад", "vor"))
_CONTACT = ("://", "www.", "@", ".com", ".org", ".net", ".gov", ".eu", ".ua", ".uk")
_SEPARATOR = re.compile("[|•·»›→▸►>]")
_QUOTE = re.compile('[“”"«»„]')
_ROMAN = re.compile(r"\(?[ivxlc]{1,6}[.)]\s", re.IGNORECASE)
_ROMAN_SIGNS = frozenset("(ivxlcIVXLC")
_MAX_NAME_WORDS = 4
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 6
"""Letters by which words are taken for the same one."""

_OWN = (
    "words",
    "length",
    "ends",
    "prose",
    "colon",
    "ellipsis",
    "commas",
    "digits",
    "all_caps",
    "capital",
    "function",
    "lower_start",
    "bullet",
    "enumerated",
    "quote",
    "contact",
    "separators",
    "reader",
    "year",
    "clock",
    "points",
    "points_most",
    "points_mean",
    "bracketed",
    "menu",
    "label",
    "question",
    "name_like",
    "marked",
    "heading",
    "repeats",
    "gap_before",
    "gap_after",
    "shared",
)
_NEAR = ("prose", "words", "points", "capital", "ends", "marked", "function", "bullet", "colon", "shared")
"""What is also measured of the pieces around."""
_STEPS = (-2, -1, 1, 2)
_WINDOWS = (3, 8, 20)
_PLACE = (
    "from_start",
    "from_end",
    "place",
    "prose_above",
    "prose_upto",
    "prose_total",
    "pieces",
    "since_prose",
    "until_prose",
    "since_heading",
    "prose_since_heading",
    "since_colon",
    "text_prose",
    "text_points",
    "text_marked",
)


def names() -> tuple[str, ...]:
    """The names of the columns of `features`."""
    steps = [f"{name}{step:+d}" for step in _STEPS for name in _NEAR]
    windows = [f"{name}_{side}{size}" for size in _WINDOWS for side in ("before", "after") for name in _NEAR]
    return (*_OWN, *steps, *windows, *_PLACE)


def features(
    pieces: Sequence[Piece], folded: Sequence[str], marked: Container[int], headings: Container[int]
) -> Matrix:
    """A row of measures a piece, columns as in `names`.

    `folded` are the texts as `beginning` gives them; `marked` the pieces that a rule says are clutter, `headings` those
    that are a heading of clutter by their words.
    """
    return measure(pieces, folded, marked, headings, word_points())


def measure(
    pieces: Sequence[Piece],
    folded: Sequence[str],
    marked: Container[int],
    headings: Container[int],
    points: dict[str, float],
) -> Matrix:
    """As `features`, with other points of words: for those who learn them."""
    repeats = Counter(folded)
    starts = [piece.start for piece in pieces[1:]]
    gaps = [_MAX_GAP, *(start - piece.end for start, piece in zip(starts, pieces, strict=False)), _MAX_GAP]
    shared = _shared(pieces)
    rows = [
        (
            *_own(piece, words, points),
            i in marked,
            i in headings,
            min(repeats[words], _MAX_REPEATS),
            min(gaps[i], _MAX_GAP),
            min(gaps[i + 1], _MAX_GAP),
            shared[i],
        )
        for i, (piece, words) in enumerate(zip(pieces, folded, strict=True))
    ]
    own = np.array(rows, np.float32)
    return np.hstack((own, *_around(own[:, _NEAR_AT]), _places(rows)), dtype=np.float32)


@cache
def word_points() -> dict[str, float]:
    """Words of clutter (above nought) and of articles (below), from `clutter_words.csv`."""
    table = files("communique.clean").joinpath("clutter_words.csv").read_text("utf-8")
    return {row["word"]: float(row["points"]) for row in csv.DictReader(table.splitlines())}


def beginning(text: str) -> str:
    """The folded text of a piece as far as it is looked at."""
    return fold(text[:_HEAD])


def words_of(folded: str) -> list[str]:
    """The words of a folded text that may have points."""
    return [word for part in folded.split() if (word := part.strip(_MARKS))]


_AT = {name: i for i, name in enumerate(_OWN)}
_NEAR_AT = [_AT[name] for name in _NEAR]


def _own(piece: Piece, folded: str, points: dict[str, float]) -> tuple[float, ...]:
    """What is measured of a piece by itself, in the order of `_OWN`."""
    text = piece.text
    head = text[:_HEAD]
    raw = head.split()
    words = words_of(folded)
    known = [points[word] for word in set(words) if word in points]
    total = sum(known)
    count = len(words) or 1
    capitals = len([word for word in raw if word[0].isupper()])
    function_words, reader_words = _function(), _reader()
    function = len([word for word in words if word in function_words])
    last = text[-1]
    short = piece.words <= _MAX_NAME_WORDS
    return (
        min(piece.words, _MAX_WORDS),
        len(text) / piece.words,
        piece.ends,
        piece.is_prose,
        last == ":",
        last == "…" or text.endswith("..."),
        head.count(","),
        len(_DIGIT.findall(head)) / len(head),
        text.isupper(),
        capitals / len(raw),
        function / count,
        text[0].islower(),
        piece.is_list_item,
        text[0] in _ROMAN_SIGNS and _ROMAN.match(text) is not None,
        _QUOTE.search(head) is not None,
        any(sign in folded for sign in _CONTACT),
        len(_SEPARATOR.findall(head)),
        len([word for word in words if word in reader_words]) / count,
        _YEAR.search(head) is not None,
        _CLOCK.search(head) is not None or not _AGO.isdisjoint(words),
        total,
        max(known, default=0.0),
        total / count,
        text[0] in "([" and last in ")]",
        short and folded in labels("menu"),
        short and _is_label(folded.rstrip(":")),
        "?" in head,
        2 <= len(raw) <= _MAX_NAME_WORDS and capitals == len(raw) and not function,
    )


def _shared(pieces: Sequence[Piece]) -> list[float]:
    """Of every piece the share of its long words that stand in a different one as well; a half where it has none.

    The parts of an article are about one thing, what is taken from other pages is not.
    """
    words = [{word[:_STEM] for word in _LONG_WORD.findall(piece.text.lower())} for piece in pieces]
    differing = {piece.text: of_piece for piece, of_piece in zip(pieces, words, strict=True)}
    counts = Counter(word for of_piece in differing.values() for word in of_piece)
    return [sum(counts[word] > 1 for word in of_piece) / len(of_piece) if of_piece else 0.5 for of_piece in words]


def _is_label(words: str) -> bool:
    return any(words in labels(kind) for kind in ("tags", "section", "published", "byline_cue"))


@cache
def _function() -> frozenset[str]:
    return labels("function_word")


@cache
def _reader() -> frozenset[str]:
    return labels("reader")


def _around(near: Matrix) -> tuple[Matrix, Matrix]:
    """The measures of the pieces one and two before and after (-1 where there is none), and means of windows."""
    count, width = near.shape
    padded = np.full((count + 4, width), -1, np.float32)
    padded[2 : 2 + count] = near
    at = np.arange(count)
    steps = padded[at[:, None] + _STEP_OFFSETS].reshape(count, -1)
    sums = np.zeros((count + 1, width))
    np.cumsum(near, axis=0, out=sums[1:])
    first = np.clip(at[:, None] + _FIRST_OFFSETS, 0, count)
    last = np.clip(at[:, None] + _LAST_OFFSETS, 0, count)
    means = (sums[last] - sums[first]) / np.maximum(1, last - first)[:, :, None]
    return steps, means.reshape(count, -1)


_STEP_OFFSETS = np.array([2 + step for step in _STEPS])
_FIRST_OFFSETS = np.array([offset for size in _WINDOWS for offset in (-size, 1)])
_LAST_OFFSETS = np.array([offset for size in _WINDOWS for offset in (0, size + 1)])
"""Of every window before and after a piece, its first piece and the one behind its last."""


def _places(rows: Sequence[tuple[float, ...]]) -> Matrix:
    """Where in the text a piece stands: by number, by words of prose, and after what."""
    count = len(rows)
    prose = [bool(row[_AT["prose"]]) for row in rows]
    above = list(
        accumulate(
            (row[_AT["words"]] if is_prose else 0.0 for row, is_prose in zip(rows, prose, strict=True)), initial=0.0
        )
    )
    total = max(1.0, above[-1])
    text = (
        sum(prose) / count,
        sum([row[_AT["points"]] for row in rows]) / count,
        sum([row[_AT["marked"]] for row in rows]) / count,
    )
    until = [_FAR] * count
    for i in range(count - 2, -1, -1):
        until[i] = 1 if prose[i + 1] else min(until[i + 1] + 1, _FAR)
    found = []
    before = heading = colon = -_FAR
    for i, row in enumerate(rows):
        if row[_AT["heading"]]:
            heading = i
        if row[_AT["colon"]]:
            colon = i
        found.append(
            (
                min(i, _FAR),
                min(count - 1 - i, _FAR),
                i / count,
                above[i] / total,
                above[i + 1] / total,
                min(total, 2000.0),
                min(count, 300),
                min(i - before, _FAR),
                until[i],
                min(i - heading, _FAR),
                above[i + 1] - above[heading] if heading >= 0 else 0.0,
                min(i - colon, _FAR),
                *text,
            )
        )
        if prose[i]:
            before = i
    return np.array(found, np.float32)
