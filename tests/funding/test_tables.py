"""Money in tables: what a column says of its cells, and who stands in the line."""

from decimal import Decimal

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole

NORWAY, DENMARK, MOLDOVA = "country:nor", "country:dnk", "country:mda"


def rows(*lines: str) -> list[Row]:
    text = "\n".join(lines)
    blocks, start = [], 0
    for line in lines:
        role = BlockRole.TABLE if "|" in line else BlockRole.PARAGRAPH
        blocks.append(Block(role, Span(start, start + len(line))))
        start += len(line) + 1
    return resolve(extract(Document("0" * 20, text, tuple(blocks), "en", None, None, None)))["funding"]


def test_each_cell_has_the_status_of_its_column_and_the_donor_of_its_line() -> None:
    found = rows(
        "| Country | Pledged | Paid |",
        "| --- | --- | --- |",
        "| Denmark | EUR 32 million | EUR 30 million |",
        "| Norway | EUR 21 million | EUR 21 million |",
    )
    assert [(row["provider_id"], row["amount"], row["status"]) for row in found] == [
        (DENMARK, Decimal(32_000_000), "pledged"),
        (DENMARK, Decimal(30_000_000), "disbursed"),
        (NORWAY, Decimal(21_000_000), "pledged"),
        (NORWAY, Decimal(21_000_000), "disbursed"),
    ]


@pytest.mark.parametrize("unit", ["EUR million", "million EUR", "€ million", "€m"])
def test_a_unit_in_the_name_of_a_column_holds_for_its_bare_numbers(unit: str) -> None:
    (row,) = rows(f"| Donor | Committed ({unit}) |", "| Norway | 38.5 |")
    assert (row["amount"], row["currency"], row["provider_id"]) == (Decimal(38_500_000), "EUR", NORWAY)


def test_the_amounts_of_a_column_are_parts_of_its_total() -> None:
    first, second, total = rows(
        "| Donor | Allocated |", "| Norway | $4 million |", "| Denmark | $5 million |", "| Total | $9 million |"
    )
    assert (total["provider_id"], total["part_of_id"]) == (None, None)
    assert first["part_of_id"] == second["part_of_id"] == total["id"]


def test_a_total_smaller_than_its_lines_has_no_parts() -> None:
    found = rows("| Donor | Paid |", "| Norway | $4 million |", "| Denmark | $5 million |", "| Total | $7 million |")
    assert [row["part_of_id"] for row in found] == [None, None, None]


def test_a_column_of_recipients_says_who_gets_it() -> None:
    (row,) = rows("| Recipient | Grant |", "| Moldova | $5 million |")
    assert (row["recipient_id"], row["provider_id"], row["status"]) == (MOLDOVA, None, "other")


@pytest.mark.parametrize(
    "lines",
    [
        ("| Company | Revenue |", "| A | EUR 5 million |"),
        ("| Month | Drones |", "| May | 300 |"),
        ("| Country | Losses |", "| Norway | EUR 5 million |"),
        ("| Country | Paid |", "| Norway | soon |"),
    ],
)
def test_other_tables_hold_no_funding(lines: tuple[str, ...]) -> None:
    assert rows(*lines) == []
