"""The words of a block: what the rules for open classes of names look at."""

import re
from typing import NamedTuple

from communique.extract.names.gazetteer import lower, unify

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)


class Word(NamedTuple):
    """A word with its place, without its possessive ending. `after` is what stands between it and the next word."""

    start: int
    end: int
    text: str
    lower: str
    after: str
    possessive: bool

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of `text[start:end]`, in order, with one kind of apostrophe."""
    unified = unify(text[start:end])
    small = lower(unified)
    found = list(_WORD.finditer(unified))
    result = []
    for i, match in enumerate(found):
        written = match.group()
        ending = _POSSESSIVE.search(written) if "'" in written else None
        bare = written[: ending.start()] if ending and ending.start() else written
        stop = match.start() + len(bare)
        following = found[i + 1].start() if i + 1 < len(found) else len(unified)
        after = unified[stop:following]
        result.append(
            Word(
                start + match.start(),
                start + stop,
                bare,
                small[match.start() : stop],
                after,
                bare != written or after.startswith("' "),
            )
        )
    return result
