"""Lists under a heading, labels that are givers, ships and aircraft that stay their owner's, offers taken back."""

import pytest

from communique.extract.facts import Transfer
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole


def transfers(text: str) -> list[Transfer]:
    blocks, start = [], 0
    for line in text.split("\n"):
        role = BlockRole.LIST_ITEM if line.startswith("- ") else BlockRole.PARAGRAPH
        blocks.append(Block(role, Span(start, start + len(line))))
        start += len(line) + 1
    reading = read(Document("0" * 20, text, tuple(blocks), "en", None, None, None), load())
    return find_transfers(reading, find_names(reading))


def brief(text: str) -> list[tuple[str, int | None, str, str | None]]:
    return [
        (
            row.item.value,
            None if row.quantity is None else int(row.quantity.value),
            str(row.status.value),
            None if row.provider is None else row.provider.of(text),
        )
        for row in transfers(text)
    ]


def test_a_heading_introduces_a_list_and_its_labels_are_givers() -> None:
    text = (
        "What has been delivered\n"
        "- Norway: six armoured excavators and 150 metal detectors\n"
        "- Estonia: four radars and ten drones"
    )
    assert brief(text) == [
        ("armoured excavators", 6, "delivered", "Norway"),
        ("metal detectors", 150, "delivered", "Norway"),
        ("radars", 4, "delivered", "Estonia"),
        ("drones", 10, "delivered", "Estonia"),
    ]


def test_a_line_of_a_list_may_say_from_whom() -> None:
    text = (
        "What has been delivered\n"
        "- 14 generators from Norway;\n"
        "- 90 kilometres of cable from Estonia;\n"
        "- 40 tonnes of heating oil."
    )
    assert brief(text) == [
        ("generators", 14, "delivered", "Norway"),
        ("cable", 90, "delivered", "Estonia"),
        ("heating oil", 40, "delivered", None),
    ]


def test_a_heading_that_hands_nothing_over_introduces_nothing() -> None:
    assert not brief("What the museum shows\n- Norway: six tanks\n- Estonia: ten howitzers")


OWN = [
    "Norway will send two frigates to the Barents Sea.",
    "Norway is contributing 20 helicopters.",
    "Norway has sent 200 soldiers and Estonia two corvettes.",
    "Norway offered Moldova 14 transformers, but the offer was withdrawn.",
    "A drone built for patrols was shown.",
    "They stressed the importance of securing energy supplies.",
]


@pytest.mark.parametrize("text", OWN)
def test_fleets_on_the_move_and_offers_taken_back_are_no_transfers(text: str) -> None:
    assert not brief(text)


GIVEN = [
    ("Norway will send Moldova two helicopters.", ("helicopters", 2, "promised", "Norway")),
    ("Norway has sent 19 jets to Moldova.", ("jets", 19, "delivered", "Norway")),
    ("Norway offered 14 transformers.", ("transformers", 14, "promised", "Norway")),
    ("We need 40 thermal cameras before the summer.", ("thermal cameras", 40, "requested", None)),
]


@pytest.mark.parametrize(("text", "expected"), GIVEN)
def test_what_is_given_to_somebody_is(text: str, expected: tuple[str, int, str, str | None]) -> None:
    assert brief(text) == [expected]


def test_a_line_counts_goods_that_no_list_has_and_no_people() -> None:
    lines = ["Norway announced that it will provide Ukraine with:", "- 12 songbirds;", "- 300 people;", "- rifles."]
    assert [row[:2] for row in brief("\n".join(lines))] == [("songbirds", 12), ("rifles", None)]


def test_what_is_done_with_goods_is_no_line_of_goods() -> None:
    text = "The package that Norway announced includes:\n- transportation of equipment;\n- repair of tanks;\n- guns."
    assert [row[0] for row in brief(text)] == ["guns"]
