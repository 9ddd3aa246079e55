"""Who holds an office that a text writes by its letters: "the COAS said", "DG IHPR added"."""

import re
from collections.abc import Sequence

from communique.extract.names.name import Entity, Name
from communique.extract.names.titles import Title
from communique.schemas.vocabulary import EntityKind

_MOST_INITIALS = 6
_MINISTER = "minister"
_LETTERS = re.compile(r"[A-Z]{2,8}(?: [A-Z]{2,8})?")
_OF_OFFICE = re.compile(r"(?:[ -]+(?:of|the|for|and|to|[A-Z][\w’'-]*))*\s*\Z")
"""The rest of an office behind its title: "Chief | of the Harbour Staff"."""
_BEFORE_NAME = re.compile(r",?\s+(?:[A-Z][\w.-]*\s+){0,4}\Z")
"""Ranks between the letters in brackets and the name of who holds the office."""


def holder_by_initials(text: str, letters: str, titles: Sequence[Title], names: Sequence[Name]) -> Entity | None:
    """Who holds the office that letters are short for: "COAS" where the text has a Chief of Army Staff.

    Either a title has these initials, or they stand in brackets behind an office that has them, and before a name.
    "MOD" is a ministry, and not its minister.
    """
    if _LETTERS.fullmatch(letters) is None:
        return None
    found: dict[str, Entity] = {}
    if 3 <= len(letters) <= _MOST_INITIALS and letters.isalpha():
        for title in titles:
            if title.person is not None and title.head != _MINISTER and letters in _initials(title.words.of(text)):
                found[title.person.entity.entity_id] = title.person.entity
    found = found or _in_brackets(text, letters, titles, names) or _of_body(text, letters, titles, names)
    return next(iter(found.values())) if len(found) == 1 else None


def names_an_office(text: str, letters: str, titles: Sequence[Title]) -> bool:
    """Whether the first of two words in capitals is short for an office of the text: "DG IHPR" is no body."""
    office, _, body = letters.partition(" ")
    return (
        bool(body)
        and _LETTERS.fullmatch(letters) is not None
        and any(office in _initials(title.words.of(text)) for title in titles)
    )


def _of_body(text: str, letters: str, titles: Sequence[Title], names: Sequence[Name]) -> dict[str, Entity]:
    """Who bears the office of a body, both by their letters: "DG HP" for the Harbour Police Director General, by id."""
    office, _, body = letters.partition(" ")
    bodies = {name.entity.entity_id for name in names if name.span.of(text) == body} if body else set()
    return {
        title.person.entity.entity_id: title.person.entity
        for title in titles
        if title.person is not None and title.of is not None and title.of.entity.entity_id in bodies
        if office in _initials(title.words.of(text))
    }


def _in_brackets(text: str, letters: str, titles: Sequence[Title], names: Sequence[Name]) -> dict[str, Entity]:
    """Who is named behind `Director General Harbour Police (DG HP)`, by id."""
    found: dict[str, Entity] = {}
    for bracket in re.finditer(rf"\s\((?:the )?{letters}\)", text):
        office = [
            t
            for t in titles
            if t.words.start < bracket.start()
            and _OF_OFFICE.fullmatch(text, t.words.end, bracket.start()) is not None
            and letters.replace(" ", "") in _initials(text[t.words.start : bracket.start()])
        ]
        named = next((name for name in names if name.span.start >= bracket.end()), None)
        if not office or named is None or named.entity.kind is not EntityKind.PERSON:
            continue
        if _BEFORE_NAME.fullmatch(text, bracket.end(), named.span.start) is not None:
            found[named.entity.entity_id] = named.entity
    return found


def _initials(words: str) -> tuple[str, str]:
    """The first letters of all words, and of those written large."""
    letters = [word[0] for word in words.replace("-", " ").split() if word[0].isalpha() and word.lower() != "the"]
    return "".join(letters).upper(), "".join(letter for letter in letters if letter.isupper())
