"""Acts that only look like attacks and meetings, and sanctions by other names."""

from datetime import date

import pytest

from communique.extract.events import find_events
from communique.extract.facts import Event
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def events(text: str) -> list[Event]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    return find_events(reading, find_names(reading))


def kinds(text: str) -> list[str]:
    return [str(row.kind) for row in events(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The navy sank an old ship as a reef off the coast on Monday.", []),
        ("The frigate sank an old ship during an exercise on Monday.", []),
        ("The frigate sank an enemy ship off the coast on Monday.", ["attack"]),
        ("Drones hit targets in Oslo on Monday.", ["attack"]),
        ("Norwegian forces have met their match with stiff resistance.", []),
        ("Norway met the standard with Denmark in Oslo on Monday.", []),
        ("Norway met with Denmark in Oslo on Monday.", ["meeting"]),
        ("The task force met for the 11th time on October 31, 2023.", ["meeting"]),
        ("Norway will impose visa restrictions on 19 oligarchs.", ["sanction"]),
        ("Norway is imposing new export restrictions on 90 firms.", ["sanction"]),
        ("Norway added 50 companies to its Entity List.", ["sanction"]),
        ("Today, Norway is targeting the oligarchs who pay for the war.", ["sanction"]),
        ("Norway took steps targeting oligarchs.", []),
        ("Most of the sum is designated for Moldova.", []),
        ("Norway and Denmark commenced a bilateral exercise.", ["exercise"]),
        ("An attack on a convoy in Mali resulted in two deaths.", ["attack"]),
        ("An exchange of letters on the loan took place in Oslo.", ["agreement"]),
        ("An exchange of fire took place in Oslo.", []),
    ],
)
def test_what_an_act_is_aimed_at_says_what_it_is(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gunmen stormed a base in Niger on Monday.", "2025-06-16"),
        ("Gunmen stormed a base in Niger, the ministry said on Monday.", None),
        ("The ministry said on Monday that gunmen stormed a base in Niger.", None),
        ("Norway and Denmark held an exercise, officials said on Monday.", None),
        ("On Monday, armed fighters assaulted a base in Niger.", "2025-06-16"),
    ],
)
def test_the_day_of_the_telling_is_not_that_of_the_event(text: str, day: str | None) -> None:
    found = [row.date and row.date.start for row in events(text)]
    assert [str(one) if one else None for one in found] in ([day], [])


def test_who_was_killed_in_a_strike_did_not_carry_it_out() -> None:
    text = "Members of Hezbollah were killed in Israeli strikes on Lebanon."
    (row,) = events(text)
    assert [one.of(text) for one in row.participants] == ["Israeli"]


@pytest.mark.parametrize(
    "text",
    ["The negotiations in Oslo resulted in a deal in Niger.", "The negotiations, held in Oslo, left a deal in Niger."],
)
def test_where_something_came_of_an_event_is_not_where_it_was(text: str) -> None:
    (row,) = [one for one in events(text) if one.kind == "meeting"]
    assert row.place is not None
    assert row.place.of(text) == "Oslo"
