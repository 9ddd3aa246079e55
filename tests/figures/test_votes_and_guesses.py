"""Results of votes, numbers told of a subject, and numbers that are guesses or parts of others."""

from datetime import date

import pytest

from communique.extract.facts import Figure
from communique.extract.figures import find_figures
from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole, Precision


def figures(text: str) -> list[Figure]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    names = find_names(reading)
    return find_figures(reading, names, find_funding(reading, names), find_transfers(reading, names))


VOTES = [
    (
        "The chamber adopted the bill by 97 votes to 18, with nine abstentions.",
        {"votes_for": 97, "votes_against": 18, "abstentions": 9},
    ),
    ("The motion was rejected by 84 votes to 31.", {"votes_against": 84, "votes_for": 31}),
    ("The vote was 19 to 11.", {"votes_for": 19, "votes_against": 11}),
    ("The committee voted 58-42 for the reform.", {"votes_for": 58, "votes_against": 42}),
    ("After a debate 107 voted in favour and 12 against.", {"votes_for": 107, "votes_against": 12}),
    (
        "In the end 60 were in favour, 20 against and three abstained.",
        {"votes_for": 60, "votes_against": 20, "abstentions": 3},
    ),
]


@pytest.mark.parametrize(("text", "expected"), VOTES)
def test_both_sides_of_a_vote_are_figures(text: str, expected: dict[str, int]) -> None:
    assert {row.metric: int(row.value.value) for row in figures(text)} == expected


OF_SUBJECT = [
    ("Of those who came home, 25 are officers and 168 are soldiers.", [(25, "officers"), (168, "soldiers")]),
    ("Accidents fell from 21 to 13.", [(21, "Accidents"), (13, "Accidents")]),
    ("The mill lies ten kilometres from the road to the port.", [(10, None)]),
]


@pytest.mark.parametrize(("text", "expected"), OF_SUBJECT)
def test_a_number_alone_counts_what_it_is_told_of(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert [(int(row.value.value), row.object and row.object.value) for row in figures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "In the third quarter of 2023, exports grew by 9.3% compared to the third quarter of 2022.",
        "In the third quarter of 2023, exports grew by 9.3%, more than in the third quarter of 2022.",
    ],
)
def test_what_a_period_is_compared_to_is_not_the_period(text: str) -> None:
    (row,) = figures(text)
    assert row.period is not None
    assert (row.period.start, row.period.end) == (date(2023, 7, 1), date(2023, 9, 30))


def test_two_compared_numbers_have_a_year_each() -> None:
    rows = figures("Accidents were down by 38 %, from 21 in 2023 to 13 in 2024.")
    years = {int(row.value.value): row.period and str(row.period.start) for row in rows if row.unit is None}
    assert years == {21: "2023-01-01", 13: "2024-01-01"}


NONE = [
    "The two condemned the attack.",
    "We are two nations that share a border.",
    "They had four or five announced already.",
    "It may give them 35, 40 percent of the market.",
    "There was less than two tenths of 1 percent of waste.",
    "Warming must stay below 1.5°C.",
    "They decided to spend another two billion on roads.",
    "The plan has two lines of effort.",
    "Norway will deliver 12 of them by the end of June.",
]


@pytest.mark.parametrize("text", NONE)
def test_guesses_parts_and_references_are_no_figures(text: str) -> None:
    assert not figures(text)


def test_a_time_is_no_agent() -> None:
    (row,) = figures("The crew will repair 40 bridges by the end of June.")
    assert row.actor is not None
    assert "end" not in row.actor.of("The crew will repair 40 bridges by the end of June.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The law passed in a 61-30 vote on Monday.", [("votes_for", 61), ("votes_against", 30)]),
        ("The office drafted more, bringing the total number of recruits to 11,050.", [("recruits", 11050)]),
        ("They took 12 boats to 40 villages.", [("boats", 12), ("villages", 40)]),
        ("In the poll Ann Lund lags behind Ole Falk 43% to 48%.", [("share", 43), ("share", 48)]),
        ("Belmark won 20% to 30% of the orders.", [("order_share", 20)]),
        ("Some 18 people were killed and another 26 injured.", [("people_killed", 18), ("injured", 26)]),
        ("Some 18 people were killed and another 26 went home.", [("people_killed", 18)]),
        ("Ann Lund , 83, of Vika, was found alive.", []),
    ],
)
def test_numbers_that_stand_beside_others_are_told_each_for_itself(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(figure.metric, figure.value.value) for figure in figures(text)] == expected


def test_a_range_of_shares_that_nobody_competes_for_stays_a_range() -> None:
    (figure,) = figures("Inflation will reach 43% to 48% of last year's.")
    assert figure.value_upper is not None
