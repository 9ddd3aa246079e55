"""Money that laws give and budgets propose, that other verbs carry on, or that is only told of."""

from datetime import date

import pytest

from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def brief(text: str) -> list[tuple[int, str]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    rows = find_funding(reading, find_names(reading))
    return [(int(row.amount.value) // 1_000_000, str(row.status.value)) for row in rows]


CASES = [
    # what is held back is not paid, also where its currency stands in the sentence before
    (
        "Of this sum, 100 million euros was paid in July. A further 60 million remains blocked until May.",
        [(100, "disbursed"), (60, "blocked")],
    ),
    # a law in force gives what is approved; a budget proposes
    ("The Harbour Recovery Act invested $9 billion in villages.", [(9000, "allocated")]),
    ("The Coastal Works Law provides $65 billion to build harbours.", [(65_000, "allocated")]),
    ("The Harbour Recovery Act includes $15 billion to protect the coast.", [(15_000, "allocated")]),
    ("Through the Harbour Act, which provided $3 billion for farms, farmers have plans.", [(3000, "allocated")]),
    ("The Harbour Act made $13 billion available to support clean energy.", [(13_000, "allocated")]),
    ("The draft law provides $3 billion in aid to Moldova.", [(3000, "other")]),
    ("Norway has made $3 million available to Moldova.", [(3, "allocated")]),
    # sums of several receivers, of which the parser hangs the later on the first receiver
    (
        "Norway gave $3 million to Malta, $4 million to Poland and $5 million to Ukraine.",
        [(3, "disbursed"), (4, "disbursed"), (5, "disbursed")],
    ),
    ("Norway gave $3 million to Malta, worth $4 million a year in trade.", [(3, "disbursed")]),
    # what nobody means to give, what was not paid, and a fine
    ("Norway has no intention of giving $3 million to Moldova.", [(3, "other")]),
    ("Norway has paid none of the $3 million that it promised Moldova.", [(3, "other")]),
    ("The court ordered the firm to pay $3 million to Norway.", [(3, "other")]),
    ("The ministry ordered the fund to pay $3 million to Moldova.", [(3, "allocated")]),
    ("The legislation will provide $3 billion in aid to Moldova.", [(3000, "pledged")]),
    ("The Act does not provide $3 billion in aid.", [(3000, "other")]),
    ("The budget proposes $5 billion to fund new harbours.", [(5000, "requested")]),
    ("The President's budget includes an additional $9 million in school funding.", [(9, "requested")]),
    ("The ministry has requested an additional $395 million in the 2025 budget for schools.", [(395, "requested")]),
    # what is carried on has the tense of what carries it
    ("Norway continues to provide $30 million in aid.", [(30, "pledged")]),
    ("Norway has continued to provide $30 million in aid.", [(30, "disbursed")]),
    ("Norway has helped provide $30 million in aid to Moldova.", [(30, "disbursed")]),
    ("We were able to provide $30 million in aid to Moldova.", [(30, "disbursed")]),
    ("We were not able to provide $30 million in aid to Moldova.", [(30, "other")]),
    ("Norway thanked Denmark for providing $5 million to Moldova.", [(5, "disbursed")]),
    ("Norway rushed $30 million in additional aid to Moldova.", [(30, "disbursed")]),
    # news, calls and clauses about things decide nothing about money
    ("He provided an update on aid, including the announcement of $3 million for Moldova.", [(3, "pledged")]),
    ("The ministry is investing $3 million for projects that seek to expand markets.", [(3, "pledged")]),
    ("The $50 million contract was not awarded.", [(50, "other")]),
    ("The $50 million contract could be awarded in May.", [(50, "other")]),
    (
        "I delegate: (1) the authority under section 14 of the Act to determine whether it is important to the "
        "interests of Norway to furnish up to $3 million in assistance to Moldova.",
        [(3, "allocated")],
    ),
    # what is valued, founded, and received by who is no state
    ("The minister announced a package for Moldova, which is valued at $225 million.", [(225, "pledged")]),
    ("Norway has established a $500 million program to support farmers.", [(500, "pledged")]),
    ("The airport will receive $24 million to boost tourism.", [(24, "pledged")]),
    ("This new announcement of $29 million will save lives.", [(29, "pledged")]),
    # parts of a sum, appeals, and what is raised
    ("Only 20% of the $26 million needed has been funded.", [(26, "requested")]),
    ("The UN launched an appeal for $12 million for Moldova.", [(12, "requested")]),
    ("Aid groups said they need $400 million to feed refugees.", [(400, "requested")]),
    ("The charity has raised more than £3 million for victims of the flood.", [(3, "disbursed")]),
    # by the year, to how many, as a part
    ("Norway will give Moldova $100 million a year in aid.", [(100, "pledged")]),
    ("The ministry has awarded $197 million to 99 projects.", [(197, "allocated")]),
    (
        "Norway has committed $9 million since 2014, including more than $4 million this year.",
        [(9, "pledged"), (4, "pledged")],
    ),
    (
        "Made historic investments, including $3 million in the Harbour Plan and $1 million in the Coastal Law.",
        [(3, "disbursed"), (1, "disbursed")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_status_of_money_that_something_else_carries(text: str, expected: list[tuple[int, str]]) -> None:
    assert brief(text) == expected


NONE = [
    "The companies made the news with the $55 billion that they had made by May.",
    "Their plan brings $3 trillion in deficit reduction.",
    "It is part of a $7 trillion economic relationship.",
    "Shoppers can save $10,000 on the systems.",
    "Refugees enrich the country, contributing $124 billion to its economy.",
    "The firm, valued at $3 billion, cut jobs.",
]


@pytest.mark.parametrize("text", NONE)
def test_earnings_savings_and_reductions_are_no_funding(text: str) -> None:
    assert not brief(text)


def test_an_appeal_that_is_funded_in_part_is_not_paid() -> None:
    assert ("disbursed",) not in [told[1:] for told in brief("The appeal for $3 million is funded at 20 percent.")]
