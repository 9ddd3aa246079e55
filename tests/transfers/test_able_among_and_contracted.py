"""What somebody will be able to send, what is among goods told of before, what contracts are for, what some are."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

NORWAY, MOLDOVA, LATVIA = "country:nor", "country:mda", "country:lva"


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["transfers"]


def brief(text: str) -> list[tuple[str, int | None, str]]:
    return [
        (row["item"], None if row["quantity"] is None else int(row["quantity"]), row["status"]) for row in rows(text)
    ]


TOLD = [
    ("Norway will soon be able to supply Moldova with 40 howitzers.", [("howitzers", 40, "promised")]),
    ("Norway said it would be able to send 40 howitzers to Moldova.", [("howitzers", 40, "promised")]),
    (
        "Norway has sent equipment to Moldova. Among them are six howitzers and two radars.",
        [("equipment", None, "delivered"), ("howitzers", 6, "delivered"), ("radars", 2, "delivered")],
    ),
    ("Among them are six howitzers and two radars.", []),
    ("The deals include the acquisition of 90 howitzers.", [("howitzers", 90, "promised")]),
    ("Norway signed a contract for the purchase of 90 howitzers.", [("howitzers", 90, "promised")]),
    ("The sum is for the purchase of howitzers.", []),
    ("The Union is deploying 80 generators to Moldova.", [("generators", 80, "promised")]),
    ("The Union is deploying 80 tanks to Moldova.", []),
    ("Latvia has 60 tanks and six howitzers, three of which are donated to Moldova.", []),
    ("Norway will send vehicles to Moldova, not including tanks.", [("vehicles", None, "promised")]),
    ("Norway has allocated an additional EUR 4 billion to air defence.", []),
    (
        "Norway has already supplied long-range Storm Shadow missiles and Caesar howitzers.",
        [("long-range Storm Shadow missiles", None, "delivered"), ("Caesar howitzers", None, "delivered")],
    ),
    ("The first batch of ammunition has arrived in Moldova.", [("ammunition", None, "delivered")]),
    ("The aid package could include missiles.", []),
    ("Norway will supply more Aster 30 missiles.", [("Aster 30 missiles", None, "promised")]),
    (
        "Relief materials consisting of 10,000 tents and 50 generators were sent to Moldova.",
        [("generators", 50, "delivered"), ("tents", 10_000, "delivered")],
    ),
    ("The first missiles have arrived in Moldova.", []),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_is_said_around_goods_settles_whether_they_change_hands(
    text: str, expected: list[tuple[str, int | None, str]]
) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Moldova will receive 20 vehicles, 10 howitzers, and 24 tanks from Norway.", NORWAY, MOLDOVA),
        ("Moldovans will be provided with food assistance.", None, MOLDOVA),
        ("The first ten tanks donated by Norway have arrived in Moldova.", NORWAY, MOLDOVA),
    ],
)
def test_who_gives_and_gets_goods_whatever_stands_first(text: str, provider: str | None, recipient: str | None) -> None:
    found = {(row["provider_id"], row["recipient_id"]) for row in rows(text)}
    assert found == {(provider, recipient)}


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway has agreed to send ten tanks to Moldova, the ministry said on Friday.", None),
        ("Norway sent ten tanks to Moldova on Friday.", "Friday"),
        ("Norway is giving ten tanks to Moldova, despite having ruled it out in May.", None),
    ],
)
def test_the_day_of_the_telling_is_not_that_of_the_hand_over(text: str, period: str | None) -> None:
    (row,) = rows(text)
    assert (row["period_text"] or "").removeprefix("on ") == (period or "")


def test_each_of_a_list_of_goods_goes_to_its_own_receiver() -> None:
    found = rows("Norway gave ten tanks to Malta, five guns to Poland and 40 boats to Ukraine.")
    assert {(row["item"], row["recipient_id"]) for row in found} == {
        ("tanks", "country:mlt"),
        ("guns", "country:pol"),
        ("boats", "country:ukr"),
    }
