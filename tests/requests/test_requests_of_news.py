"""Requests in the words of political news."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.facts import Request
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def _asked(text: str) -> list[tuple[str, str]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    found = extract(Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)).facts
    return [(fact.method, fact.object.value) for fact in found if isinstance(fact, Request)]


@pytest.mark.parametrize(
    ("text", "method", "thing"),
    [
        ("The senator advocated for the reopening of the plant.", "requests.appeal.for", "the reopening of the plant"),
        (
            "The farmers have long advocated for the government to adopt it.",
            "requests.appeal.for",
            "to adopt it",
        ),
        ("Reports urging new rules on ferries were ignored.", "requests.appeal.something", "new rules on ferries"),
        (
            "The minister argued that Norway needs stronger boats.",
            "requests.need.something",
            "stronger boats",
        ),
        ("Norway encouraged firms to invest in production.", "requests.appeal.somebody", "to invest in production"),
        ("A request for tents was submitted to Denmark in May.", "requests.appeal.noun", "tents"),
        ("Norway repeated its demand for reparations.", "requests.demand.noun", "reparations"),
        ("The union's demand for food was rejected by the governor.", "requests.demand.noun", "food"),
        ("Norway wants Denmark to extradite Jane Roe.", "requests.demand.somebody", "to extradite Jane Roe"),
        ("The groups have asked the government for urgent help.", "requests.appeal.for", "urgent help"),
        ("Norway has to withdraw its boats.", "requests.modal", "to withdraw its boats"),
        ("The party insisted that the plans be dropped.", "requests.demand.clause", "that the plans be dropped"),
    ],
)
def test_something_is_asked(text: str, method: str, thing: str) -> None:
    assert (method, thing) in _asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is a part of the budget request for 2028.",
        "The emergency appeal for Norway totals EUR 3 million.",
        "Requests have been made for visas.",
        "She called Mr. Volk a clown for pointing out the hole.",
        "The mayor was called out for sailing against the wind.",
        "The party insisted that the plans would hurt farmers.",
        "The ministry is looking at proposals to raise the toll.",
        "The mayor urged voters.",
        "If the town needs help, the county will see.",
        "Norway has yet to answer.",
        "The rise in prices demanded a response.",
        "When a neighbour needed help, Norway came.",
        "The tax encourages firms to invest in production.",
        "Europe's demand for gas fell last year.",
        "I want you to know that we won.",
        "He wants the team to win.",
        "Norway wants Denmark to understand that the boats come.",
        "Norway wants to say to Denmark that the boats come.",
    ],
)
def test_nothing_is_asked(text: str) -> None:
    assert _asked(text) == []
