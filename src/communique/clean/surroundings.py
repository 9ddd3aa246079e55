"""What of a text is clutter and what stands around the article, settled together: each tells something of the other.

Rules of clutter are certain. Where the model says clutter, a date, a byline or a list of tags close to the article is
still what it reads as; a menu's entries or the dates of related items are not, and are out of the way before a title is
looked for.
"""

import re
from collections.abc import Iterator, Sequence

from communique.clean.clutter import Marks, find_clutter, says_when_published
from communique.clean.clutter_model import clutter_scores
from communique.clean.front import Front, find_front, may_be_front
from communique.clean.pieces import Piece
from communique.clean.rules import fold, labels

_LEAST, _LEAST_PROSE, _LEAST_FOREIGN, _LEAST_ABOVE = 0.6, 0.75, 0.85, 0.95
"""Scores above which a piece is clutter: one that reads as sentences or stands alone at an end of the text, one in an
alphabet of which the model has seen little, and one above the article that is in no menu, where sections and titles
stand. To lose some of the article costs more than to keep some clutter."""
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u036f]")
"""A letter that is not Latin."""
_FOREIGN_REACH = 20
_MIN_MENU = 5
_ABOVE, _BELOW = 12, 3
"""Pieces above and below the article where a line that reads like front matter is none of a menu's."""
_TOP = 2
"""Lines above the article that most texts have: a title, a date."""
_MIN_TITLE_WORDS = 4
_MAX_TAG_WORDS = 7
_MAX_TAG_LINE = 300
_RULE = "model"


def settle(pieces: Sequence[Piece], marks: Marks, title: str | None) -> tuple[Marks, Front]:
    """The pieces that are clutter, each with its rule, and what was read around the article.

    `marks` are those that the syntax of a document shows, empty where it has none; `title` the one its source gives.
    """
    marks = marks | find_clutter(pieces)
    likely = _likely(pieces, marks) if _is_open(pieces, marks) else set()
    inside = [i for i, piece in enumerate(pieces) if piece.is_prose and i not in marks and i not in likely]
    if not inside or not likely:
        return marks, find_front(pieces, marks, title)
    front_like = set(_front_like(pieces, sorted(likely), title, inside[0], inside[-1]))
    certain = marks | dict.fromkeys(sorted(likely - front_like), _RULE)
    front = find_front(pieces, certain, title)
    return certain | dict.fromkeys(sorted(front_like - front.roles.keys()), _RULE), front


def _is_open(pieces: Sequence[Piece], marks: Marks) -> bool:
    """Whether anything may be clutter that no rule names: most texts are sentences below a title and a date."""
    open_to = [i for i, piece in enumerate(pieces) if i not in marks and not piece.is_prose]
    if len(open_to) > _TOP or (open_to and open_to[-1] >= _TOP):
        return True
    last = next((piece.text for i, piece in reversed(list(enumerate(pieces))) if i not in marks), "")
    return not labels("reader").isdisjoint(fold(last).split())


def _likely(pieces: Sequence[Piece], marks: Marks) -> set[int]:
    """The pieces that the model says are clutter and no rule."""
    scores = clutter_scores(pieces, marks).tolist()
    above = [score > _LEAST or i in marks for i, score in enumerate(scores)]
    start = next((i for i, piece in enumerate(pieces) if piece.is_prose and not above[i]), len(pieces))
    found: set[int] = set()
    listed = False
    for run, last in _runs(above):
        for i in range(run, last):
            piece = pieces[i]
            listed = not piece.is_prose and (listed or (i > 0 and not above[i - 1] and pieces[i - 1].text[-1] == ":"))
            if not above[i] or i in marks or listed or piece.is_row or _signs(pieces, i):
                continue
            if scores[i] > _least(piece, last - run, at_end=last == len(pieces), is_above=i < start):
                found.add(i)
    return found


def _least(piece: Piece, run: int, *, at_end: bool, is_above: bool) -> float:
    """The score above which a piece is clutter, in a run of so many that are likely."""
    if _FOREIGN.search(piece.text[:_FOREIGN_REACH]):
        return _LEAST_FOREIGN
    if is_above and run < _MIN_MENU:
        return _LEAST_ABOVE
    return _LEAST_PROSE if piece.is_prose or (at_end and run == 1) else _LEAST


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and end of every run of the same flag."""
    start = 0
    for i in range(1, len(flags) + 1):
        if i == len(flags) or flags[i] != flags[start]:
            yield start, i
            start = i


def _signs(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a line says who spoke the words above it."""
    return i > 0 and pieces[i].text[0] in "—–-" and pieces[i - 1].text[-1] in '”"»“'


def _front_like(
    pieces: Sequence[Piece], likely: Sequence[int], title: str | None, first: int, last: int
) -> Iterator[int]:
    """Those of the pieces that may be title, date, byline, section or tags; `first` to `last` is the article.

    Where no title is given it may be the last line above the article that is long enough.
    """
    wanted = fold(title) if title is not None else None
    tags = _tag_lines(pieces)
    above = [i for i in likely if i < first and pieces[i].words >= _MIN_TITLE_WORDS and not pieces[i].ends]
    heads = above[-1:] if title is None else []
    for i in likely:
        words = fold(pieces[i].text)
        near = first - _ABOVE <= i <= last + _BELOW
        is_title = i in heads or (wanted is not None and i <= last and wanted in words)
        if i in tags or is_title or says_when_published(pieces[i], words) or (near and may_be_front(pieces[i])):
            yield i


def _tag_lines(pieces: Sequence[Piece]) -> frozenset[int]:
    """Headings of lists of tags, and the short lines below them."""
    found: set[int] = set()
    for i, piece in enumerate(pieces):
        head = fold(piece.text).partition(":")[0] if len(piece.text) <= _MAX_TAG_LINE else ""
        goes_on = i - 1 in found and piece.words <= _MAX_TAG_WORDS and not piece.ends
        if goes_on or head.strip("# *") in labels("tags"):
            found.add(i)
    return frozenset(found)
