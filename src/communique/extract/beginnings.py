"""How the words of a stretch begin: enough to know, at small cost, that a pattern of words finds nothing there."""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter

from communique.extract.spans import Span

_BEGINNING = itemgetter(slice(3))
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 10)
def beginnings(text: str, span: Span) -> frozenset[str]:
    """The first letters of every word in a span, small; what is joined by a sign or a digit are several words."""
    return frozenset(map(_BEGINNING, _WORD.findall(text[span.start : span.end].lower())))


def beginnings_of(patterns: Iterable[str]) -> frozenset[str]:
    """The same of words that a pattern looks for, each written as a regular expression that begins with letters.

    One that begins with a single letter and a sign that may be left out would be missed: write it out. Raises
    ValueError for one that begins with no letter.
    """
    found = set()
    for pattern in patterns:
        written = _WORD.match(pattern.lower())
        if written is None:
            raise ValueError(f"{pattern!r} does not begin with a letter")
        found.add(_BEGINNING(written[0]))
    return frozenset(found)
