"""Firms that an announcement of contracts names first: "Roe Systems LLC, Springfield, Virginia, was awarded a"."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache

from communique.extract.names.bodies import not_first
from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Name
from communique.extract.names.offices import is_office_word
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_WORD = r"(?:[A-Z0-9][\w&’'./-]*|&)"
_FIRM = rf"{_WORD}(?: (?:and |of |de )?{_WORD}){{0,6}}?"
_PLACE = r"[A-Z][\w.’'-]*(?: (?:[a-z]{2,4} )?[A-Z][\w.’'-]*){0,3}"
_LINES = re.compile(r"[^\n]+")


def contractors(text: str, block: Span, known: Sequence[Name]) -> Iterator[Name]:
    """The firms of one block that stand with their seat before "was awarded a contract"; none with a `known` body."""
    if " awarded" not in block.of(text):
        return
    for line in _LINES.finditer(text, block.start, block.end):
        match = _award().match(text, line.start(), line.end())
        if match is None or _is_person(match["name"].split()[0]):
            continue
        name, span = match["name"].rstrip("."), Span(*match.span("name"))
        span = Span(span.start, span.start + len(name))
        if not any(one.span.overlaps(span) and one.entity.kind is EntityKind.ORGANISATION for one in known):
            yield Name(span, entity(EntityKind.ORGANISATION, name.replace("’", "'")), MentionKind.NAME)


@cache
def awarded() -> tuple[str, ...]:
    """The words by which an announcement tells of an award (contractors.toml)."""
    return tuple(_wording()["awarded"])


@cache
def _award() -> re.Pattern[str]:
    things = "|".join(map(re.escape, _wording()["things"]))
    return re.compile(
        rf"(?P<name>{_FIRM}),?\*?(?P<seat>(?:, ?{_PLACE}){{1,4}}),?(?: \([\w-]+\),?)?"
        rf" (?:{'|'.join(map(re.escape, awarded()))}) [^\n]{{0,200}}?\b(?:{things})s?\b"
    )


def _wording() -> dict[str, list[str]]:
    return tomllib.loads(text_of("contractors.toml"))


def _is_person(first: str) -> bool:
    """Whether the first word of a line is no firm's: a title ("Capt."), or a word that begins sentences."""
    return first in not_first() or is_office_word(first.rstrip(".").lower())
