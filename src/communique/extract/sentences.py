"""Sentences of a paragraph: a library's boundaries, less those after a known abbreviation."""

from functools import cache
from importlib.resources import files

import nupunkt

from communique.extract.spans import Span, trim


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]`, in order, without the white space around them."""
    found: list[Span] = []
    begin = start
    for _, boundary in nupunkt.sent_spans(text[start:end]):
        stop = start + boundary
        if stop < end and _is_abbreviation(text[begin:stop]):
            continue
        if (sentence := trim(text, begin, stop)) is not None:
            found.append(sentence)
        begin = stop
    if (rest := trim(text, begin, end)) is not None:
        found.append(rest)
    return found


def _is_abbreviation(sentence: str) -> bool:
    last = sentence.split()[-1:] or [""]
    return last[0].lstrip("(\"'“‘«").lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    lines = files("communique.extract").joinpath("abbreviations.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
