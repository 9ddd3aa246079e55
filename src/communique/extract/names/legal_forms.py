"""Firms by the form of law behind their name: "Roe Drones Inc.", "Roe, Zorba & Co.", "Roe Holdings, LLC"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import entity
from communique.extract.names.given_names import person_words
from communique.extract.names.name import Name
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_WORD = r"[A-Z0-9][\w’'-]*"


def firms_by_form(text: str, block: Span, known: Sequence[Name]) -> Iterator[Name]:
    """The firms of one block whose name ends with a form of law; none that is or has a `known` body or person.

    The stop behind "Inc." is no part of the name. A word that only begins the sentence is none either.
    """
    if not any(text.find(sign, *block) >= 0 for sign in _signs()):
        return
    for match in _pattern().finditer(text, block.start, block.end):
        name, start = match["name"], match.start("name")
        first = name.split()[0]
        if first in not_first():
            start += len(first) + 1
            name = name.removeprefix(first).lstrip()
        span = Span(start, match.end())
        if not name or any(one.span.overlaps(span) and one.entity.kind in _OTHERS for one in known):
            continue
        written = " ".join(span.of(text).replace("’", "'").split())
        yield Name(span, entity(EntityKind.ORGANISATION, written), MentionKind.NAME)


_OTHERS = (EntityKind.ORGANISATION, EntityKind.PERSON)


@cache
def _signs() -> tuple[str, ...]:
    return tuple(f" {form}" for form in _forms())


@cache
def _forms() -> tuple[str, ...]:
    """The forms of law as they are written; "Co" is one only behind "&"."""
    return tuple(sorted({form for form in person_words().written_forms if form != "Co"} | {"& Co"}))


@cache
def _pattern() -> re.Pattern[str]:
    forms = "|".join(map(re.escape, _forms()))
    return re.compile(rf"(?<![\w-])(?P<name>{_WORD}(?:(?: & | |, (?={_WORD} & )){_WORD}){{0,4}}?),? (?:{forms})\b")
