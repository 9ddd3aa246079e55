"""Attacks and elections by their verbs; a volley of missiles is an attack, a volley of questions is none."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole, Precision


def kinds(text: str) -> list[str]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return [row["kind"] for row in resolve(extract(document))["events"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia fired a volley of missiles at Kyiv on Monday.", ["attack"]),
        ("A barrage of rockets and shells hit Odesa on Monday.", ["attack"]),
        ("Russia hit Kyiv with a barrage on Monday.", ["attack"]),
        ("Reporters launched a barrage of questions at the minister in Kyiv on Monday.", []),
        ("The party fired a volley of accusations at the minister on Monday.", []),
        ("A barrage of advertisements hit Norway on Monday.", []),
        ("The gunman killed himself in Kyiv on Monday.", []),
        ("The gunman killed two soldiers in Kyiv on Monday.", ["attack"]),
        ("A salvo of tariffs hit Norway on Monday.", []),
    ],
)
def test_a_volley_is_an_attack_where_it_is_of_weapons(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed five soldiers in Balti on Sunday.", ["attack"]),
        ("Militants stormed a base in Balti on Sunday.", ["attack"]),
        ("A drone crashed into an apartment building in Balti on Sunday.", ["attack"]),
        ("The navy sank a boat off Moldova on Monday.", ["attack"]),
        ("Saboteurs blew up a bridge near Balti on Monday.", ["attack"]),
        ("A building near Balti was blown up by engineers on Monday.", []),
        ("A man blew himself up in Balti on Monday.", ["attack"]),
        ("Voters in Moldova go to the polls on Sunday.", ["election"]),
        ("Anna Berg won the presidential election on Sunday.", ["election"]),
        ("The party hopes to win the election on Sunday.", []),
        ("The senator stormed out of the meeting.", []),
        ("A car crashed into a shop in Oslo on Sunday.", []),
        ("The bill was killed in the Senate on Monday.", []),
        ("Prices sank on Monday.", []),
    ],
)
def test_who_does_it_and_to_what_says_whether_it_is_an_attack_or_an_election(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected
