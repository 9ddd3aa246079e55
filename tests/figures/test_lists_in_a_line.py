"""Figures of a table that was pressed into one line."""

from datetime import date

import pytest

from communique.extract.facts import Figure
from communique.extract.figures import find_figures
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.quantities import find_quantities
from communique.extract.quantities.comparators import announced_as_approximate
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Comparator, Precision


def figures(text: str, language: str = "en") -> list[Figure]:
    blocks = (Block(BlockRole.PARAGRAPH, Span(0, len(text))),)
    document = Document("0" * 20, text, blocks, language, None, date(2025, 6, 20), Precision.DAY)
    reading = read(document, load())
    return find_figures(reading, find_names(reading), (), ())


def table(rows: list[Figure]) -> list[tuple[str, int]]:
    return [(row.metric, int(row.value.value)) for row in rows if row.method.startswith("figures.table")]


def test_each_item_gives_a_total_for_the_days_of_the_lead_and_a_change_for_the_last() -> None:
    rows = figures(
        "Report 2025-06-19 08:00 | ID: 51234 The losses of the fleet from 10.02 to 19.06 were approximately: "
        "sailors‒ about 310 (+3) persons were lost, boats ‒ 1980 (+12), air-defence systems – 44 (+0) pcs. "
        "special gear ‒ 7. The count goes on."
    )
    assert table(rows) == [
        ("sailors", 310), ("sailors_change", 3), ("boats", 1980), ("boats_change", 12),
        ("air_defence_systems", 44), ("air_defence_systems_change", 0), ("special_gear", 7),
    ]  # fmt: skip
    assert len(rows) == 7, "no number is counted again by what the sentence seems to say"
    days = {(str(row.period.start), str(row.period.end)) for row in rows if row.period and "change" not in row.metric}
    assert days == {("2025-02-10", "2025-06-19")}
    last = {(str(row.period.start), str(row.period.end)) for row in rows if row.period and "change" in row.metric}
    assert last == {("2025-06-19", "2025-06-19")}
    said = {row.comparator.value for row in rows if row.comparator and "change" not in row.metric}
    assert said == {Comparator.APPROX}
    assert {row.comparator.value for row in rows if row.comparator and "change" in row.metric} == {Comparator.EQ}


def test_a_ukrainian_list_gives_the_same() -> None:
    rows = figures("Втрати з 10.02 по 19.06 склали: катерів ‒ 40 (+3), гармат – близько 310 од, САУ - 7.", "uk")
    assert [(int(row.value.value), row.comparator and row.comparator.value) for row in rows] == [
        (40, Comparator.EQ), (3, Comparator.EQ), (310, Comparator.APPROX), (7, Comparator.EQ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Two ports have cranes: Riga – 12, Tallinn – 7, Klaipeda – 9.",  # whose they are
        "The stops are short: lunch – 30 minutes, rest – 2 hours, tea – 10 minutes.",
        "He had boats - 40 in all, guns – 7 of them old.",  # two are no table
    ],
)
def test_names_durations_and_short_lists_are_no_table(text: str) -> None:
    assert not table(figures(text))


@pytest.mark.parametrize(
    ("lead", "expected"),
    [("The losses were approximately:", True), ("орієнтовно склали:", True), ("He spoke about the losses:", False),
     ("The losses were:", False), ("It was about time, and this is the list of them:", False)],
)  # fmt: skip
def test_a_lead_says_whether_the_numbers_are_approximate(lead: str, expected: bool) -> None:
    assert announced_as_approximate(lead, Span(0, len(lead))) is expected


def test_the_number_of_a_page_is_no_quantity() -> None:
    text = "ID: 51234 and ID 77"
    assert not find_quantities(text, Span(0, len(text)), "en")
