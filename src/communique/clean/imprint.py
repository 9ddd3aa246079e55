"""The line that tells who issued a text, with or without the day: `By the news desk | Friday, 3 October 2025`.

Offices and desks are told by the words of `labels.toml` (`office`, `desk`, `genre`).
"""

import re
from dataclasses import dataclass

from communique.clean.dates import WrittenDate, written_dates
from communique.clean.rules import fold, labels
from communique.schemas.vocabulary import Precision

_MAX_LENGTH = 140
_MAX_OFFICE_WORDS = 12
_MARKS = " .,;|:·•–—/-*_[]\t"
_BRACKETS = re.compile(r"\([^()]*\)")
_SMALL = frozenset(
    ("of", "the", "and", "for", "in", "on", "to", "at", "de", "du", "des", "la", "le", "der", "für", "&")
)
_DESK = re.compile(r"(?:by|von|par)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|&")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who issued a text, as written, and when, where the line tells."""

    issuer: str
    date: WrittenDate | None


def imprint(text: str) -> Imprint | None:
    """A line that holds an office or a desk and little else beside a date; None of any other line.

    An office without a date may as well be a heading: only a desk is read then.
    """
    if len(text) > _MAX_LENGTH:
        return None
    dates = [found for found in written_dates(text) if found.precision is Precision.DAY]
    if len(dates) > 1:
        return None
    date = dates[0] if dates else None
    issuer = text
    if date is not None:
        before, after = text[: date.start].rstrip(_MARKS + "("), text[date.end :].strip(_MARKS + ")")
        if after and fold(after) not in labels("year_word") and not re.fullmatch(r"\d{1,2}[:.]\d\d", after):
            return None
        issuer = _without_weekday(before)
    issuer = issuer.strip(_MARKS)
    if is_desk(issuer) or (date is not None and is_office(issuer)):
        return Imprint(issuer, date)
    return None


def is_desk(text: str) -> bool:
    """Whether a text names who writes for a paper, and no person: `By the news desk`, `Відділ новин`."""
    words = fold(_DESK.sub("", text, count=1)).removeprefix("the ").strip(_MARKS)
    return bool(words) and (words in labels("desk") or words.endswith(tuple(f" {word}" for word in labels("desk_end"))))


def is_office(text: str) -> bool:
    """Whether a text is the name of a ministry, an office, a headquarters: one of their words, and no sentence."""
    words = _WORD.findall(_BRACKETS.sub(" ", text))
    if not 0 < len(words) <= _MAX_OFFICE_WORDS or re.search(r"[.!?:;“”«»\"]", text) or re.search(r"\d", text):
        return False
    known = labels("office")
    if not words[0][:1].isupper():
        return False
    if text.isascii() or not re.search("[а-яіїєґ]", text):
        return any(fold(word) in known for word in words) and all(
            word[:1].isupper() or word in _SMALL for word in words
        )
    return fold(words[0]) in known


def _without_weekday(text: str) -> str:
    """The text without the weekday at its end."""
    head, _, last = text.rpartition(" ")
    return head.rstrip(_MARKS) if fold(last.strip(_MARKS)) in labels("weekday") else text
