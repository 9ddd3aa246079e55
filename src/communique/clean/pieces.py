"""The pieces of a text: its lines, or the paragraphs that a fixed line width has cut into lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from communique.clean.rules import clutter

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»›)\]*_]*$")
_END_AND_SOURCE = re.compile(r"[.!?…][\"'”’»]*\s+\([^()]{1,80}\)$")
_LIST_MARK = re.compile(r"(?:[-–—*•·▪●◦‣■]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
_MAX_CREDIT = 100
_MAX_CAPTION = 500
_MAX_LINK_WORDS = 6
_WIDTHS = range(40, 121)
_WRAPPED_SHARE = 0.75
_MIN_WRAPPED = 4
_MIN_CUT = 30
_MAX_CUT = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or paragraph without the white space around it."""

    start: int
    end: int
    text: str
    words: int
    credit: bool
    """Whether it is a photo credit, cut from the end of the line of the piece before it."""
    ends: bool
    """Whether it ends as a sentence does."""

    @property
    def is_prose(self) -> bool:
        """Whether it reads as sentences: more than a label and finished, or too long for a headline."""
        return (self.ends and self.words >= 8) or self.words >= 25

    @property
    def is_list_item(self) -> bool:
        """Whether it begins with a bullet or a number."""
        return _LIST_MARK.match(self.text) is not None

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table: cells between bars or tabs."""
        return (self.text[0] == "|" and self.text.count("|") >= 3) or self.text.count("\t") >= 2

    @property
    def is_label(self) -> bool:
        """Whether it could stand in a menu: at most five words that are no sentence."""
        return self.words <= 5 and not self.ends and len(self.text) <= 50


def pieces(text: str) -> list[Piece]:
    """The pieces of a text in order; together they hold every character that is not white space.

    Lines are paragraphs, unless most of them are filled to one width: then they are joined up to where a line could
    have held the first word of the next. A sentence that its links have cut into lines is joined as well. Blank lines
    always part. A photo credit in brackets at the end of a line is a piece of its own.
    """
    lines = _lines(text)
    width = _width(text, lines)
    found: list[Piece] = []
    i = 0
    while i < len(lines):
        j = i
        while width and j + 1 < len(lines) and _goes_on(text, lines[j], lines[j + 1], width):
            j += 1
        j = max(j, _mended(text, lines, i))
        found += _split(text, lines[i][0], lines[j][1])
        i = j + 1
    return found


_Line = tuple[int, int, bool]
"""Start and end of a line, and whether a blank line stands before it."""


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    offset, gap = 0, False
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = offset + line.index(stripped[0])
            found.append((start, start + len(stripped), gap))
        gap = not stripped
        offset += len(line) + 1
    return found


def _width(text: str, lines: Sequence[_Line]) -> int | None:
    """The width at which lines were broken, or None if they were not.

    A line was broken at a width if it fits, and the first word of the next would not have fitted as well.
    """
    ends = [(b - a, b - a + 1 + _first_word(text, c)) for (a, b, _), (c, _, gap) in pairwise(lines) if not gap]
    if len(ends) < _MIN_WRAPPED or sum(length in _WIDTHS for length, _ in ends) < _WRAPPED_SHARE / 2 * len(ends):
        return None
    counts = {width: sum(length <= width < needed for length, needed in ends) for width in _WIDTHS}
    width = max(counts, key=lambda width: (counts[width], -width))
    if counts[width] < max(_MIN_WRAPPED, _WRAPPED_SHARE * len(ends)):
        return None
    broken = [(b, c) for (a, b, _), (c, _, gap) in pairwise(lines) if not gap and b - a <= width]
    unfinished = sum(not _SENTENCE_END.search(text[max(0, b - 4) : b]) for b, _ in broken)
    return width if unfinished >= len(broken) / 2 else None


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether a line's paragraph goes on in the next line."""
    start, end, _ = line
    if following[2] or _LIST_MARK.match(text, following[0]):
        return False
    return end - start + 1 + _first_word(text, following[0]) > width


def _mended(text: str, lines: Sequence[_Line], i: int) -> int:
    """The last line of a sentence that links inside it have cut into lines; `i` itself if it is not cut.

    It begins with several words and does not end, and each line after it goes on in lower case, up to one that ends.
    A line that begins with a capital may be the words of a link, if it is short and the next goes on, or follow them.
    """
    start, end, _ = lines[i]
    if end - start < _MIN_CUT or _SENTENCE_END.search(text[end - 4 : end]) or text[end - 1] in ":;":
        return i
    for k in range(i + 1, min(i + _MAX_CUT, len(lines))):
        start, end, gap = lines[k]
        if gap or not (_is_inside(text, lines[k]) or _is_linked(text, lines, i, k)):
            return i
        if _SENTENCE_END.search(text[max(start, end - 4) : end]):
            return k
    return i


def _is_inside(text: str, line: _Line) -> bool:
    """Whether a line begins as the inside of a sentence does, or is the stop that ends one."""
    start, end, _ = line
    return text[start].islower() or (text[start] in ",.;)”" and end - start > 1) or text[start:end] == "."


def _is_linked(text: str, lines: Sequence[_Line], first: int, k: int) -> bool:
    """Whether a line is the words of a link, or what follows such words in lower case, and the next line goes on."""
    if k + 1 == len(lines) or lines[k + 1][2] or not _is_inside(text, lines[k + 1]):
        return False
    start, end, _ = lines[k]
    if text[start].isalnum() and text[end - 1].isalnum() and len(text[start:end].split()) <= _MAX_LINK_WORDS:
        return True
    before, stop, _ = lines[k - 1]
    return k - 1 > first and text[before].islower() and len(text[before:stop].split()) <= _MAX_LINK_WORDS


def _first_word(text: str, start: int) -> int:
    match = re.compile(r"\S+").match(text, start)
    return len(match[0]) if match else 0


def _split(text: str, start: int, end: int) -> list[Piece]:
    """The piece, or the piece and the photo credit at its end."""
    place = text.rfind("(", max(start + 1, end - _MAX_CREDIT), end) if text[end - 1] == ")" else -1
    if place > start and clutter().credit.match(text[place:end]):
        return _parted(text, start, place, end)
    if end - start <= _MAX_CAPTION and text[end - 1] not in ".!?" and _may_credit(text, start, end):
        tail = clutter().tail.search(text, max(start, end - _MAX_CREDIT), end)
        if tail is not None and tail.start() > start:
            return _parted(text, start, tail.start(), end)
    return [_piece(text, start, end)]


def _may_credit(text: str, start: int, end: int) -> bool:
    """Whether the sign of a credit without brackets stands near the end: quick to see."""
    return any(text.find(sign, max(start, end - _MAX_CREDIT), end) >= 0 for sign in ":©")


def _parted(text: str, start: int, place: int, end: int) -> list[Piece]:
    stop = start + len(text[start:place].rstrip())
    return [_piece(text, start, stop), _piece(text, place, end, credit=True)]


def _piece(text: str, start: int, end: int, *, credit: bool = False) -> Piece:
    words = text[start:end]
    ends = bool(_SENTENCE_END.search(words[-6:]) or _END_AND_SOURCE.search(words[-_MAX_CREDIT:]))
    return Piece(start, end, words, len(words.split()), credit, ends)
