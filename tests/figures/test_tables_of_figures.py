"""Figures of tables: lines with a total and its change, and columns under names."""

from datetime import date

import pytest

from communique.extract.facts import Figure
from communique.extract.figures import find_figures
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision

TABLE = BlockRole.TABLE


def figures(lines: list[tuple[BlockRole, str]], language: str = "en") -> list[Figure]:
    text = "\n".join(line for _, line in lines)
    blocks, start = [], 0
    for role, line in lines:
        blocks.append(Block(role, Span(start, start + len(line))))
        start += len(line) + 1
    document = Document("0" * 20, text, tuple(blocks), language, None, date(2025, 6, 20), Precision.DAY)
    reading = read(document, load())
    return find_figures(reading, find_names(reading), (), ())


def days(row: Figure) -> tuple[str, str] | None:
    return None if row.period is None else (str(row.period.start), str(row.period.end))


LOSSES = ["boats - 40 (+3)", "lorries - 1 980 (+12),", "guns ‒ about 310 (+0) pcs."]


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        ("The losses from 10.02 to 19.06 were approximately:", "Losses of the day"),
        ("The losses of the enemy were:", "Losses from 10 February to 19 June 2025"),
    ],
)
def test_totals_hold_for_the_days_of_the_lead_or_the_title_and_changes_for_the_last(lead: str, title: str) -> None:
    lines = [(BlockRole.TITLE, title), (BlockRole.PARAGRAPH, lead), *((BlockRole.PARAGRAPH, line) for line in LOSSES)]
    rows = figures(lines)
    total, day = ("2025-02-10", "2025-06-19"), ("2025-06-19", "2025-06-19")
    assert [(int(row.value.value), days(row)) for row in rows] == [
        (40, total), (3, day), (1980, total), (12, day), (310, total), (0, day),
    ]  # fmt: skip


def test_a_ukrainian_report_gives_the_same() -> None:
    lines = ["Втрати з 10.02 по 19.06 орієнтовно склали:", "катерів - 40 (+3)", "гармат – 310 (+0) од,", "САУ - 7 (+1)"]
    rows = figures([(BlockRole.PARAGRAPH, line) for line in lines], "uk")
    assert [(int(row.value.value), row.object and row.object.value) for row in rows] == [
        (40, "катерів"), (3, "катерів"), (310, "гармат"), (0, "гармат"), (7, "САУ"), (1, "САУ"),
    ]  # fmt: skip


def test_a_noun_behind_the_number_counts_it_unless_the_label_says_whose_it_is() -> None:
    lines = ["sailors ‒ about 310 persons,", "tanks ‒ 44 pieces,", "Norway: 24 dogs", "boats - 7"]
    rows = figures([(BlockRole.PARAGRAPH, line) for line in lines])
    assert [int(row.value.value) for row in rows if row.method == "figures.table"] == [310, 44, 7]


@pytest.mark.parametrize("between", ["\t", " | "])
def test_cells_are_counted_under_the_name_of_their_column(between: str) -> None:
    table = [
        ["Kind", "Yesterday", "Since 1 June", "Price"],
        ["Boats", "4", "1,310", "€2 million"],
        ["Guns", "-", "12", ""],
    ]
    rows = figures([(TABLE, between.join(cells)) for cells in table])
    assert [(row.object and row.object.value, int(row.value.value), days(row)) for row in rows] == [
        ("Boats", 4, ("2025-06-19", "2025-06-19")),
        ("Boats", 1310, ("2025-06-01", "2025-06-20")),
        ("Guns", 12, ("2025-06-01", "2025-06-20")),
    ]


def test_a_table_without_names_of_columns_tells_nothing() -> None:
    assert not figures([(TABLE, "Boats\t4\t7"), (TABLE, "Guns\t5\t12")])


def test_a_line_before_a_table_without_days_leaves_them_to_the_title() -> None:
    rows = figures(
        [
            (BlockRole.TITLE, "Losses on 16 February"),
            (BlockRole.PARAGRAPH, "The staff has published its count for the past day:"),
            (BlockRole.LIST_ITEM, "- boats: 7"),
            (BlockRole.LIST_ITEM, "- trucks: 12"),
            (BlockRole.LIST_ITEM, "- tanks: 31"),
        ]
    )
    periods = [row.period for row in rows if row.method == "figures.table"]
    assert [(p.start.day, p.start.month) for p in periods if p is not None and p.start is not None] == [(16, 2)] * 3
