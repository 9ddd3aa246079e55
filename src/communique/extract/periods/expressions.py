"""Where a text says when: the words of each expression, and the rule that knows them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from communique.extract.beginnings import Beginning, beginnings_of, words_within
from communique.extract.spans import Span

_DIGIT = re.compile(r"\d")
_YEAR_DIGITS = re.compile(r"(?:19|20)\d\d")
_YEAR = r"(?:19|20)\d{2}(?![\d,.]\d|\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_NO_LONG_MONTHS = frozenset({"march", "may"})
"""Months whose English names are also common words: on their own they need a preposition."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to say when.

    `reading` names how its groups become days, `digits` whether it holds numbers. `needs_digit`, `needs_year`: whether
    it always holds one; `needs`: of each set it always holds a word that begins so (`extract.beginnings`).
    """

    name: str
    reading: str
    digits: bool
    needs_digit: bool
    needs_year: bool
    needs: tuple[frozenset[Beginning], ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that say when, found by a rule, with the rule's groups."""

    span: Span
    rule: Rule
    groups: Mapping[str, str | None]


@lru_cache(maxsize=1 << 12)
def expressions(text: str, span: Span) -> tuple[Expression, ...]:
    """The expressions inside a span, in order; no two overlap. Rules that stand first in the file win.

    Several rooms ask about the same sentence in turn, and so does what chose the sentences of a batch: the answers for
    as many as a batch has are kept.
    """
    taken: list[Expression] = []
    for rule in _rules_for(text, span):
        taken.extend(
            Expression(Span(*match.span()), rule, match.groupdict())
            for match in rule.pattern.finditer(text, span.start, span.end)
            if not any(e.span.start < match.end() and match.start() < e.span.end for e in taken)
        )
    return tuple(sorted(taken, key=lambda e: e.span.start))


def _rules_for(text: str, span: Span) -> Sequence[Rule]:
    """The rules that may find something in a span."""
    has_digit = _DIGIT.search(text, span.start, span.end) is not None
    has_year = has_digit and _YEAR_DIGITS.search(text, span.start, span.end) is not None
    present = frozenset().union(*map(_begun, words_within(text, span)))
    found = _rules_with(present, has_digit, has_year)
    return found if has_digit or (found and _trigger().search(text, span.start, span.end)) else ()


@lru_cache(maxsize=1 << 10)
def _rules_with(present: frozenset[Beginning], has_digit: bool, has_year: bool) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules()
        if (has_digit or not rule.needs_digit)
        and (has_year or not rule.needs_year)
        and not any(map(present.isdisjoint, rule.needs))
    )


@lru_cache(maxsize=1 << 14)
def _begun(word: str) -> frozenset[Beginning]:
    """What rules need that a word is."""
    return frozenset(one for one in _needed().get(word[:1], ()) if one.fits(word))


@cache
def _needed() -> Mapping[str, tuple[Beginning, ...]]:
    """What rules need, by its first letter."""
    found: dict[str, tuple[Beginning, ...]] = {}
    for one in sorted(frozenset[Beginning]().union(*(one for rule in rules() for one in rule.needs))):
        found[one.letters[0]] = (*found.get(one.letters[0], ()), one)
    return found


def calendar_numbers(text: str, span: Span) -> list[Span]:
    """The expressions inside a span whose numbers are days and years and count nothing.

    Years on their own are not among them: "2000 troops" is a count.
    """
    return [e.span for e in expressions(text, span) if e.rule.digits and e.rule.name != "year"]


@cache
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """The words of the calendar: section, key, regular expressions of its forms."""
    return cast("Mapping[str, Mapping[str, list[str]]]", _load("words.toml"))


@cache
def _trigger() -> re.Pattern[str]:
    """What every expression has: a digit, or a word of the calendar."""
    known = words()
    sections = ("months", "weekdays", "days", "units", "triggers")
    forms = sorted({form for section in sections for group in known[section].values() for form in group})
    return re.compile(rf"(?i)\d|\b(?=\w)(?:{'|'.join(forms)})(?!\w)")


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order of the file; a rule with several patterns stands once for each."""
    return tuple(_rules())


def _rules() -> Iterator[Rule]:
    known = words()
    months = _any(known["months"])
    long = {
        k: [f for f in forms if f not in _NO_LONG_MONTHS and "\\." not in f and f.isascii()]
        for k, forms in known["months"].items()
    }
    tens = "ten|twelve|twenty|thirty"
    pieces = {
        "{year}": _YEAR,
        "{day}": _DAY,
        "{month}": months,
        "{long_month}": _any(long, capital=True),
        "{weekday}": _any(known["weekdays"], capital=True),
        "{ordinal}": _any(known["ordinals"]),
        "{days}": _any(known["days"]),
        "{last}": _any(known["last"]),
        "{this}": _any(known["this"]),
        "{next}": _any(known["next"]),
        "{number}": _any(known["numbers"]),
        "{unit}": _any(known["units"]),
        "{tens}": tens,
        "{to}": r"(?:[-–—]|to|through|until|till|and|до|по)",
        "{to_or_and}": r"(?:[-–—]|to\b|through\b|until\b|and\b|до\b|та\b|і\b)",
    }
    rows = cast("list[dict[str, str | list[str]]]", _load("expressions.toml")["rule"])
    for row in rows:
        sections = known[str(row["needs"])] if "needs" in row else {}
        needs = (
            beginnings_of(form for forms in sections.values() for form in forms),
            frozenset(Beginning(word, whole=False) for word in row.get("needs_word", ())),
        )
        for written in row["patterns"]:
            pattern = written
            for name, piece in pieces.items():
                pattern = pattern.replace(name, piece)
            yield Rule(
                str(row["name"]),
                str(row["reading"]),
                bool(row.get("digits")),
                bool(row.get("needs_digit") or row.get("needs_year")),
                bool(row.get("needs_year")),
                tuple(one for one in needs if one),
                re.compile(rf"(?i)\b(?=\w)(?<!\d[.,/-])(?:{pattern})(?!\w)"),
            )


def _any(sections: Mapping[str, list[str]], capital: bool = False) -> str:
    """A pattern of any form, longest first. With `capital`, Latin forms need a capital letter."""
    found = sorted({form for forms in sections.values() for form in forms}, key=lambda form: (-len(form), form))
    if capital:
        found = [f"(?-i:{form[0].upper()}{form[1:]})" if form[0].isascii() else form for form in found]
    return f"(?:{'|'.join(found)})"


def _load(name: str) -> Mapping[str, object]:
    return tomllib.loads(files("communique.extract.periods").joinpath(name).read_text("utf-8"))
