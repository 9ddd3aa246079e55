"""Offices of politics and news: short forms, those that were left, appositions; names by initials and bylines."""

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.name import Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.extract.ties import find_ties
from communique.schemas.vocabulary import BlockRole, EntityKind


def names_of(text: str, role: BlockRole = BlockRole.PARAGRAPH) -> tuple[Reading, Names]:
    reading = read(Document("f" * 20, text, (Block(role, Span(0, len(text))),), "en", None, None, None), load())
    return reading, find_names(reading)


def offices(text: str) -> set[tuple[str, str | None, str | None]]:
    """Person, title and body of every office of one paragraph."""
    found = find_ties(*names_of(text))
    return {
        (t.subject.of(text), t.title.value if t.title else None, t.object.of(text) if t.object else None) for t in found
    }


def people(text: str, role: BlockRole = BlockRole.PARAGRAPH) -> list[str]:
    return [name.span.of(text) for name in names_of(text, role)[1].found if name.entity.kind is EntityKind.PERSON]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Florida Gov. Jane Vantrell left.", {("Jane Vantrell", "Gov.", "Florida")}),
        ("U.S. Sen. Jane Vantrell of Utah left.", {("Jane Vantrell", "Sen.", "U.S.")}),
        ("Sen. Jane Vantrell of Utah left.", {("Jane Vantrell", "Sen.", "Utah")}),
        ("Rep. Jane Vantrell, R-S.C., left.", {("Jane Vantrell", "Rep.", None)}),
        ("Supreme Court justice Jane Vantrell left.", {("Jane Vantrell", "justice", "Supreme Court")}),
        ("He saw former Florida Gov. Jane Vantrell.", {("Jane Vantrell", "former Gov.", "Florida")}),
        ("He saw former Zorba Democrat leader Jane Vantrell.", {("Jane Vantrell", "former leader", None)}),
        (
            "Jane Vantrell, the former U.S. ambassador to Malta, left.",
            {("Jane Vantrell", "former ambassador", "Malta")},
        ),
        ("Jane Vantrell, 52, served as chairman of the board.", {("Jane Vantrell", "chairman", None)}),
        ("The election of Jane Vantrell as mayor was close.", {("Jane Vantrell", "mayor", None)}),
        ("Jane Vantrell, the company’s chief executive, left.", {("Jane Vantrell", "chief executive", None)}),
        (
            "Jane Vantrell, a professor of public health at Zorba University, left.",
            {("Jane Vantrell", "professor of public health", "Zorba University")},
        ),
        (
            "Special Envoy for Malta’s Economic Recovery Jane Vantrell left.",
            {("Jane Vantrell", "Special Envoy for Malta’s Economic Recovery", "Malta")},
        ),
    ],
)
def test_an_office_of_news_is_read_as_written(text: str, expected: set[tuple[str, str | None, str | None]]) -> None:
    assert offices(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A rep for Jane Vantrell left.",
        "They demanded justice, Jane Vantrell said.",
        "Jane Vantrell is the chief.",
        "They invited Jane Vantrell as the minister waited.",
        "Jane Vantrell, people’s hero, left.",
        "Jane Vantrell was not the mayor.",
        "Jane Vantrell met with the former Florida governor.",
        "Jane Vantrell left (the mayor stayed).",
    ],
)
def test_what_only_looks_like_an_office_is_none(text: str) -> None:
    assert offices(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They saw J.B. Vantrell there.", ["J.B. Vantrell"]),
        ("Gov. J. Vantrell left.", ["J. Vantrell"]),
        ("They saw Dick Vantrell there.", ["Dick Vantrell"]),
        ("Mark Vantrell said so.", ["Mark Vantrell"]),
        ("“No,” Will Vantrell, chief executive of a firm, told them.", ["Will Vantrell"]),
        ("They saw the U.S. Vantrell there.", []),
        ("Will Vantrell go?", []),
        ("Mark Vantrell street.", []),
        ("They saw the Dick Foundation there.", []),
        ("They met at Victoria Station.", []),
        ("The minister spoke. Credit: Jane Vantrell", []),
    ],
)
def test_a_given_name_that_is_a_word_and_initials_are_believed_before_a_surname(text: str, expected: list[str]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("By JANE VANTRELL and Zorba Hill", BlockRole.BYLINE, ["JANE VANTRELL", "Zorba Hill"]),
        ("By Jane Vantrell, Zorba Hill on Monday", BlockRole.PARAGRAPH, ["Jane Vantrell", "Zorba Hill"]),
        ("Edited by: Zorba Hill", BlockRole.BYLINE, ["Zorba Hill"]),
        ("By Land and Sea", BlockRole.PARAGRAPH, []),
        ("By Zorba Post Staff", BlockRole.BYLINE, []),
        ("Section", BlockRole.BYLINE, []),
    ],
)
def test_who_wrote_a_document_is_named_by_its_byline(text: str, role: BlockRole, expected: list[str]) -> None:
    assert people(text, role) == expected
