"""Who gives and gets what a package contains; what is needed is not asked for by everybody."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

NORWAY, MOLDOVA = "country:nor", "country:mda"


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["transfers"]


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Norway delivered a batch of assistance to Moldova, which includes drones.", NORWAY, MOLDOVA),
        ("Norway announced a package of support for Moldova. It includes drones.", NORWAY, MOLDOVA),
        ("The new package for Moldova includes drones.", None, MOLDOVA),
        ("Norway's package includes drones.", NORWAY, None),
        ("The package includes drones.", None, None),
    ],
)
def test_who_gives_and_gets_a_package_gives_and_gets_what_it_contains(
    text: str, provider: str | None, recipient: str | None
) -> None:
    (row,) = rows(text)
    assert (row["item"], row["provider_id"], row["recipient_id"]) == ("drones", provider, recipient)


@pytest.mark.parametrize(
    "text",
    ["You need a tank for that.", "The plan requires ten howitzers.", "Its army had the howitzers it needed in 2020."],
)
def test_what_anybody_needs_a_plan_requires_or_is_known_to_be_needed_is_no_request(text: str) -> None:
    assert rows(text) == []


def test_goods_that_are_needed_come_as_far_as_they_are_given() -> None:
    (row,) = rows("Norway will provide Moldova with the howitzers it needs.")
    assert (row["status"], row["provider_id"], row["recipient_id"]) == ("promised", NORWAY, MOLDOVA)


def test_who_asks_for_goods_gets_them() -> None:
    (row,) = rows("Moldova asked for ten howitzers.")
    assert (row["status"], row["recipient_id"], row["quantity"]) == ("requested", MOLDOVA, 10)


def test_another_piece_is_one() -> None:
    (row,) = rows("Norway will send another howitzer to Moldova.")
    assert row["quantity"] == 1


def test_a_list_of_what_was_handed_over_has_been_handed_over() -> None:
    found = rows("The list of transferred equipment includes: T-64BV tanks, command vehicles and ambulance trucks.")
    assert [(row["item"], row["status"]) for row in found] == [
        ("T-64BV tanks", "delivered"),
        ("command vehicles", "delivered"),
        ("ambulance trucks", "delivered"),
    ]


def test_a_list_that_says_nothing_of_its_goods_hands_over_nothing() -> None:
    assert rows("The list of equipment includes: tanks and trucks.") == []


def test_a_package_that_encompasses_a_range_of_goods_promises_them() -> None:
    found = rows("The new package encompasses a range of gear, including ammunition, patrol boats and trucks.")
    assert {"ammunition", "patrol boats", "trucks"} <= {row["item"] for row in found if row["status"] == "promised"}


@pytest.mark.parametrize(
    ("text", "item", "status", "recipient"),
    [
        ("Norway was preparing a new package, including 30 Leopard 2 tanks.", "Leopard 2 tanks", "promised", None),
        ("Norway announced that it was sending a new radar to Moldova.", "radar", "promised", MOLDOVA),
        ("Norway was delivering boats to Moldova in May.", "boats", "delivering", MOLDOVA),
        ("Norway will send Moldova arms worth 1.1 billion euros.", "arms", "promised", MOLDOVA),
        ("Norway sent Moldova 12 boats.", "boats", "delivered", MOLDOVA),
        ("The agreement includes the export of 180 tanks to Moldova.", "tanks", "promised", MOLDOVA),
        ("Norway sent US tanks.", "US tanks", "delivered", None),
        (
            "We expect to have the first at sea by 2028, with five ships delivered by May 2030.",
            "ships",
            "promised",
            None,
        ),
        ("Norway sent 100 bomb disposal kits.", "bomb disposal kits", "delivered", None),
    ],
)
def test_how_far_goods_are_and_to_whom_they_go(text: str, item: str, status: str, recipient: str | None) -> None:
    (row,) = rows(text)
    assert (row["item"], row["status"], row["recipient_id"]) == (item, status, recipient)


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Norway will buy 12 boats for Moldova.", NORWAY),
        ("Norway will buy 12 boats for two allies.", NORWAY),
        ("Norway will buy 12 boats for 30 million euros.", None),
        ("Norway will buy 12 boats for $30 million.", None),
    ],
)
def test_who_buys_for_a_price_gives_to_nobody(text: str, provider: str | None) -> None:
    (row,) = rows(text)
    assert (row["item"], row["provider_id"]) == ("boats", provider)


def test_components_of_a_weapon_are_goods() -> None:
    (row,) = rows("Norway will give Patriot components to Moldova.")
    assert (row["item"], row["status"]) == ("Patriot components", "promised")
