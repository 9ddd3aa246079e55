"""Which line above an article is its headline, where a page's menu and headlines of other news stand there too.

No place tells it: the line is taken that has most words of the article below it, if these are most of its own.
"""

from collections.abc import Sequence

from communique.clean.clutter_lists import is_headline, stems
from communique.clean.pieces import Piece
from communique.clean.rules import fold

_REACH = 300
"""Lines above the article that are looked at."""
_LONG_TOP = 12
"""Fewer lines than this above the article are no page's menu."""
_MIN_SHARED, _MIN_SHARE, _MIN_OF_TWICE = 3, 0.5, 0.3
"""Long words that a headline has of the article: their number, their share, and that of one that stands there twice."""
_BEGINNING = 8
"""Paragraphs of the article that are read for its words."""


def headline(pieces: Sequence[Piece], inside: Sequence[int]) -> str | None:
    """The headline of the article whose sentences are `inside`, where so much stands above it that it may be missed.

    Of lines that say it equally well the shortest, which has no name of a site behind it, and the first of these.
    """
    start = inside[0]
    if start <= _LONG_TOP:
        return None
    known = {stem for i in inside[:_BEGINNING] for stem in stems(pieces[i].text)}
    best: tuple[int, float, int] | None = None
    found = None
    above = pieces[max(0, start - _REACH) : start]
    folded = [fold(piece.text) for piece in above]
    for piece, words in zip(above, folded, strict=True):
        if not is_headline(piece) or piece.is_list_item:
            continue
        of_line = stems(piece.text)
        shared = len(of_line & known)
        if shared < _MIN_SHARED or shared < _MIN_OF_TWICE * len(of_line):
            continue
        if shared < _MIN_SHARE * len(of_line) and sum(other.startswith(words) for other in folded) < 2:
            continue
        rank = (shared, shared / len(of_line), -len(words))
        if best is None or rank > best:
            best, found = rank, piece.text.strip("#* ")
    return found
