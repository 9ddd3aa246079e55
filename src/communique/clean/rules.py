"""The rules of cleaning as data: what clutter looks like, and the words that stand alone on a page."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


class Until(StrEnum):
    """How far what follows a heading of clutter reaches."""

    PROSE = "prose"
    TEASERS = "teasers"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class LineRule:
    """Lines that are clutter by themselves."""

    name: str
    max_words: int
    start: re.Pattern[str] | None
    """What they begin with, or are as a whole."""
    inside: re.Pattern[str] | None
    """What is found anywhere in them, if one of `needs` is."""
    needs: tuple[str, ...]
    above: bool
    """Whether only lines above the first sentence of a text are clutter by this rule."""
    reported: re.Pattern[str] | None
    """What is found in lines that tell what somebody said, where none of these is clutter by this rule."""

    def fits(self, folded: str, words: int, *, is_above: bool = True) -> bool:
        """Whether a folded line of so many words is clutter by this rule."""
        if words > self.max_words or (self.above and not is_above):
            return False
        found = (self.start is not None and self.start.match(folded) is not None) or (
            self.inside is not None
            and any(word in folded for word in self.needs)
            and self.inside.search(folded) is not None
        )
        return found and (self.reported is None or self.reported.search(folded) is None)


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """Lines that stand over clutter."""

    name: str
    until: Until
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Clutter:
    """Everything in `clutter.toml`."""

    lines: tuple[LineRule, ...]
    buttons: tuple[LineRule, ...]
    headings: tuple[HeadingRule, ...]
    site: re.Pattern[str]
    """Found in sentences about the site itself."""
    credit: re.Pattern[str]
    """A photo credit at the end of a line, as written."""
    tail: re.Pattern[str]
    """A photo credit without brackets at the end of a caption, as written."""
    time: re.Pattern[str]
    """A line that tells when something was published, with no date or none that has its year."""
    more: re.Pattern[str]
    """A line that leads to the rest of a text."""
    by_words: tuple[tuple[LineRule, ...], ...]
    """For every number of words the lines that may have as many."""
    heads: re.Pattern[str]
    """What any of the headings is."""

    def lines_for(self, words: int) -> tuple[LineRule, ...]:
        """The rules of lines that a piece of so many words may fit."""
        return self.by_words[words] if words < len(self.by_words) else ()


@cache
def clutter() -> Clutter:
    """The rules of `clutter.toml`, in its order: the first that fits gives its name."""
    data = _load("clutter.toml")
    reported = re.compile(_any(data["reported"]["patterns"]))
    lines = tuple(_line_rule(rule, reported) for rule in data["line"])
    buttons = tuple(_line_rule({"whole": True, "max_words": 6, **rule}, reported) for rule in data["button"])
    headings = tuple(
        HeadingRule(rule["name"], Until(rule["until"]), _whole(rule["patterns"])) for rule in data["heading"]
    )
    return Clutter(
        lines,
        buttons,
        headings,
        re.compile(_any(data["site"]["patterns"])),
        re.compile(rf"{_any(data['credit']['patterns'])}\Z", re.IGNORECASE),
        re.compile(rf"(?<=[^\s/|]\s){_any(data['credit']['tails'])}\Z"),
        re.compile(_any(data["time"]["patterns"])),
        re.compile(_any(data["more"]["patterns"])),
        tuple(
            tuple(rule for rule in lines if words <= rule.max_words)
            for words in range(1 + max(rule.max_words for rule in lines))
        ),
        re.compile(_any([rule.pattern.pattern for rule in headings])),
    )


@cache
def labels(name: str) -> frozenset[str]:
    """The words of a list in `labels.toml`, folded by `fold`."""
    return frozenset(fold(word) for word in _load("labels.toml")[name]["words"])


@cache
def load_dates() -> dict[str, Any]:
    """The contents of `dates.toml`."""
    return _load("dates.toml")


@lru_cache(maxsize=1 << 9)
def fold(text: str) -> str:
    """A text as labels and titles are compared: without case, with straight marks and single spaces."""
    if not text.isascii():
        for mark, straight in _MARKS.items():
            text = text.replace(mark, straight)
    return " ".join(text.casefold().split())


_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"}


def _line_rule(rule: dict[str, Any], reported: re.Pattern[str]) -> LineRule:
    patterns: list[str] = rule["patterns"]
    spoken = reported if rule.get("own_words", False) else None
    if rule.get("whole", False):
        return LineRule(rule["name"], rule["max_words"], _whole(patterns), None, (), rule.get("above", False), spoken)
    start = [pattern for pattern in patterns if pattern.startswith("^")]
    inside = [pattern for pattern in patterns if not pattern.startswith("^")]
    return LineRule(
        rule["name"],
        rule["max_words"],
        re.compile(_any(start)) if start else None,
        re.compile(_any(inside)) if inside else None,
        tuple(rule.get("needs", ())),
        rule.get("above", False),
        spoken,
    )


def _whole(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\A{_any(patterns)}\Z")


def _any(patterns: Sequence[str]) -> str:
    return f"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})"


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("communique.clean").joinpath(name).read_text("utf-8"))
