"""Short names of bodies: acronyms in brackets, and names that go on elsewhere in the document."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


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
