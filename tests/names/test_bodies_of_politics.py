"""Parties, police, papers, named laws and roads by their head words; states that share a country's name."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def named(text: str) -> list[tuple[str, str]]:
    """The words and kind of every name of one paragraph, in order."""
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("f" * 20, text, (block,), "en", None, None, None), load())
    return [(name.span.of(text), str(name.entity.kind)) for name in find_names(reading).found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left the Zorba Democratic Party.", ("Zorba Democratic Party", "organisation")),
        ("The Labour Party won.", ("Labour Party", "organisation")),
        ("They saw the Zorba Metropolitan Police.", ("Zorba Metropolitan Police", "organisation")),
        ("They saw the Campaign Against Noise.", ("Campaign Against Noise", "organisation")),
        ("They saw the Zorba Solidarity Campaign.", ("Zorba Solidarity Campaign", "organisation")),
        ("The Vantrell Electric Cooperative spoke.", ("Vantrell Electric Cooperative", "organisation")),
        ("They passed the Nature Recovery Law.", ("Nature Recovery Law", "programme")),
        ("They passed the Zorba Partnership Act of 2031.", ("Zorba Partnership Act of 2031", "programme")),
        ("They saw the Vantrell Court Road.", ("Vantrell Court Road", "place")),
        ("They saw the Zorba Port of Entry in Vantrell.", ("Zorba Port of Entry", "place")),
    ],
)
def test_a_body_law_or_road_is_known_by_its_head(text: str, expected: tuple[str, str]) -> None:
    assert expected in named(text)


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("They agreed with a Third Party there.", "Third Party"),
        ("They lived under Martial Law there.", "Martial Law"),
        ("They ran the Zorba Campaign.", "Zorba Campaign"),
        ("They passed an act of 2031.", "act of 2031"),
        ("They were against the police.", "police"),
    ],
)
def test_a_head_of_another_sense_is_no_name(text: str, no_name: str) -> None:
    assert no_name not in [words for words, _ in named(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They voted in Georgia, Ohio and Florida.", "place"),
        ("Troops from Georgia and Ohio came.", "country"),
        ("They went from Georgia to Armenia by way of Ohio and Texas.", "country"),
        ("The Georgian unit left Georgia for Ohio and Texas.", "country"),
        ("Ministers of Georgia and Moldova met.", "country"),
    ],
)
def test_georgia_is_the_state_only_among_states(text: str, kind: str) -> None:
    assert ("Georgia", kind) in named(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The plan of the Biden administration failed.", ("Biden administration", "organisation")),
        ("The plan of the Biden Administration failed.", ("Biden Administration", "organisation")),
        ("The plan of Biden failed.", ("Biden", "person")),
        ("Biden's administration failed.", ("Biden", "person")),
        ("The Biden administrations failed.", ("Biden", "person")),
    ],
)
def test_an_administration_is_a_body_and_not_its_leader(text: str, expected: tuple[str, str]) -> None:
    assert named(text) == [expected]


def test_an_administration_is_one_body_however_it_is_written() -> None:
    text = "The Biden administration came. The Biden Administration left."
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("f" * 20, text, (block,), "en", None, None, None), load())
    assert {name.entity.name for name in find_names(reading).found} == {"Biden administration"}
