"""How the words of a stretch begin: enough to know, at small cost, that a pattern of words finds nothing there."""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter

from communique.extract.spans import Span

_BEGINNING = itemgetter(slice(3))
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 10)
def words_within(text: str, span: Span) -> frozenset[str]:
    """The words in a span, small; what is joined by a sign or a digit are several words."""
    return frozenset(_WORD.findall(text[span.start : span.end].lower()))


@lru_cache(maxsize=1 << 10)
def beginnings(text: str, span: Span) -> frozenset[str]:
    """The first letters of every word in a span (`words_within`)."""
    return frozenset(map(_BEGINNING, words_within(text, span)))


def beginnings_of(patterns: Iterable[str]) -> frozenset[str]:
    """The same of words that a pattern looks for, each written as a regular expression that begins with letters.

    Of several plain words the longest is taken, which fewest texts have. One that begins with a single letter and a
    sign that may be left out would be missed: write it out. Raises ValueError for one that begins with no letter.
    """
    found = set()
    for pattern in patterns:
        plain = pattern.lower().split(" ")
        known = max(plain, key=len) if all(map(str.isalpha, plain)) else plain[0]
        written = _WORD.match(known)
        if written is None:
            raise ValueError(f"{pattern!r} does not begin with a letter")
        found.add(_BEGINNING(written[0]))
    return frozenset(found)
