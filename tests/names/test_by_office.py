"""Bare surnames of office holders on record, where the document names the office with its country."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.by_office import leaders_on_record
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.resolve.roster import roster
from communique.schemas.vocabulary import BlockRole


def who(text: str) -> str | None:
    """Whom the words in [brackets] of a text stand for."""
    start, end = text.index("["), text.index("]") - 1
    bare = text.replace("[", "").replace("]", "")
    block = Block(BlockRole.PARAGRAPH, Span(0, len(bare)))
    reading = read(Document("d" * 20, bare, (block,), "en", None, None, None), load())
    found = roster(reading, find_names(reading)).resolve(Span(start, end))
    return found.entity.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Poroshenko] arrived. The Ukrainian president left.", "Petro Poroshenko"),
        ("[Poroshenko] arrived. Ukraine's president left.", "Petro Poroshenko"),
        ("Poroshenko arrived. [The Ukrainian president] left.", "Petro Poroshenko"),
        ("Petro Poroshenko arrived. [The Ukrainian leader] left.", "Petro Poroshenko"),
        ("Petro Poroshenko arrived. [The Maltese leader] left.", None),
        ("[Poroshenko] arrived.", None),
        ("[Poroshenko] arrived. The former Ukrainian president left.", None),
        ("[Poroshenko] arrived. The Maltese president left.", None),
        ("Poroshenko arrived. [The Ukrainian president]'s guest, Volodymyr Zelenskyy, left.", None),
        ("Maria Poroshenko arrived. The Ukrainian president left. [Poroshenko] waved.", "Maria Poroshenko"),
        ("[The Ukrainian president] left.", None),
    ],
)
def test_a_surname_on_record_is_known_where_office_and_country_are_named(text: str, name: str | None) -> None:
    assert who(text) == name


def test_only_leaders_of_countries_are_looked_up_by_office() -> None:
    assert leaders_on_record("Petro Poroshenko") == {"president"}
    assert leaders_on_record("Jane Roe") == frozenset()
    assert "president" in leaders_on_record("Volodymyr Zelenskyy")
