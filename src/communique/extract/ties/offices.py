"""Offices that a text gives to people: title and name side by side."""

from communique.extract.facts import Tie
from communique.extract.names.name import Name, Names
from communique.extract.names.titles import Title, find_titles
from communique.extract.reading import Reading
from communique.extract.spans import Cell, hull
from communique.schemas.vocabulary import Predicate

_CONFIDENCE = 0.9


def find_offices(reading: Reading, names: Names) -> list[Tie]:
    """Each office of each person once; a short form ("Minister" beside "Minister of Health") is none of its own."""
    held: dict[tuple[str, frozenset[str]], tuple[Title, Name]] = {}
    for title in find_titles(reading, names):
        if title.person is None:
            continue
        key = (title.person.entity.entity_id, _words(reading, title))
        if key not in held or (held[key][0].of is None and title.of is not None):
            held[key] = (title, title.person)
    return [
        _tie(reading, title, person)
        for (who, words), (title, person) in held.items()
        if not any(who == other and words < longer for other, longer in held)
    ]


def _words(reading: Reading, title: Title) -> frozenset[str]:
    return frozenset(title.in_words(reading.text).lower().split())


def _tie(reading: Reading, title: Title, person: Name) -> Tie:
    return Tie(
        evidence=hull([title.span, person.span]),
        method="ties:title",
        confidence=_CONFIDENCE,
        subject=person.span,
        predicate=Predicate.HOLDS_OFFICE,
        object=title.of.span if title.of else None,
        title=Cell(title.in_words(reading.text), hull([title.left or title.words, title.words])),
    )
