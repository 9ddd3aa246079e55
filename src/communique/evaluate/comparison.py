"""When two names, numbers or periods are the same: what an annotator wrote against what a version holds."""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

Span = tuple[int, int]
"""First code point of a text, and the one behind the last."""

Names = tuple[str, ...]
"""All the names of one thing; empty where nothing is named."""

Period = tuple[str, str]
"""First and last day as ISO dates."""

_SAME_SIGNS = str.maketrans("’‘“”–—\N{NO-BREAK SPACE}", "''\"\"-- ")
_UNSEEN = frozenset({"Mn", "Cf"})
"""Unicode categories of accents and of zero-width signs."""

EMPTY_WORDS = frozenset({"the", "of", "and", "a", "an", "for", "to", "in", "s"})
"""Words that tell no two names or titles apart."""

_LINKING_WORD = re.compile(r"\b(of|for|in|on|to)\b")
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_PRECISION_LENGTH = {"year": 4, "month": 7}


@cache
def folded(words: str | None) -> str:
    """Return words without case, accents, unseen signs, and the shape of quotation marks, dashes and spaces."""
    apart = unicodedata.normalize("NFKD", (words or "").translate(_SAME_SIGNS))
    seen = "".join(sign for sign in apart if unicodedata.category(sign) not in _UNSEEN)
    return re.sub(r"\s+", " ", seen).strip().casefold()


@cache
def telling_words(words: str | None) -> frozenset[str]:
    """Return the folded words that tell one name from another."""
    return frozenset(re.findall(r"[^\W_]+", folded(words))) - EMPTY_WORDS


def same_name(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two sets of names have one in common, or one name is the end of another: `Fox` of `Ann Fox`."""
    left, right = ({folded(name) for name in names if name} for names in (some, others))
    return bool(left & right) or any(_is_short_form(a, b) for a in left for b in right)


def _is_short_form(a: str, b: str) -> bool:
    """Whether one folded name has all words of the other, ends alike, and does not say `of` or `for` something else."""
    mine, theirs = telling_words(a), telling_words(b)
    if not mine or not theirs or not (mine <= theirs or theirs <= mine):
        return False
    return a.split()[-1:] == b.split()[-1:] and not _LINKING_WORD.search(max(a, b, key=len))


def same_party(annotated: Names, found: Names) -> bool:
    """Whether both name the same, or both name nobody."""
    if not annotated or not found:
        return not annotated and not found
    return same_name(annotated, found)


def number(written: object) -> Decimal | None:
    """Return a number whatever its notation, None for none, and what equals nothing for words that are no number."""
    if written is None:
        return None
    try:
        return Decimal(str(written)).normalize()
    except InvalidOperation:
        return Decimal("nan")


def annotated_period(written: str | None) -> Period | None:
    """Return the days of `2031`, `2031-04`, `2031-04-09` or of an interval `FIRST/LAST` of these."""
    if not written:
        return None
    first, _, last = written.partition("/")
    return _days(first, last or first)


def found_period(start: date | None, end: date | None, precision: str | None) -> Period | None:
    """Return the days of a period, no more exact than its precision says; None where it has no dates."""
    if start is None:
        return None
    length = _PRECISION_LENGTH.get(precision or "", 10)
    return _days(start.isoformat()[:length], (end or start).isoformat()[:length])


def _days(first: str, last: str) -> Period:
    if _MONTH.fullmatch(first):
        first += "-01"
    elif _YEAR.fullmatch(first):
        first += "-01-01"
    if _MONTH.fullmatch(last):
        last += f"-{calendar.monthrange(int(last[:4]), int(last[5:7]))[1]}"
    elif _YEAR.fullmatch(last):
        last += "-12-31"
    return first, last
