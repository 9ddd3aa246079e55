"""Goods of everyday life that are given to nobody, goods that are ruled out, and goods counted in doses."""

from datetime import date

import pytest

from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole, Precision


def brief(*blocks: str) -> list[tuple[str, int | None, str]]:
    text = "\n".join(blocks)
    places, start = [], 0
    for block in blocks:
        role = BlockRole.LIST_ITEM if block.startswith("- ") else BlockRole.PARAGRAPH
        places.append(Block(role, Span(start, start + len(block))))
        start += len(block) + 1
    document = Document("0" * 20, text, tuple(places), "en", None, date(2025, 6, 20), Precision.DAY)
    reading = read(document, load())
    rows = find_transfers(reading, find_names(reading))
    return [
        (row.item.value, int(row.quantity.value) if row.quantity is not None else None, str(row.status.value))
        for row in rows
    ]


NONE = [
    "The ministry delivers safe roads, clean water and high-speed internet to villages.",
    "The government will deliver clean water to communities across the country.",
    "The firms sold electric vehicles in Norway.",
    "The plants make wind turbines and electric vehicles.",
    "Too often there is nowhere to buy fresh food.",
    "It is illegal to give people food and water there.",
    "The package includes vaccines under development.",
    "The plan widens health care, including access to vaccines.",
    "The order would restrict military equipment transfers.",
    "Both sides must refrain from the transfer of ballistic missiles.",
    "They welcome the revision of the Principles on the Transfer of Defense Equipment.",
    "The president unveiled the tank of the future.",
]


@pytest.mark.parametrize("text", NONE)
def test_goods_that_are_handed_to_nobody_are_no_transfer(text: str) -> None:
    assert not brief(text)


TOLD = [
    ("Norway has donated 2 million doses of vaccine to Moldova.", [("vaccine", 2_000_000, "delivered")]),
    ("Norway gave more than 1,200 tons of food assistance to Moldova.", [("food assistance", 1200, "delivered")]),
    ("Norway airdropped food over the valley.", [("food", None, "delivered")]),
    ("The government of Moldova has requested to buy 40 rockets.", [("rockets", 40, "requested")]),
    ("Norway will provide food, clean water and medicine to Moldova.",
     [("food", None, "promised"), ("clean water", None, "promised"), ("medicine", None, "promised")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_goods_that_are_handed_over_keep_their_number(text: str, expected: list[tuple[str, int | None, str]]) -> None:
    assert sorted(brief(text)) == sorted(expected)


def test_a_line_that_is_a_sentence_tells_its_own_goods() -> None:
    intro = "The package that Norway will deliver includes:"
    assert brief(intro, "- 12 howitzers") == [("howitzers", 12, "promised")]
    assert brief(intro, "- Norway already delivered 12 howitzers to Moldova.") == [("howitzers", 12, "delivered")]
