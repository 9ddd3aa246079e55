"""Ships and firms that have a person's name; forms of law, numbered orders, roads that are none, a state's namesake."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def found_in(text: str) -> list[tuple[str, str]]:
    """The words and kind of every name of one paragraph, in order."""
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("e" * 20, text, (block,), "en", None, None, None), load())
    return [(name.span.of(text), str(name.entity.kind)) for name in find_names(reading).found]


@pytest.mark.parametrize(
    "text",
    [
        "The frigate Grace Vantrell left the port on Monday.",
        "They saw the USS Grace Vantrell there.",
        "They sank the destroyer “Grace Vantrell” there.",
        "They work for Grace Vantrell Holdings here.",
        "They work for Grace Vantrell Inc. here.",
        "They work for Grace Vantrell, LLC here.",
        "They work for Grace Vantrell & Co. here.",
        "They left Grace Vantrell University here.",
    ],
)
def test_a_ship_or_firm_with_a_persons_name_is_no_person(text: str) -> None:
    assert "person" not in [kind for _, kind in found_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Grace Vantrell, captain of the frigate, spoke.",
        "They met Grace Vantrell. Holdings fell.",
        "Submarine crews met Grace Vantrell here.",
        "They saw Grace Vantrell and Corp members there.",
    ],
)
def test_a_person_beside_a_ship_or_firm_is_one(text: str) -> None:
    assert ("Grace Vantrell", "person") in found_in(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They work for Grace Vantrell Holdings here.", ("Grace Vantrell Holdings", "organisation")),
        ("They hired Zorba Drones Inc. here.", ("Zorba Drones Inc", "organisation")),
        ("The Zorba Corp. and others came.", ("Zorba Corp", "organisation")),
        ("They hired Zorba, Ltd. for it.", ("Zorba, Ltd", "organisation")),
        ("They hired Zorba & Vantrell LLP for it.", ("Zorba & Vantrell LLP", "organisation")),
        ("They hired Vantrell & Co. for it.", ("Vantrell & Co", "organisation")),
        ("They met the House Zorba Subcommittee.", ("House Zorba Subcommittee", "organisation")),
        ("He signed Executive Order 14,123 there.", ("Executive Order 14,123", "programme")),
        ("He signed Executive Order 14,12 there.", ("Executive Order 14", "programme")),
        ("The bank J.P. Morgan paid.", ("J.P. Morgan", "organisation")),
    ],
)
def test_firms_by_form_of_law_and_numbered_orders_are_found_whole(text: str, expected: tuple[str, str]) -> None:
    assert expected in found_in(text)


@pytest.mark.parametrize("text", ["The Zorba Road Map was adopted.", "They had no Inc. there.", "An LLC is a firm."])
def test_what_only_has_the_word_is_no_name(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("They voted in Ohio, Georgia and Texas. Later it was about Georgia and Russia.", ["place", "country"]),
        ("They voted in Ohio, Georgia and Texas. Later Russia came to Ohio and to Georgia.", ["place", "place"]),
    ],
)
def test_a_country_beside_its_neighbour_is_no_state(text: str, kinds: list[str]) -> None:
    assert [kind for words, kind in found_in(text) if words == "Georgia"] == kinds
