"""Offices and memberships that a text states."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.ties import find_ties
from communique.schemas.vocabulary import BlockRole, Predicate


def ties(text: str, predicate: Predicate) -> set[tuple[str, str | None, str | None]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("d" * 20, text, (block,), "en", None, None, None), load())
    found = [t for t in find_ties(reading, find_names(reading)) if t.predicate is predicate]
    assert all(t.evidence.contains(t.subject) for t in found)
    return {
        (t.subject.of(text), t.title.value if t.title else None, t.object.of(text) if t.object else None) for t in found
    }


@pytest.mark.parametrize(
    ("text", "person", "title", "body"),
    [
        ("Latvian Minister of Defence Jane Roe came.", "Jane Roe", "Minister of Defence", "Latvian"),
        ("President of Poland Jane Roe came.", "Jane Roe", "President", "Poland"),
        ("President of the Republic of Estonia Jane Roe came.", "Jane Roe", "President", "Republic of Estonia"),
        ("Prime Minister Jane Roe of Malta came.", "Jane Roe", "Prime Minister", "Malta"),
        ("Norway’s Deputy Prime Minister, Jane Roe, came.", "Jane Roe", "Deputy Prime Minister", "Norway"),
        ("Jane Roe, the Pentagon press secretary, came.", "Jane Roe", "press secretary", "Pentagon"),
        (
            "Deputy Minister for European Integration, Jane Roe, came.",
            "Jane Roe",
            "Deputy Minister for European Integration",
            None,
        ),
        ("Jane Roe is mayor of the town.", "Jane Roe", "mayor", None),
        ("Jane Roe, who is the Director General of the IAEA, came.", "Jane Roe", "Director General", "IAEA"),
        ("IAEA Director General Jane Roe came.", "Jane Roe", "Director General", "IAEA"),
        (
            "Security Adviser to the Italian Premier Jane Roe came.",
            "Jane Roe",
            "Security Adviser to the Italian Premier",
            "Italian",
        ),
    ],
)
def test_title_and_name_side_by_side_are_an_office(text: str, person: str, title: str, body: str | None) -> None:
    assert ties(text, Predicate.HOLDS_OFFICE) == {(person, title, body)}


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met Jane Roe.",
        "The Minister came.",
        "Mr Roe came.",
        "Jane Roe met the Minister of Trade.",
        "Jane Roe is not the mayor.",
    ],
)
def test_a_title_without_a_person_is_no_office(text: str) -> None:
    assert ties(text, Predicate.HOLDS_OFFICE) == set()


def test_a_short_form_is_no_second_office() -> None:
    text = "Minister of Health Jane Roe came. Minister Roe left."
    assert ties(text, Predicate.HOLDS_OFFICE) == {("Jane Roe", "Minister of Health", None)}


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            "Envoys of the E5 group, made up of France, Germany and the United Kingdom, met.",
            {"France", "Germany", "United Kingdom"},
        ),
        ("The Visegrad Four (Czechia, Hungary, Poland, Slovakia) met.", {"Czechia", "Hungary", "Poland", "Slovakia"}),
        ("The G7, Ukraine and Poland met.", set()),
        ("The G7 met in France and Germany.", set()),
    ],
)
def test_members_are_those_the_text_lists_as_such(text: str, members: set[str]) -> None:
    assert {country for country, _, _ in ties(text, Predicate.MEMBER_OF)} == members
