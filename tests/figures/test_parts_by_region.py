"""Parts of a tally that are told by region behind a colon."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return sorted(resolve(extract(document))["figures"], key=lambda row: row["value"])


@pytest.mark.parametrize(
    "text",
    [
        "The force destroyed 34 drones: 12 over Odesa, nine over Kharkiv and 13 over Crimea.",
        "The force destroyed 34 drones: 12 drones over the territory of Odesa, nine - over Kharkiv, 13 - over Crimea.",
    ],
)
def test_each_part_counts_the_same_over_a_region_of_its_own(text: str) -> None:
    found = [(int(row["value"]), row["metric"], row["object"], row["target_id"]) for row in rows(text)]
    assert found == [
        (9, "drones_destroyed", "drones", "place:kharkiv"),
        (12, "drones_destroyed", "drones", "place:odesa"),
        (13, "drones_destroyed", "drones", "place:crimea"),
        (34, "drones_destroyed", "drones", None),
    ]


def test_the_dead_of_each_town_are_dead() -> None:
    found = rows("At least 30 people were killed: 12 in Kharkiv and nine in Odesa.")
    assert [(int(row["value"]), row["metric"], row["comparator"]) for row in found] == [
        (9, "people_killed", "eq"),
        (12, "people_killed", "eq"),
        (30, "people_killed", "ge"),
    ]


def test_parts_by_month_keep_their_months() -> None:
    found = rows("The force sank 34 boats: 12 in May, nine in June.")
    assert [(int(row["value"]), row["period_text"]) for row in found] == [(9, "June"), (12, "May"), (34, None)]


@pytest.mark.parametrize(
    "text",
    [
        "The force destroyed 34 drones: 12 boats fled over Odesa.",
        "The force destroyed 34 drones: it has 12 over Odesa.",
        "The force destroyed 34 drones and 12 boats: 5 over Odesa, 4 over Kharkiv.",
    ],
)
def test_what_is_no_list_of_parts_is_read_as_before(text: str) -> None:
    assert not any(row["target_id"] == "place:kharkiv" for row in rows(text))
    assert (12, "drones_destroyed") not in {(int(row["value"]), row["metric"]) for row in rows(text)}
