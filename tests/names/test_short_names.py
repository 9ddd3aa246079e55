"""Short names of bodies: acronyms in brackets, and names that go on elsewhere in the document."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, EntityKind


def names_of(text: str) -> list[tuple[str, str]]:
    """The words of each name and the name of its entity."""
    document = Document("d" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None)
    return [(n.span.of(text), n.entity.name) for n in find_names(read(document, load())).found]


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("The State Agency for Roads (SAR) paid. SAR left.", "SAR", "State Agency for Roads"),
        ("SAR left. The State Agency for Roads (the “SAR”) paid.", "SAR", "State Agency for Roads"),
        ("The State Agency for Roads (QXL) paid. QXL left.", "QXL", None),
        ("The Sea Rescue Agency (SRA) and the State Road Agency (SRA) paid. Then SRA left.", "SRA", None),
        (
            "The Road Building Service of Malta paid. The Road Building Service left.",
            "Road Building Service",
            "Road Building Service of Malta",
        ),
        ("The Maltese Road Agency paid. The Road Agency left.", "Road Agency", "Maltese Road Agency"),
        (
            "The Road Agency of Malta and the Road Agency of Cuba paid. The Road Agency left.",
            "Road Agency",
            "Road Agency",
        ),
        ("The Malta Road Agency paid. The Sea Agency left.", "Sea Agency", "Sea Agency"),
    ],
)
def test_a_short_name_is_its_one_longer_name(text: str, short: str, name: str | None) -> None:
    assert {meant for words, meant in names_of(text) if words == short} == ({name} if name else set())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Ministry of Economy, Trade and Agriculture paid.", "Ministry of Economy, Trade and Agriculture"),
        ("The Ministry of Trade, Saab and Airbus paid.", "Ministry of Trade"),
        ("The Ministry of Trade, Energy companies and Saab paid.", "Ministry of Trade"),
    ],
)
def test_fields_of_work_that_are_listed_belong_to_the_name(text: str, name: str) -> None:
    assert name in [meant for _, meant in names_of(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops began the exercise Granite Coast 26 in Norway on Monday.", "Granite Coast 26"),
        ("Exercise Calm Harbour takes place in May.", "Calm Harbour"),
        ("Operation Calm Harbour began in May.", "Operation Calm Harbour"),
        ("The ministry launched the programme “Warm House 25” today.", "Warm House 25"),
        ("The “Warm House” initiative began.", "Warm House"),
        ("The exercises Monday were long.", None),
        ("The exercise President Roe opened is long.", None),
        ("Ministry Opens Exercise Calm Harbour With Partners", None),
    ],
)
def test_an_undertaking_is_named_by_the_word_beside_it(text: str, name: str | None) -> None:
    document = Document("d" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None)
    found = find_names(read(document, load())).found
    assert [n.entity.name for n in found if n.entity.kind is EntityKind.PROGRAMME] == ([name] if name else [])


def test_a_place_that_a_dateline_names_is_known() -> None:
    text = "TALLINN, 3 May\nRain fell."
    blocks = (Block(BlockRole.DATELINE, Span(0, 14)), Block(BlockRole.PARAGRAPH, Span(15, 25)))
    found = find_names(read(Document("d" * 20, text, blocks, "en", None, None, None), load())).found
    assert [(n.span.of(text), n.entity.name) for n in found] == [("TALLINN", "Tallinn")]
