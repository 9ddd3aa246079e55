"""The data files of this folder: nouns that make no figure, and how metrics are named."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from communique.calendar import MONTHS, SHORT_MONTHS


@cache
def _sections(name: str) -> Mapping[str, Mapping[str, object]]:
    text = files("communique.extract.figures").joinpath(f"{name}.toml").read_text("utf-8")
    return cast("Mapping[str, Mapping[str, object]]", tomllib.loads(text))


@cache
def excluded(section: str) -> frozenset[str]:
    """Every word listed in a section of the exclusions."""
    return frozenset(
        word for words in _sections("excluded")[section].values() if isinstance(words, list) for word in words
    )


@cache
def never_counted() -> frozenset[str]:
    """The words that make no figure wherever they stand, the names of months among them ("12 March")."""
    return excluded("always") | MONTHS | SHORT_MONTHS


def limit(section: str) -> int:
    """Up to which value a section of the exclusions holds."""
    return cast("int", _sections("excluded")[section]["limit"])


@cache
def forms(section: str) -> Mapping[str, str]:
    """A section of the metrics file that maps a lemma to a form."""
    return cast("Mapping[str, str]", _sections("metrics")[section])


@cache
def phrases(section: str, key: str) -> tuple[str, ...]:
    """A list of the metrics file whose order counts."""
    return tuple(cast("list[str]", _sections("metrics")[section][key]))


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of the metrics file."""
    return frozenset(cast("list[str]", _sections("metrics")[section][key]))
