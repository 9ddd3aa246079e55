"""Offices joined by a dash, offices and bodies beside each other, people behind an office with its field."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.titles import find_titles
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind


def reading_of(text: str) -> Reading:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    return read(Document("c" * 20, text, (block,), "en", None, None, None), load())


def named(text: str, kind: EntityKind) -> list[str]:
    return [name.entity.name for name in find_names(reading_of(text)).found if name.entity.kind is kind]


def offices(text: str) -> list[tuple[str, str | None]]:
    """Each title of a text with its bearer."""
    reading = reading_of(text)
    return [
        (title.words.of(text), title.person.entity.name if title.person else None)
        for title in find_titles(reading, find_names(reading))
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The Minister of Trade of Malta, Vantrell Zorba, called on partners to help.", ["Vantrell Zorba"]),
        ("Minister of Trade of Malta, Vantrell Zorba has opened the port.", ["Vantrell Zorba"]),
        ("The Commissioner for Internal Affairs Vantrell Zorba came.", ["Vantrell Zorba"]),
        ("The president of Malta, Vantrell Zorba, and others left.", []),
        ("The president of Malta, Harbour Square and the port were shown.", []),
    ],
)
def test_a_person_behind_an_office_with_its_field_or_country(text: str, people: list[str]) -> None:
    assert named(text, EntityKind.PERSON) == people


def test_two_offices_joined_by_a_dash_have_one_bearer() -> None:
    text = "Jane Roe, First Deputy Prime Minister - Minister of Fisheries Paul Brumble came."
    assert offices(text) == [("First Deputy Prime Minister", "Paul Brumble"), ("Minister of Fisheries", "Paul Brumble")]


def test_an_ambassador_in_full_has_one_title() -> None:
    text = "Ambassador Extraordinary and Plenipotentiary of Norway to Malta Jane Roe came."
    assert [who for _, who in offices(text)] == ["Jane Roe"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The statement to Parliament on Norway was read.", []),
        (
            "The Office of the Governor and the European Commission met.",
            ["Office of the Governor", "European Commission"],
        ),
        (
            "The Maltese Road Agency wrote. The Road Agency of the Republic of Malta agreed.",
            ["Maltese Road Agency", "Maltese Road Agency"],
        ),
        (
            "The Maltese Road Agency wrote. The Road Agency of Norway agreed.",
            ["Maltese Road Agency", "Road Agency of Norway"],
        ),
    ],
)
def test_bodies_end_before_others_and_are_one_by_core_and_country(text: str, bodies: list[str]) -> None:
    assert named(text, EntityKind.ORGANISATION) == bodies


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Deputy Heads of the Office came.", []),
        ("Head of the Kharkiv regional state administration Jane Roe came.", ["Jane Roe"]),
        ("Head of the Kharkiv regional military administration Jane Roe came.", ["Jane Roe"]),
    ],
)
def test_offices_of_regions_and_in_the_plural(text: str, expected: list[str]) -> None:
    assert named(text, EntityKind.PERSON) == expected
    assert [who for _, who in offices(text) if who] == expected


def test_a_name_behind_an_office_that_a_council_is_under_is_not_its_holders() -> None:
    text = "The chair of the Harbour Council under the President of Malta Jane Roe came."
    assert ("President", "Jane Roe") not in offices(text)
    assert [who for _, who in offices(text)].count("Jane Roe") <= 1
