"""Where quoted words begin and end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.spans import Span
from communique.extract.statements.quotations import find_quotations


def paragraphs(text: str) -> list[Span | None]:
    spans: list[Span | None] = []
    at = 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)) if line.strip() else None)
        at += len(line) + 1
    return spans


def quoted(text: str) -> list[str]:
    return [q.inner.of(text) for q in find_quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We agree,” the Minister said.", ["We agree,"]),
        ('"We agree," the Minister said.', ["We agree,"]),
        ('"We agree,” the Minister said.', ["We agree,"]),
        ('“We agree," the Minister said.', ["We agree,"]),
        ("«Ми згодні», – сказав міністр.", ["Ми згодні"]),
        ("„Wir sind einig“, sagte der Minister.", ["Wir sind einig"]),
        ("„We agree,” the Minister said.", ["We agree,"]),
        ("“We agree,’’ the Minister said. “It’s late.’’", ["We agree,", "It’s late."]),
        ("‘We agree,’ the Minister said.", ["We agree,"]),
        ("'We don't agree,' the Minister said.", ["We don't agree,"]),
        ('"A new day," she said. "We begin."', ["A new day,", "We begin."]),
        ('"He asked: "Who goes?" and left," she said.', ['He asked: "Who goes?" and left,']),
        ("\"He asked: 'Who goes?' and left,\" she said.", ["He asked: 'Who goes?' and left,"]),
        ("“He asked: ‘Who goes?’ and left,” she said.", ["He asked: ‘Who goes?’ and left,"]),
        ("The Ministers' plan and the unit's work don't differ.", []),
        ("The ministers’ plan isn’t ready; the workers’ is.", []),
        ('A 5" pipe and a 7" pipe were laid.', []),
        ('"We begin," the envoy said. - The other side is ready."', ["We begin,", "The other side is ready."]),
        ("so-called “shadow fleet” ships", ["shadow fleet"]),
        ("He left. '\"We agree,\"' the Minister said.", ["We agree,"]),
        ("“We agree, ”the Minister said. “We begin. ”", ["We agree,", "We begin."]),
        ("He came to the port. “It is an honour to be here.", ["It is an honour to be here."]),
        ("The plant was hit. “We have no water. Anna Volk said the repairs go on.", []),
        ("He came to the port. “It is an honour to be\nand went home", []),
        ("“We agree.\nWe begin, ”the Minister said.", ["We agree.", "We begin,"]),
        ("«План «Б» готовий», – сказав міністр.", ["План «Б» готовий"]),
    ],
)
def test_marks_of_every_kind_are_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_paragraph_that_is_not_closed_continues_in_the_next_that_opens() -> None:
    text = "“The first part.\n“The second part,” the Minister said."
    found = find_quotations(text, paragraphs(text))
    assert [(q.inner.of(text), q.closed, q.continues) for q in found] == [
        ("The first part.", False, False),
        ("The second part,", True, True),
    ]


def test_a_quotation_over_two_paragraphs_with_one_pair_of_marks_is_two_rows() -> None:
    text = "“The first part.\nThe second part,” the Minister said."
    assert quoted(text) == ["The first part.", "The second part,"]


def test_a_stray_opening_mark_does_not_swallow_the_paragraph() -> None:
    text = 'The " sign stands here, "We agree," the Minister said and went on'
    assert "We agree," in quoted(text)


@given(st.text(alphabet="ab .,'\"“”‘’«»„\n–-5", max_size=80))
def test_quotations_lie_inside_their_paragraphs_and_do_not_overlap(text: str) -> None:
    spans = paragraphs(text)
    trimmed = [None if s is None or not s.of(text).strip() else s for s in spans]
    found = find_quotations(text, trimmed)
    for quotation in found:
        block = trimmed[quotation.block]
        assert block is not None
        assert block.contains(quotation.outer)
        assert quotation.outer.contains(quotation.inner)
    for before, after in pairwise(found):
        assert before.outer.end <= after.outer.start
