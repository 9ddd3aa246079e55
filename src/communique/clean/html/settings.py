"""The rules of HTML as data: what pages call their parts (`boxes.toml`), and where they tell of themselves."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from communique.clean.rules import LineRule, clutter, fold

_HEAD = 3
"""Letters of which every stem has as many."""
_MAX_NAME = 300
_WORD = re.compile(r"[A-Z]?[a-z]+\d?|[A-Z]{2,}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Boxes:
    """The groups of `boxes.toml`, each with a bit of its own, and the elements that matter."""

    groups: tuple[str, ...]
    words: Mapping[str, int]
    stems: Mapping[str, tuple[tuple[str, int], ...]]
    """By their first letters."""
    block_tags: frozenset[str]
    tag_bits: Mapping[str, int]
    """The bits of the elements that tell what stands in them; they follow those of the groups."""


@cache
def boxes() -> Boxes:
    """What is in `boxes.toml`."""
    data = load("boxes.toml")
    groups = data["groups"]
    bits = {name: 1 << i for i, name in enumerate(groups)}
    stems = [(stem, bits[name]) for name, group in groups.items() for stem in group["stems"]]
    heads = {stem[:_HEAD] for stem, _ in stems}
    return Boxes(
        tuple(groups),
        {word: bits[name] for name, group in groups.items() for word in group["words"]},
        {head: tuple(entry for entry in stems if entry[0].startswith(head)) for head in sorted(heads)},
        frozenset(data["elements"]["block"]),
        {tag: 1 << (len(groups) + i) for i, tag in enumerate(data["elements"]["telling"])},
    )


def name_bits(names: Iterable[str]) -> int:
    """The bits of the groups of `boxes.toml` that names of an element belong to: its class, id, role or itemprop."""
    found = 0
    for name in names:
        for word in _WORD.findall(name[:_MAX_NAME]):
            found |= _bit(word)
    return found


@lru_cache(maxsize=1 << 15)
def _bit(word: str) -> int:
    known, word = boxes(), word.lower()
    if word in known.words:
        return known.words[word]
    return next((bit for stem, bit in known.stems.get(word[:_HEAD], ()) if word.startswith(stem)), 0)


def clutter_heading(text: str) -> bool:
    """Whether a line is one that stands over clutter (the headings of `clutter.toml`)."""
    return _is_clutter_heading(fold(text).strip("*# "))


@lru_cache(maxsize=1 << 12)
def _is_clutter_heading(folded: str) -> bool:
    return any(rule.pattern.match(folded) for rule in clutter().headings)


@lru_cache(maxsize=1 << 12)
def clutter_line(folded: str, words: int) -> str | None:
    """The rule of `clutter.toml` by which a folded line of so many words is clutter, such as a button to share it."""
    lines, needs = _line_rules(words)
    held = any(map(folded.__contains__, needs))
    return next(
        (
            rule.name
            for rule, match in lines
            if (match is not None and match(folded)) or (held and rule.fits(folded, words))
        ),
        None,
    )


@cache
def _line_rules(words: int) -> tuple[tuple[tuple[LineRule, Callable[[str], object] | None], ...], tuple[str, ...]]:
    """The rules that lines of so many words may fit, each with what looks at their begin; the words others need."""
    rules = [rule for rule in (*clutter().lines, *clutter().buttons) if words <= rule.max_words]
    needs = {word for rule in rules if rule.inside is not None for word in rule.needs}
    return tuple((rule, rule.start.match if rule.start is not None else None) for rule in rules), tuple(sorted(needs))


@cache
def declared_names() -> Mapping[str, Sequence[str]]:
    """The names of `meta` elements by what they tell, the most trusted first."""
    names: Mapping[str, Sequence[str]] = load("metadata.toml")["meta"]
    return names


@cache
def nobody() -> frozenset[str]:
    """Names of accounts that are nobody's, in lower case."""
    return frozenset(load("metadata.toml")["nobody"]["names"])


@cache
def dates_in_data() -> re.Pattern[str]:
    """Dates of publication in the data that the scripts of a page carry; group 1 is the day."""
    keys = "|".join(load("metadata.toml")["data"]["published"])
    return re.compile(rf'"(?:{keys})\\?"\s*:\s*\\?"((?:19|20)\d\d-\d\d-\d\d)')


def load(name: str) -> dict[str, Any]:
    """The contents of a data file beside this module."""
    return tomllib.loads(files("communique.clean.html").joinpath(name).read_text("utf-8"))
