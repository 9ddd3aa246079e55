"""Organisations, programmes and places by head word: "Ministry of Health", "Ukraine Facility", "Black Sea region"."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Name
from communique.extract.names.words import Word
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_MOST_WORDS = 9
_KINDS = (EntityKind.ORGANISATION, EntityKind.PROGRAMME, EntityKind.PLACE)


def bodies(text: str, words: Sequence[Word], known: Sequence[Name]) -> list[Name]:
    """The names by head word in one block. `known` names may be parts of them, but never are one by themselves."""
    found: list[Name] = []
    whole = {(n.span.start, n.span.end) for n in known}
    i = 0
    while i < len(words):
        made = _body(text, words, i)
        if made is None or (made[1].span.start, made[1].span.end) in whole:
            i += 1
            continue
        i = made[0]
        found.append(made[1])
    return found


def _body(text: str, words: Sequence[Word], i: int) -> tuple[int, Name] | None:
    """The index after the name that begins at word `i` and the name itself, if one begins there."""
    data = _heads()
    if not words[i].is_capitalised or words[i].text in data.not_first:
        return None
    for kind in _KINDS:
        if words[i].text in data.before_of[kind] and (stop := _complement(words, i + 1)) is not None:
            return _named(text, words, i, stop, kind)
    stop = i + 1
    while stop < len(words) and stop - i < _MOST_WORDS and words[stop - 1].after in {" ", "-"}:
        word = words[stop]
        for kind in _KINDS:
            if word.text in data.last[kind]:
                after = stop + 1
                if word.text in data.before_of[kind] and (longer := _complement(words, after)) is not None:
                    after = longer
                return _named(text, words, i, after, kind)
        if not word.is_capitalised or word.text in data.not_first:
            return None
        stop += 1
    return None


def _complement(words: Sequence[Word], i: int) -> int | None:
    """The index after "of Health", "for Foreign Affairs": joining and capitalised words, a capitalised one last."""
    if (
        i >= len(words)
        or words[i].text not in {"of", "for", "on"}
        or words[i - 1].after != " "
        or words[i - 1].possessive
    ):
        return None
    last, stop = None, i
    while stop < len(words) and stop - i < _MOST_WORDS and (stop == i or words[stop - 1].after in {" ", "-", " & "}):
        word = words[stop]
        if word.is_capitalised:
            last = stop + 1
        elif word.text not in _heads().inside:
            break
        if word.possessive:
            break
        stop += 1
    return last


def _named(text: str, words: Sequence[Word], i: int, stop: int, kind: EntityKind) -> tuple[int, Name]:
    span = Span(words[i].start, words[stop - 1].end)
    name = " ".join(span.of(text).replace("’", "'").split())
    return stop, Name(span, entity(kind, name), MentionKind.NAME)


@dataclass(frozen=True, slots=True)
class _HeadWords:
    last: dict[EntityKind, frozenset[str]]
    before_of: dict[EntityKind, frozenset[str]]
    inside: frozenset[str]
    not_first: frozenset[str]


@cache
def _heads() -> _HeadWords:
    data = tomllib.loads(text_of("bodies.toml"))
    return _HeadWords(
        {kind: frozenset(data[kind]["last"]) for kind in _KINDS},
        {kind: frozenset(data[kind]["before_of"]) for kind in _KINDS},
        frozenset(data["joining"]["inside"]),
        frozenset(data["joining"]["not_first"]),
    )
