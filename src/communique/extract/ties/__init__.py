"""Ties that a text states: who holds which office, and who belongs to which group."""

from communique.extract.facts import Tie
from communique.extract.names.name import Name, Names
from communique.extract.names.titles import Title, find_titles
from communique.extract.reading import Reading
from communique.extract.spans import Cell, hull
from communique.schemas.vocabulary import Predicate

_CONFIDENCE = 0.9


def find_ties(reading: Reading, names: Names) -> list[Tie]:
    """The ties of a document, each once: where it is stated first, and with its organisation if any place gives it."""
    return _offices(reading, names)


def _offices(reading: Reading, names: Names) -> list[Tie]:
    kept: dict[tuple[str, str], Title] = {}
    for title in find_titles(reading, names):
        person = title.person
        if person is None:
            continue
        key = (person.entity.entity_id, " ".join(title.words.of(reading.text).lower().split()))
        if key not in kept or (kept[key].of is None and title.of is not None):
            kept[key] = title
    return [_office(reading, title, title.person) for title in kept.values() if title.person]


def _office(reading: Reading, title: Title, person: Name) -> Tie:
    written = " ".join(title.words.of(reading.text).split())
    return Tie(
        evidence=hull([title.span, person.span]),
        method="ties:title",
        confidence=_CONFIDENCE,
        subject=person.span,
        predicate=Predicate.HOLDS_OFFICE,
        object=title.of.span if title.of else None,
        title=Cell(written, title.words),
    )
