"""The tables of the HTML rules as data: what pages call their parts (`boxes.toml`)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from communique.clean.rules import clutter, fold

_WORD = re.compile(r"[A-Z]?[a-z]+\d?|[A-Z]{2,}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Boxes:
    """The groups of `boxes.toml`, each with a bit of its own, and the elements that matter."""

    groups: tuple[str, ...]
    words: Mapping[str, int]
    stems: tuple[tuple[str, int], ...]
    block_tags: frozenset[str]
    tag_bits: Mapping[str, int]
    """The bits of the elements that tell what stands in them; they follow those of the groups."""


@cache
def boxes() -> Boxes:
    """What is in `boxes.toml`."""
    data = tomllib.loads(files("communique.clean.html").joinpath("boxes.toml").read_text("utf-8"))
    groups = data["groups"]
    bits = {name: 1 << i for i, name in enumerate(groups)}
    return Boxes(
        tuple(groups),
        {word: bits[name] for name, group in groups.items() for word in group["words"]},
        tuple((stem, bits[name]) for name, group in groups.items() for stem in group["stems"]),
        frozenset(data["elements"]["block"]),
        {tag: 1 << (len(groups) + i) for i, tag in enumerate(data["elements"]["telling"])},
    )


def name_bits(attributes: Mapping[str, str | None]) -> int:
    """The bits of the groups of `boxes.toml` that an element's names belong to."""
    if not attributes:
        return 0
    get = attributes.get
    return _bits(get("class"), get("id"), get("role"), get("itemprop"))


@lru_cache(maxsize=1 << 13)
def _bits(*names: str | None) -> int:
    found = 0
    for word in _WORD.findall(" ".join([name[:300] for name in names if name])):
        found |= _bit(word.lower())
    return found


@lru_cache(maxsize=1 << 15)
def _bit(word: str) -> int:
    known = boxes()
    if word in known.words:
        return known.words[word]
    return next((bit for stem, bit in known.stems if word.startswith(stem)), 0)


def clutter_heading(text: str) -> bool:
    """Whether a line is one that stands over clutter (the headings of `clutter.toml`)."""
    return _is_clutter_heading(fold(text).strip("*# "))


@lru_cache(maxsize=1 << 12)
def _is_clutter_heading(folded: str) -> bool:
    return any(rule.pattern.match(folded) for rule in clutter().headings)
