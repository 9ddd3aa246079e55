"""Which words a stretch has: enough to know, at small cost, that a pattern of words finds nothing there."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from communique.extract.spans import Span

_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = re.compile(r"[^\W\d_]+(?:\\\.\??)?")
"""A pattern of one word as it is, and of an abbreviation with its stop."""


class Beginning(NamedTuple):
    """How a word begins that a pattern looks for, in small letters; or the `whole` word."""

    letters: str
    whole: bool

    def fits(self, word: str) -> bool:
        """Whether a word in small letters may be the one that is looked for."""
        return word == self.letters if self.whole else word.startswith(self.letters)


@lru_cache(maxsize=1 << 12)
def words_within(text: str, span: Span) -> frozenset[str]:
    """The words in a span, small; what is joined by a sign or a digit are several words."""
    return frozenset(_WORD.findall(text[span.start : span.end].lower()))


def beginnings_of(patterns: Iterable[str]) -> frozenset[Beginning]:
    """How the words begin that a pattern looks for, each written as a regular expression that begins with letters.

    Of several plain words the longest is taken, which fewest texts have. Raises ValueError for a pattern that begins
    with no letter, or with a single one that may be left out.
    """
    return frozenset(map(_beginning, patterns))


def _beginning(pattern: str) -> Beginning:
    plain = pattern.lower().split(" ")
    if all(map(str.isalpha, plain)):
        return Beginning(max(plain, key=len), whole=True)
    written = _WORD.match(plain[0])
    letters = written[0] if written else ""
    if plain[0][len(letters) :].startswith(("?", "*", "{")):
        letters = letters[:-1]
    if not letters:
        raise ValueError(f"{pattern!r} does not begin with a letter")
    return Beginning(letters, whole=_WHOLE.fullmatch(plain[0]) is not None)
