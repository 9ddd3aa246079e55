"""Which body or country a common noun stands for: "the agency", "the bloc", "the Norwegian government".

The nouns stand in nouns.toml, Ukrainian ones in nouns_uk.toml.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from communique.extract.names.bodies import body_words
from communique.extract.names.name import Entity, Name, Names
from communique.extract.names.speakers import firm_words, is_called_firm
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind

_LOOK_BACK = 3
"""Sentences before a noun in which the body that it means may be named where the document has several."""
_BEHIND = 15
"""Characters behind a page in which the site that it is on stands."""
_OWNERS = frozenset({EntityKind.ORGANISATION, EntityKind.COUNTRY, EntityKind.GROUP})
_ALL_OF = re.compile(r"members of (?:the )?")
_POSSESSIVE = re.compile(r"['’]s?")


def body_called(reading: Reading, noun: Span, bodies: Sequence[Name]) -> Entity | None:
    """The organisation that a noun without its article means; None for none or several. `bodies` are those named.

    The one of those named before whose name fits (in a title, of the document); else the one that the nearest sentence
    with any of them names, not further back than a few sentences.
    """
    word = " ".join(noun.of(reading.text).lower().split())
    data = _nouns()
    wanted = data.words.get(word, (word,) if word in body_words() else _ukrainian().get(word, ()))
    known = data.names.get(word, ())
    if not wanted and not known and word not in firm_words():
        return None
    fits = [
        b for b in bodies if b.entity.name in known or any(f" {w} " in f" {b.entity.name.lower()} " for w in wanted)
    ]
    if word in firm_words():
        called = {b.entity.name for b in bodies if is_called_firm(reading.text, b.entity.name)}
        fits = [b for b in bodies if b in fits or b.entity.name in called]
    before = [name for name in fits if name.span.end <= noun.start]
    here = reading.sentence_at(noun.start)
    if here is None or here.role is BlockRole.TITLE:
        return _one(fits)
    if (one := _one(before)) is not None:
        return one
    if word in data.forces and _one([one for one in before if one.entity.name.lower().endswith(f" {word}")]) is None:
        return None  # "the Polish police" and "the Swedish police": either
    for sentence in reversed(reading.sentences[max(0, here.index - _LOOK_BACK) : here.index + 1]):
        if near := [name for name in before if sentence.span.contains(name.span)]:
            return _one(near)
    return None


def body_of_all(text: str, phrase: Span, names: Names) -> Entity | None:
    """The body that "members of the Security Council" are all of; the phrase is without its article."""
    found = _ALL_OF.match(text, phrase.start, phrase.end)
    if found is None or not text[: phrase.start].lower().endswith("the "):
        return None
    return next((n.entity for n in names.within(phrase) if n.span == Span(found.end(), phrase.end)), None)


def is_kind_of_body(words: str) -> bool:
    """Whether words end in what a body is, right before its name: "the company", "state development bank"."""
    last = words.lower().split()[-1:]
    return bool(last) and words.endswith(" ") and (last[0] in body_words() or last[0] in firm_words())


def _one(names: Sequence[Name]) -> Entity | None:
    found = {name.entity.entity_id: name.entity for name in names}
    return next(iter(found.values())) if len(found) == 1 else None


def government_of(text: str, phrase: Span, names: Names) -> Entity | None:
    """The country of "Norwegian government", "Norway's authorities": its name or adjective and the noun, no more."""
    for name in names.within(phrase):
        if name.span.start == phrase.start and name.entity.kind is EntityKind.COUNTRY and name.span.end < phrase.end:
            rest = _POSSESSIVE.sub("", text[name.span.end : phrase.end], count=1).split()
            if [word.lower() for word in rest] in [[noun] for noun in _nouns().governments]:
                return name.entity
    return None


def owner_of_channel(text: str, phrase: Span, names: Names) -> Entity | None:
    """The one body whose account, page or website a phrase is: "the official account of the Ministry"."""
    data = _nouns()
    behind = text[phrase.start : phrase.end + _BEHIND].lower()
    if any(f" {on} {site}" in behind for on in ("on", "in") for site in data.encyclopaedias):
        return None
    inside = names.within(phrase)
    named = (name for name in inside if name.entity.kind in _OWNERS or _owns(text, phrase, name))
    bodies = [name for name in named if name.span.of(text).lower() not in data.beside]
    of_country = bool(bodies) and bodies[0].entity.kind is EntityKind.ORGANISATION  # "the Defence Ministry of Norway"
    if not bodies or any(not of_country or one.entity.kind is not EntityKind.COUNTRY for one in bodies[1:]):
        return None
    words = _without(text, bodies, phrase).lower().split()
    if set(words) <= data.channels | data.beside and len(data.channels.intersection(words)) == 1:
        return bodies[0].entity
    if bodies[0].entity.kind is EntityKind.PERSON:
        return None
    of_press = len(data.press_nouns.intersection(words)) == 1 and not data.of_press.isdisjoint(words)
    return bodies[0].entity if of_press and set(words) <= data.press_nouns | data.of_press | data.beside else None


def _owns(text: str, phrase: Span, name: Name) -> bool:
    """Whether a phrase begins with a person whose account or page it tells of: "Jane Roe's Telegram channel"."""
    is_first = name.entity.kind is EntityKind.PERSON and name.span.start == phrase.start
    return is_first and _POSSESSIVE.match(text, name.span.end) is not None


def channel_owner(text: str, phrase: Span) -> Span | None:
    """Where the noun stands whose account, page or statement a phrase is: "military" of "military's statement".

    Of "its website" it is the pronoun.
    """
    words = phrase.of(text)
    owned = re.fullmatch(r"(?P<owner>[a-z]+(?: [a-z]+)?)(?:['’]s|(?<=s)['’]) (?P<channel>[\w ]+)", words)
    if (its := re.fullmatch(r"(?P<owner>[Ii]ts)(?: \w+){0,2} website", words)) is not None:
        return Span(phrase.start, phrase.start + its.end("owner"))
    if owned is None or not set(owned["channel"].lower().split()) <= _nouns().channels | _nouns().beside:
        return None
    return Span(phrase.start, phrase.start + owned.end("owner"))


def _without(text: str, names: Sequence[Name], phrase: Span) -> str:
    """The words of a phrase without the names in it."""
    starts = [phrase.start, *(name.span.end for name in names)]
    ends = [*(name.span.start for name in names), phrase.end]
    return " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))


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
    channels: frozenset[str]
    beside: frozenset[str]
    encyclopaedias: frozenset[str]
    forces: frozenset[str]
    press_nouns: frozenset[str]
    of_press: frozenset[str]
    governments: frozenset[str]
    others: frozenset[str]


@cache
def _ukrainian() -> dict[str, tuple[str, ...]]:
    """The words of nouns_uk.toml by each form of their noun."""
    data = tomllib.loads(files("communique.resolve").joinpath("nouns_uk.toml").read_text("utf-8"))
    return {form: tuple(entry["words"]) for entry in data["noun"] for form in entry["forms"]}


@cache
def _nouns() -> _Nouns:
    data = tomllib.loads(files("communique.resolve").joinpath("nouns.toml").read_text("utf-8"))
    return _Nouns(
        {noun: tuple(found) for noun, found in data["words"].items()},
        {noun: tuple(found) for noun, found in data["names"].items()},
        frozenset(data["channels"]["nouns"]),
        frozenset(data["channels"]["beside"]),
        frozenset(data["channels"]["encyclopaedias"]),
        frozenset(data["forces"]["nouns"]),
        frozenset(data["channels"]["press_nouns"]),
        frozenset(data["channels"]["of_press"]),
        frozenset(data["country"]["governments"]),
        frozenset(data["country"]["others"]),
    )
