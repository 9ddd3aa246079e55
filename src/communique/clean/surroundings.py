"""What of a text is clutter and what stands around the article, settled together: each tells something of the other.

Rules of clutter are certain. Where the model says clutter, a date, a byline or a list of tags close to the article is
still what it reads as; a menu's entries or the dates of related items are not, and are out of the way before a title is
looked for.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from communique.clean.article import is_quotation
from communique.clean.clutter import Marks, find_clutter, says_when_published
from communique.clean.clutter_model import clutter_scores
from communique.clean.front import Front, find_front, may_be_front
from communique.clean.headline import headline
from communique.clean.pieces import Piece
from communique.clean.rules import fold, labels

_LEAST_IN_MENU, _LEAST, _LEAST_PROSE, _LEAST_ALONE, _LEAST_FOREIGN, _LEAST_ABOVE = 0.25, 0.6, 0.6, 0.75, 0.75, 0.9
"""Scores above which a piece is clutter: in a run of many; any; one that reads as sentences; a line between pieces of
the article, which may be a heading, or alone at the end of the text, a signature; one in an alphabet of which the model
has seen little; one above the article that is in no menu, where sections and titles stand. To lose some of the article
costs more than to keep some clutter."""
_MOST_QUOTED = 0.1
"""The score of a quotation on its own, at most: other news are seldom told in one."""
_FOREIGN = re.compile(r"[^\W\d_\u0000-\u036f]")
"""A letter that is not Latin."""
_FOREIGN_REACH = 20
_CERTAIN = 4.0
"""Log odds of what a rule marks."""
_CHANGE = 0.7
"""What it costs in log odds that clutter begins or ends."""
_MIN_MENU = 5
_ABOVE, _FAR_ABOVE, _BELOW = 12, 30, 3
"""Pieces above and below the article where a line that reads like front matter is none of a menu's: above it from its
title on, if that stands not too far."""
_TOP = 2
"""Lines above the article that most texts have: a title, a date."""
_MAX_APPEAL_WORDS = 30
_QUOTE = re.compile('[“”"«»„]')
_DIGIT = re.compile(r"\d")
_MIN_TITLE_WORDS = 4
_REACH = 300
"""Pieces above the article among which a title is looked for."""
_MAX_TAG_WORDS = 7
_TAG_HEAD = 40
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
    title = title if title is not None else headline(pieces, inside)
    front_like = set(_front_like(pieces, sorted(likely), title, inside[0], inside[-1]))
    certain = marks | dict.fromkeys(sorted(likely - front_like), _RULE)
    front = find_front(pieces, certain, title)
    return certain | dict.fromkeys(sorted(front_like - front.roles.keys()), _RULE), front


def _is_open(pieces: Sequence[Piece], marks: Marks) -> bool:
    """Whether anything may be clutter that no rule names: most texts are sentences below a title and a date.

    Lines that are no sentences raise the question: many above the article, two of them together, or one at the end; and
    an end that speaks to the reader.
    """
    lines = [i for i, piece in enumerate(pieces) if i not in marks and not piece.is_prose]
    start = next((i for i, piece in enumerate(pieces) if i not in marks and piece.is_prose), len(pieces))
    below = [i for i in lines if i > start]
    if len(lines) - len(below) > _TOP or any(after - i == 1 for i, after in pairwise(below)):
        return True
    end = next((i for i in range(len(pieces) - 1, -1, -1) if i not in marks), -1)
    return end > start and (end in below or _speaks_to_reader(pieces[end]))


def _speaks_to_reader(piece: Piece) -> bool:
    """Whether a short sentence that quotes nobody speaks to whoever reads it."""
    if piece.words > _MAX_APPEAL_WORDS or _QUOTE.search(piece.text) is not None:
        return False
    return not labels("reader").isdisjoint(fold(piece.text).split())


def _likely(pieces: Sequence[Piece], marks: Marks) -> set[int]:
    """The pieces that the model says are clutter and no rule."""
    scores = [
        min(score, _MOST_QUOTED) if is_quotation(piece) else score
        for piece, score in zip(pieces, clutter_scores(pieces, marks).tolist(), strict=True)
    ]
    sure = [score > _LEAST or i in marks for i, score in enumerate(scores)]
    inside = smooth([_CERTAIN if i in marks else math.log(score / (1 - score)) for i, score in enumerate(scores)])
    seen = [a or b for a, b in zip(sure, inside, strict=True)]
    start = next((i for i, piece in enumerate(pieces) if piece.is_prose and not sure[i]), len(pieces))
    listed = _listed(pieces, seen)
    found: set[int] = set()
    for first, last in _runs(seen):
        run = range(first, last) if seen[first] else range(0)
        many = sum(not may_be_front(pieces[i]) for i in run) >= _MIN_MENU
        for i in run:
            if i in marks or i in listed or pieces[i].is_row or _signs(pieces, i):
                continue
            alone = len(run) == 1
            if scores[i] > _least(pieces[i], many=many, alone=alone, is_above=i < start):
                found.add(i)
    return found


def _listed(pieces: Sequence[Piece], seen: Sequence[bool]) -> frozenset[int]:
    """The lines that a line of the article with a colon introduces, up to the next sentence."""
    found: set[int] = set()
    references: set[int] = set()
    for i in range(1, len(pieces)):
        introduced = (pieces[i - 1].text[-1] == ":" and not seen[i - 1]) or _heads_references(pieces[i - 1])
        # A reference may be as long as a sentence, but has a year or a day in it.
        goes_on = not pieces[i].is_prose or (i - 1 in references and _DIGIT.search(pieces[i].text) is not None)
        if (introduced or i - 1 in found) and goes_on:
            found.add(i)
        if _heads_references(pieces[i]) or (i - 1 in references and i in found):
            references.add(i)
    return frozenset(found | references)


def _heads_references(piece: Piece) -> bool:
    return piece.is_label and fold(piece.text).strip(":#* ") in labels("references")


def smooth(odds: Sequence[float]) -> list[bool]:
    """Which pieces are clutter if neighbours agree: the likeliest sequence for these log odds, every change costs."""
    article, clutter = 0.0, 0.0
    steps: list[tuple[bool, bool]] = []
    for odd in odds:
        steps.append((article >= clutter - _CHANGE, clutter >= article - _CHANGE))
        article, clutter = max(article, clutter - _CHANGE), max(clutter, article - _CHANGE) + odd
    state = clutter > article
    found = []
    for stays_article, stays_clutter in reversed(steps):
        found.append(state)
        state = state == (stays_clutter if state else stays_article)
    return found[::-1]


def _least(piece: Piece, *, many: bool, alone: bool, is_above: bool) -> float:
    """The score above which a piece is clutter: among many that are likely, no other beside it, above the article."""
    if _FOREIGN.search(piece.text[:_FOREIGN_REACH]):
        return _LEAST_FOREIGN
    if piece.is_prose:
        return _LEAST_PROSE
    if many:
        return _LEAST if is_above and piece.words >= _MIN_TITLE_WORDS else _LEAST_IN_MENU
    if is_above:
        return _LEAST_ABOVE
    return _LEAST_ALONE if alone else _LEAST


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

    Where no title is given, it is the last line above the article that is long enough; of those that stand there twice,
    or with the name of the site behind them, if any does.
    """
    wanted = fold(title) if title is not None else None
    tags = _tag_lines(pieces)
    above = [
        piece.text
        for piece in pieces[max(0, first - _REACH) : first]
        if piece.words >= _MIN_TITLE_WORDS and not piece.ends
    ]
    twice = [text for text in above if sum(other.startswith(text) for other in above) > 1]
    named = (i for i in range(max(0, first - _FAR_ABOVE), first) if fold(pieces[i].text) == wanted)
    top = min(first - _ABOVE, max(named, default=first))
    heads = tuple((twice or above)[-1:]) if title is None else ()
    for i in likely:
        words = fold(pieces[i].text)
        near = top <= i <= last + _BELOW
        is_title = (i < first and pieces[i].text.startswith(heads)) or (
            wanted is not None and i <= last and wanted in words
        )
        if i in tags or is_title or says_when_published(pieces[i], words) or (near and _is_front(pieces, i)):
            yield i


def _is_front(pieces: Sequence[Piece], i: int) -> bool:
    """Whether a line reads like front matter, or is a name below one that says who wrote the text."""
    if may_be_front(pieces[i]):
        return True
    above = fold(pieces[i - 1].text).rstrip(":") if i > 0 else ""
    return pieces[i].is_label and above in labels("byline_cue")


def _tag_lines(pieces: Sequence[Piece]) -> frozenset[int]:
    """Headings of lists of tags, and the short lines below them."""
    found: set[int] = set()
    for i, piece in enumerate(pieces):
        is_short = piece.words <= _MAX_TAG_WORDS
        if is_short and i - 1 in found and not piece.ends:
            found.add(i)
        elif is_short or ":" in piece.text[:_TAG_HEAD]:
            head = fold(piece.text[:_TAG_HEAD].partition(":")[0]).strip("# *")
            if head in labels("tags"):
                found.add(i)
    return frozenset(found)
