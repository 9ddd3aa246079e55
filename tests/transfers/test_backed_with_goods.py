"""Goods with which somebody is helped, and goods by words that describe them."""

from datetime import date

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole, Precision


def brief(text: str) -> list[tuple[str, str]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    return [(row.item.value, str(row.status.value)) for row in find_transfers(reading, find_names(reading))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway supported the hospital in Moldova with 20 generators and 300 blankets.",
            [("generators", "delivered"), ("blankets", "delivered")],
        ),
        (
            "Norway is boosting its support for Moldova with supplies, including scout drones and ammunition.",
            [("scout drones", "delivering"), ("ammunition", "delivering")],
        ),
        (
            "The agency is working to reach 3 million people in Moldova with rations, canned goods and flour.",
            [("rations", "delivering"), ("canned goods", "delivering"), ("flour", "delivering")],
        ),
        (
            "Norway announced the transfer of its anti-drone systems to Moldova.",
            [("anti-drone systems", "promised")],
        ),
        (
            "Aid groups are distributing blankets, water containers and hygiene kits.",
            [("blankets", "delivering"), ("water containers", "delivering"), ("hygiene kits", "delivering")],
        ),
        (
            "Included in the package are 30 boats and radios.",
            [("boats", "promised"), ("radios", "promised")],
        ),
        (
            "The World Food Programme has reached 2 million people with emergency food supplies.",
            [("emergency food supplies", "delivered")],
        ),
        (
            "A total of 18,800 tents, 76,000 buckets and 3,500 dignity kits are being given to Moldova.",
            [("tents", "delivering"), ("buckets", "delivering"), ("dignity kits", "delivering")],
        ),
    ],
)
def test_goods_that_somebody_is_helped_with_change_hands(text: str, expected: list[tuple[str, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The gunners supported the attack with rockets and mortars.",
        "The pilots helped the patrol with drones.",
        "Villagers struggle to access food and medicine.",
        "Some 5700 people are seeking shelter in schools.",
    ],
)
def test_means_and_what_is_had_access_to_change_no_hands(text: str) -> None:
    assert brief(text) == []


def test_whom_money_is_for_does_not_give_the_goods_it_brings() -> None:
    text = "Norway plans to raise €195 million for Moldova, which will ease the delivery of supplies, including radios."
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    found = find_transfers(reading, find_names(reading))
    assert [(row.item.value, row.provider) for row in found] == [("radios", None)]
