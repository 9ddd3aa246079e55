"""The rules of cleaning as data: what clutter looks like, and the words that stand alone on a page."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Until(StrEnum):
    """How far what follows a heading of clutter reaches."""

    PROSE = "prose"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class LineRule:
    """Lines that are clutter by themselves."""

    name: str
    max_words: int
    pattern: re.Pattern[str]


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


@cache
def clutter() -> Clutter:
    """The rules of `clutter.toml`, in its order: the first that fits gives its name."""
    data = _load("clutter.toml")
    return Clutter(
        tuple(
            LineRule(r["name"], r["max_words"], _pattern(r["patterns"], whole=r.get("whole", False)))
            for r in data["line"]
        ),
        tuple(LineRule(r["name"], 6, _pattern(r["patterns"], whole=True)) for r in data["button"]),
        tuple(HeadingRule(r["name"], Until(r["until"]), _pattern(r["patterns"], whole=True)) for r in data["heading"]),
    )


@cache
def labels(name: str) -> frozenset[str]:
    """The words of a list in `labels.toml`, folded by `fold`."""
    return frozenset(fold(word) for word in _load("labels.toml")[name]["words"])


@cache
def load_dates() -> dict[str, Any]:
    """The contents of `dates.toml`."""
    return _load("dates.toml")


def fold(text: str) -> str:
    """A text as labels and titles are compared: without case, with straight marks and single spaces."""
    return " ".join(text.casefold().translate(_STRAIGHT).split())


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def _pattern(patterns: Sequence[str], *, whole: bool) -> re.Pattern[str]:
    """One pattern of many, for folded text."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"\A(?:{joined})\Z" if whole else joined)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("communique.clean").joinpath(name).read_text("utf-8"))
