"""Sentences of a paragraph: a library's boundaries, less those after a known abbreviation."""

import re
from functools import cache
from importlib.resources import files

import nupunkt

from communique.extract.spans import Span, trim

MAX_SENTENCE = 1500
"""Code points. Of 20,207 sentences of press texts three were longer, all of them lists of numbers."""


_WORD_AND_STOP = re.compile(r"(?<![\w.'’-])[a-z]{4,}\.(?= +[\"“‘«(]?[A-Z])|(?<=\d [BM])\.(?= +[A-Z][a-z])")
"""A word of four letters and more that is written small, its stop, and a capital: no abbreviation but listed ones."""


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of `text[start:end]`, in order, without the white space around them."""
    found: list[Span] = []
    begin = start
    for boundary in _boundaries(text[start:end]):
        stop = start + boundary
        if stop < end and _is_abbreviation(text[begin:stop]):
            continue
        for cut in _missed(text, begin, stop):
            found += _pieces(text, begin, cut)
            begin = cut
        found += _pieces(text, begin, stop)
        begin = stop
    return found + _pieces(text, begin, end)


def _boundaries(text: str) -> list[int]:
    """Where the library goes on with another sentence, and the end; as its `sent_spans`, which copies each as well."""
    starts = [start for start, _ in _splitter().span_tokenize(text)]
    return [*starts[1:], len(text)]


@cache
def _splitter() -> nupunkt.PunktSentenceTokenizer:
    return nupunkt.load_default_model()


def _missed(text: str, start: int, end: int) -> list[int]:
    """Where a sentence ends that the library goes on with, because it takes "month." for an abbreviation."""
    if text.find(". ", start, end - 1) < 0:  # behind it a capital stands, before the end
        return []
    return [
        match.end()
        for match in _WORD_AND_STOP.finditer(text, start, end)
        if match.group().lower() not in _abbreviations()
    ]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """The sentence without the white space around it; what is too long for prose is cut at white space.

    A table without stops is one sentence to a splitter, and rules that look at all pairs of things in it never end.
    """
    found: list[Span] = []
    while (rest := trim(text, start, end)) is not None:
        start, stop = rest.start, rest.end
        if stop - start > MAX_SENTENCE:
            blank = max(text.rfind(" ", start, start + MAX_SENTENCE), text.rfind("\n", start, start + MAX_SENTENCE))
            stop = blank if blank > start else start + MAX_SENTENCE
            rest = trim(text, start, stop) or rest
        found.append(rest)
        start = stop
    return found


def _is_abbreviation(sentence: str) -> bool:
    last = sentence.split()[-1:] or [""]
    return last[0].lstrip("(\"'“‘«").lower() in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    lines = files("communique.extract").joinpath("abbreviations.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
