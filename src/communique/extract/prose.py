"""Which stretches of a paragraph are prose: sentences are looked for there and nowhere else.

Embedded images, runs of brackets and tables of signs take a reader of sentences hours and say nothing. They stay in the
document; no fact is read from them. The bounds are far from what any press text holds.
"""

import re
from collections.abc import Iterator

from communique.extract.spans import Span, trim

MAX_WORD = 500
"""Code points without white space. The longest addresses of pages have about 300."""

MAX_WITHOUT_STOP = 20_000
"""Code points. A longer stretch without the end of a sentence is no prose."""

WINDOW = 4_000
"""Code points that are judged together, up to the next white space."""

_MIN_JUDGED = 400
"""Code points: a shorter stretch is read whatever it holds, it costs little."""
_MIN_LETTERS = 0.3
_MAX_SINGLE_SIGNS = 0.5
_MIN_SINGLE_SIGNS = 200

_STOP = re.compile(r"[.!?…。！？]")
_LONG_WORD = re.compile(rf"[^\s、。，！？]{{{MAX_WORD + 1},}}")
_DATA_ADDRESS = re.compile(r"\bdata:[\w.+-]{1,40}/[\w.+-]{1,80}[;,][^\s)\"'>]*", re.IGNORECASE)
_NO_WORDS = re.compile(rf"{_DATA_ADDRESS.pattern}|{_LONG_WORD.pattern}", re.IGNORECASE)


def prose(text: str, start: int, end: int) -> list[Span]:
    """The stretches of `text[start:end]` that are prose, in order, without the white space around them.

    All of it in one stretch, as a rule. Left out are words of more than `MAX_WORD` code points and `data:` addresses,
    and of what is left each `WINDOW` that has few letters or is made of single signs. What goes on for
    `MAX_WITHOUT_STOP` without the end of a sentence is left out as a whole.
    """
    words = text[start:end]
    has_address = ":" in words and "data:" in words.lower()
    if not has_address and (len(words) <= MAX_WORD or max(map(len, words.split()), default=0) <= MAX_WORD):
        return _judged(text, start, end)
    found: list[Span] = []
    at = start
    for junk in _NO_WORDS.finditer(text, start, end):
        found += _judged(text, at, junk.start())
        at = junk.end()
    return found + _judged(text, at, end)


def _judged(text: str, start: int, end: int) -> list[Span]:
    """The parts of a stretch that read as prose; windows of prose in a row are one part."""
    whole = trim(text, start, end)
    if whole is None or whole.end - whole.start < _MIN_JUDGED:
        return [] if whole is None else [whole]
    parts: list[Span] = []
    for window in _windows(text, whole):
        if not _is_prose(window.of(text)):
            continue
        if parts and parts[-1].end == window.start:
            parts[-1] = Span(parts[-1].start, window.end)
        else:
            parts.append(window)
    trimmed = (trim(text, part.start, part.end) for part in parts)
    return [part for part in trimmed if part is not None and _has_stops(part.of(text))]


def _windows(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    while start < span.end:
        stop = start + WINDOW
        while stop < span.end and not text[stop].isspace():
            stop += 1
        if span.end - stop < _MIN_JUDGED:
            stop = span.end
        yield Span(start, stop)
        start = stop


def _is_prose(words: str) -> bool:
    """Whether it has letters enough, and words longer than one sign."""
    found = words.split()
    letters = sum(map(str.isalpha, words))
    if letters < _MIN_LETTERS * sum(map(len, found)):
        return False
    if len(found) < _MIN_SINGLE_SIGNS:
        return True
    single = sum(sum(map(str.isalnum, word)) <= 1 for word in found)
    return single < _MIN_SINGLE_SIGNS or single <= _MAX_SINGLE_SIGNS * len(found)


def _has_stops(words: str) -> bool:
    at = 0
    for stop in _STOP.finditer(words):
        if stop.start() - at > MAX_WITHOUT_STOP:
            return False
        at = stop.end()
    return len(words) - at <= MAX_WITHOUT_STOP
