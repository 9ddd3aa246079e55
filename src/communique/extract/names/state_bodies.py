"""Bodies that the text writes small: "the Lithuanian military said", "Lithuania's foreign ministry reported".

Only where they speak, since what an army or a ministry does is told of its country. Words stand in state_bodies.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from communique.extract.names.gazetteer import entity, lookup, text_of
from communique.extract.names.name import Entity, Name
from communique.extract.names.nations import adjective_of, countries_of_body, nationalities
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_OWNED = ("'s ", "’s ", "' ", "’ ")


def state_bodies(text: str, block: Span, document_id: str) -> Iterator[Name]:
    """The bodies of one block that are written small and say something, in order.

    One that the gazetteer has is that; one that is named by an office alone is of this document, since "the president's
    press service" is another's in the next.
    """
    if not any(text.find(word, *block) >= 0 for word in _heads_in(text)):
        return
    for pattern in _patterns():
        for match in pattern.finditer(text, block.start, block.end):
            span = Span(*match.span("name"))
            name = _usual(" ".join(span.of(text).replace("’", "'").split()))
            if (owner := match["owner"]) is not None:
                name = f"{adjective_of()[owner]} {name}"
            yield Name(span, _entity(name, document_id), MentionKind.NAME)


def of_their_countries(text: str, names: Sequence[Name]) -> list[Name]:
    """The names, in order, with a ministry that a country stands before as its owner given as that one's.

    In news about several countries it is no short form of another's.
    """
    found: list[Name] = []
    for name in names:
        before = found[-1] if found else None
        owned = before is not None and text[before.span.end : name.span.start] in _OWNED
        if before is not None and owned and before.entity.kind is EntityKind.COUNTRY and _is_any_ministry(name):
            called = f"{adjective_of().get(before.entity.name, before.entity.name)} {name.entity.name}"
            found.append(
                replace(
                    name, entity=_known(called.replace("Defence", "Defense")) or entity(EntityKind.ORGANISATION, called)
                )
            )
        else:
            found.append(name)
    return found


def without_strange_countries(text: str, names: Sequence[Name], document_id: str) -> list[Name]:
    """The names, "the Presidential Office" some body where countries are named, and not that of the one on record.

    Where the text has the name on record too, "the Presidential Office of Norland", it is meant.
    """
    countries = {name.entity.name for name in names if name.entity.kind is EntityKind.COUNTRY}
    whole = {name.entity.entity_id for name in names if name.span.of(text) not in _of_any_country()}
    return [
        replace(name, entity=entity(EntityKind.ORGANISATION, name.span.of(text), document_id))
        if countries
        and name.entity.entity_id not in whole
        and name.span.of(text) in _of_any_country()
        and (of := countries_of_body(name.entity.name))
        and countries.isdisjoint(of)
        else name
        for name in names
    ]


def _is_any_ministry(name: Name) -> bool:
    """Whether a body is a ministry whose name does not say of which country."""
    called = name.entity.name
    return (
        name.entity.kind is EntityKind.ORGANISATION
        and "Ministry" in called
        and not countries_of_body(called)
        and nationalities().isdisjoint(called.split())
        and not any(one in called for one in adjective_of())
    )


def _entity(name: str, document_id: str) -> Entity:
    adjective, _, body = name.partition(" ")
    if adjective not in nationalities() and adjective not in _data()["adjectives"]:
        if not name.startswith(tuple(f"{one} " for one in nationalities() if " " in one)):
            return entity(EntityKind.ORGANISATION, name, document_id)
        return entity(EntityKind.ORGANISATION, name)
    return _known(name) or entity(EntityKind.ORGANISATION, f"{_same().get(adjective, adjective)} {body}")


def _usual(name: str) -> str:
    """A name whose ministry is called in one way: "the Norland ministry of defence" is its defence ministry."""
    for called, usual in _also_called().items():
        if name.endswith(called):
            return name.removesuffix(called) + usual
    return name


@cache
def _also_called() -> dict[str, str]:
    return dict(tomllib.loads(text_of("state_bodies.toml"))["also_called"])


@cache
def _of_any_country() -> frozenset[str]:
    return frozenset(tomllib.loads(text_of("ambiguous.toml"))["of_any_country"])


@cache
def _known(name: str) -> Entity | None:
    """The body of the gazetteer that has this name when its words begin with capitals."""
    written = " ".join(word[:1].upper() + word[1:] for word in name.split())
    whole = Span(0, len(written))
    found = (match.term.entity for match in lookup(written, 0, len(written)) if match.span == whole)
    return next((one for one in found if one.kind is EntityKind.ORGANISATION), None)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A body before a verb of speech, and one behind it."""
    data = _data()
    adjectives = "|".join(map(re.escape, (*sorted(nationalities()), *data["adjectives"])))
    bodies, press, heads = ("|".join(map(re.escape, data[key])) for key in ("bodies", "press", "press_of"))
    owners = "|".join(map(re.escape, sorted(adjective_of(), key=len, reverse=True)))
    name = (
        rf"(?:(?P<owner>{owners})(?:['’]s|(?<=s)['’]) (?=(?:{bodies})\b))?"
        rf"(?P<name>(?(owner)(?:{bodies})|(?:(?:{adjectives}) (?:{bodies})|(?:{heads})(?:['’]s)? (?:{press})"
        rf"|(?:{press}) of the (?:{heads}))))(?![\w’'-])(?! of (?:the )?[A-Z])"
    )
    verbs, before = "|".join(data["verbs"]), "|".join(data["before"])
    return (
        re.compile(rf"(?<![\w-]){name}(?: (?:has|have|had|also|later|earlier))? (?:{verbs})\b"),
        re.compile(rf"\b(?:(?i:according to)|{before}) (?:the )?{name}"),
    )


@lru_cache(maxsize=1)
def _heads_in(text: str) -> tuple[str, ...]:
    """Those of `_heads` that a text has at all; kept for its next block."""
    return tuple(word for word in _heads() if word in text)


@cache
def _heads() -> tuple[str, ...]:
    """The words of which one stands in every such name."""
    data = _data()
    return tuple(sorted({*data["bodies"], *data["press"]}))


@cache
def _data() -> dict[str, list[str]]:
    found = tomllib.loads(text_of("state_bodies.toml"))
    return {key: words for key, words in found.items() if isinstance(words, list)}


@cache
def _same() -> dict[str, str]:
    """The adjectives that are written another way, so that the bodies of a country have one name."""
    return dict(tomllib.loads(text_of("state_bodies.toml"))["same"])
