"""Titles of political news: seats, shadow offices, party offices, professions."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.titles import find_titles
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole


def titles_of(text: str) -> list[tuple[str, str | None]]:
    """The titles of one paragraph with whom they belong to, in order."""
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("f" * 20, text, (block,), "en", None, None, None), load())
    found = find_titles(reading, find_names(reading))
    return [(t.words.of(text), t.person.entity.name if t.person else None) for t in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Labour MP Jane Vantrell left.", ("Labour MP", "Jane Vantrell")),
        ("MEP Jane Vantrell left.", ("MEP", "Jane Vantrell")),
        ("Jane Vantrell, MSP, left.", ("MSP", "Jane Vantrell")),
        ("Labour backbencher Jane Vantrell left.", ("Labour backbencher", "Jane Vantrell")),
        ("Shadow chancellor Jane Vantrell left.", ("Shadow chancellor", "Jane Vantrell")),
        ("The party's co-chairman Jane Vantrell left.", ("co-chairman", "Jane Vantrell")),
        ("Its co-ordinator Jane Vantrell left.", ("co-ordinator", "Jane Vantrell")),
        ("Jane Vantrell, a lawyer, left.", ("lawyer", "Jane Vantrell")),
        ("Republican strategist Jane Vantrell left.", ("strategist", "Jane Vantrell")),
        ("The then-minister Jane Vantrell left.", ("then-minister", "Jane Vantrell")),
        ("Police chief Jane Vantrell left.", ("Police chief", "Jane Vantrell")),
    ],
)
def test_a_title_of_news_is_read_with_its_bearer(text: str, expected: tuple[str, str]) -> None:
    assert titles_of(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Vantrell left. The lawyer for Mr Vantrell stayed.", ("lawyer", None)),
        ("Jane Roe left. Zorba Hill, Labour MP for North Roe, stayed.", None),
    ],
)
def test_whom_a_title_is_for_does_not_bear_it(text: str, expected: tuple[str, None] | None) -> None:
    found = titles_of(text)
    assert "Jane Roe" not in [person for _, person in found]
    assert expected is None or found == [expected]


def test_who_shadows_an_office_does_not_hold_it() -> None:
    text = "Shadow home secretary Jane Vantrell left. The home secretary stayed."
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("f" * 20, text, (block,), "en", None, None, None), load())
    assert [t.head for t in find_titles(reading, find_names(reading))] == ["shadow secretary", "secretary"]
