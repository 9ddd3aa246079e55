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
_LONGER = 4
_HEADLINE = 0.7
_KINDS = (EntityKind.ORGANISATION, EntityKind.PROGRAMME, EntityKind.PLACE)


def bodies(text: str, words: Sequence[Word], known: Sequence[Name], people: Sequence[Name]) -> list[Name]:
    """The names by head word in one block. `known` names may be parts of them, but never are one by themselves.

    They end before a person ("the Office of the President | Jane Roe"), and a country ends its complement unless a
    joining word goes on ("Armed Forces of Ukraine | General").
    """
    found: list[Name] = []
    if _is_headline(words):
        return found
    whole = {(n.span.start, n.span.end) for n in known}
    barriers = {n.span.start for n in (*people, *known) if n.entity.kind is EntityKind.PERSON}
    countries = {n.span.end for n in known if n.entity.kind is EntityKind.COUNTRY and n.kind is MentionKind.NAME}
    stops = _Stops(frozenset(barriers), frozenset(countries))
    i = 0
    while i < len(words):
        made = _body(text, words, i, stops)
        if made is None or (made[1].span.start, made[1].span.end) in whole:
            i += 1
            continue
        i = made[0]
        found.append(made[1])
    return found


def _is_headline(words: Sequence[Word]) -> bool:
    """Whether it is no sentence and nearly every longer word has a capital, so that capitals say nothing."""
    longer = [word for word in words if len(word.text) >= _LONGER]
    if not words or words[-1].after.strip().startswith((".", "!", ":")):
        return False
    return len(longer) > _LONGER and sum(word.is_capitalised for word in longer) > _HEADLINE * len(longer)


def _body(text: str, words: Sequence[Word], i: int, stops: "_Stops") -> tuple[int, Name] | None:
    """The index after the name that begins at word `i` and the name itself, if one begins there."""
    data = _heads()
    if not words[i].is_capitalised or words[i].text in not_first():
        return None
    for kind in _KINDS:
        if words[i].text in data.before_of[kind] and (stop := _complement(words, i + 1, stops)) is not None:
            return _named(text, words, i, stop, kind)
    best: tuple[int, EntityKind] | None = None
    stop = i + 1 if words[i].text not in data.numbered else i
    while stop < len(words) and stop - i < _MOST_WORDS and (stop == i or words[stop - 1].after in {" ", "-"}):
        word = words[stop]
        if word.text in data.numbered and _number_follows(words, stop):
            best = (stop + 2, EntityKind.PROGRAMME)
            break
        for kind in _KINDS:
            if word.text in data.last[kind] and stop > i:
                after = stop + 1
                if word.text in data.before_of[kind] and (longer := _complement(words, after, stops)) is not None:
                    return _named(text, words, i, longer, kind)
                best = (after, kind)
        if word.possessive and stop > i:
            break
        if not word.is_capitalised or word.text in not_first() or word.start in stops.people:
            break
        stop += 1
    return _named(text, words, i, best[0], best[1]) if best else None


def _number_follows(words: Sequence[Word], i: int) -> bool:
    return i + 1 < len(words) and words[i].after == " " and words[i + 1].text.isdigit()


def _complement(words: Sequence[Word], i: int, stops: "_Stops") -> int | None:
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
        if word.start in stops.people:
            break
        if word.is_capitalised:
            last = stop + 1
            if word.end in stops.countries and not _goes_on(words, stop):
                break
        elif word.text not in _heads().inside or (word.text == "the" and words[stop - 1].text == "and"):
            break
        if word.possessive:
            break
        stop += 1
    return last


def _goes_on(words: Sequence[Word], i: int) -> bool:
    """Whether a name goes on after the country at word `i`: "of" or "in" comes next."""
    return i + 1 < len(words) and words[i].after == " " and words[i + 1].text in {"of", "in"}


@dataclass(frozen=True, slots=True)
class _Stops:
    """Where a name must end: before people that start there, after countries that end there."""

    people: frozenset[int]
    countries: frozenset[int]


def _named(text: str, words: Sequence[Word], i: int, stop: int, kind: EntityKind) -> tuple[int, Name]:
    span = Span(words[i].start, words[stop - 1].end)
    name = " ".join(span.of(text).replace("’", "'").split())
    return stop, Name(span, entity(kind, name), MentionKind.NAME)


@dataclass(frozen=True, slots=True)
class _HeadWords:
    last: dict[EntityKind, frozenset[str]]
    before_of: dict[EntityKind, frozenset[str]]
    numbered: frozenset[str]
    inside: frozenset[str]


@cache
def _heads() -> _HeadWords:
    data = tomllib.loads(text_of("bodies.toml"))
    return _HeadWords(
        {kind: frozenset(data[kind]["last"]) for kind in _KINDS},
        {kind: frozenset(data[kind]["before_of"]) for kind in _KINDS},
        frozenset(data["programme"]["numbered"]),
        frozenset(data["joining"]["inside"]),
    )


@cache
def not_first() -> frozenset[str]:
    """Words that have a capital because they begin a sentence or are titles: no name begins with them."""
    return frozenset(tomllib.loads(text_of("bodies.toml"))["joining"]["not_first"])


@cache
def body_words() -> frozenset[str]:
    """Head words of organisations, in small letters ("ministry", "agency")."""
    data = _heads()
    return frozenset(w.lower() for part in (data.last, data.before_of) for w in part[EntityKind.ORGANISATION])
