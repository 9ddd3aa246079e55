"""Which body or country a common noun stands for: "the agency", "the bloc", "the Norwegian government" (nouns.toml)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.extract.names.bodies import body_words
from communique.extract.names.name import Entity, Name, Names
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_POSSESSIVE = re.compile(r"['’]s?")


def body_called(noun: str, bodies: Iterable[Entity]) -> Entity | None:
    """The one organisation of the document that a noun without its article can mean; None for none or several."""
    word = " ".join(noun.lower().split())
    data = _nouns()
    wanted = data.words.get(word, (word,) if word in body_words() else ())
    known = data.names.get(word, ())
    if not wanted and not known:
        return None
    fits = [b for b in bodies if b.name in known or any(f" {w} " in f" {b.name.lower()} " for w in wanted)]
    return fits[0] if len(fits) == 1 else None


def government_of(text: str, phrase: Span, names: Names) -> Entity | None:
    """The country of "Norwegian government", "Norway's authorities": its name or adjective and the noun, no more."""
    for name in names.within(phrase):
        if name.span.start == phrase.start and name.entity.kind is EntityKind.COUNTRY and name.span.end < phrase.end:
            rest = _POSSESSIVE.sub("", text[name.span.end : phrase.end], count=1).split()
            if [word.lower() for word in rest] in [[noun] for noun in _nouns().governments]:
                return name.entity
    return None


def is_of_another(text: str, name: Name) -> bool:
    """Whether an adjective of a country says only whose people are meant: "British" in "British officials"."""
    following = re.match(r"\s+(\w+)", text[name.span.end : name.span.end + 40])
    return (
        name.kind is MentionKind.ADJECTIVE and following is not None and following.group(1).lower() in _nouns().others
    )


@dataclass(frozen=True, slots=True)
class _Nouns:
    words: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    governments: frozenset[str]
    others: frozenset[str]


@cache
def _nouns() -> _Nouns:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return _Nouns(
        {noun: tuple(found) for noun, found in data["words"].items()},
        {noun: tuple(found) for noun, found in data["names"].items()},
        frozenset(data["country"]["governments"]),
        frozenset(data["country"]["others"]),
    )
