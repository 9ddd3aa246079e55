"""Offices of several people told at once by a plural."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.ties import find_ties
from communique.schemas.vocabulary import BlockRole


def offices(text: str) -> list[tuple[str, str | None, str | None]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("f" * 20, text, (block,), "en", None, None, None), load())
    found = find_ties(reading, find_names(reading))
    assert all(t.evidence.contains(t.subject) for t in found)
    return [
        (t.subject.of(text), t.title.value if t.title else None, t.object.of(text) if t.object else None) for t in found
    ]


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Supreme Court justices Jane Vantrell and Paul Zorba left.", "justice", "Supreme Court"),
        ("The NBC News moderators, Jane Vantrell and Paul Zorba, left.", "moderator", "NBC News"),
        ("Sens. Jane Vantrell (R-S.C.) and Paul Zorba left.", "Sen.", None),
        ("Defence Ministers Jane Vantrell and Paul Zorba left.", "Defence Minister", None),
        ("Congresswomen Jane Vantrell and Paul Zorba left.", "Congresswoman", None),
    ],
)
def test_a_plural_before_a_list_is_the_office_of_each(text: str, title: str, body: str | None) -> None:
    assert offices(text) == [("Jane Vantrell", title, body), ("Paul Zorba", title, body)]


@pytest.mark.parametrize(
    "text",
    [
        "The foreign ministers of Malta met Jane Vantrell and Paul Zorba.",
        "Among members, Jane Vantrell and Paul Zorba stayed.",
        "He met the ministers. Jane Vantrell and Paul Zorba left.",
        "Foreign and Defence Ministers Jane Vantrell and Paul Zorba left.",
        "The ministers and Jane Vantrell and Paul Zorba left.",
        "The ministers greeted Jane Vantrell.",
    ],
)
def test_a_plural_of_others_is_nobodys_office(text: str) -> None:
    assert offices(text) == []


def test_an_office_that_is_told_of_somebody_alone_is_not_told_twice() -> None:
    text = "Senator Jane Vantrell spoke. Senators Jane Vantrell and Paul Zorba left."
    assert offices(text) == [("Jane Vantrell", "Senator", None), ("Paul Zorba", "Senator", None)]
