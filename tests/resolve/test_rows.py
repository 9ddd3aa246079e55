"""Rows of the contract: numbers that fit, links to the statement around, speakers of requests."""

from decimal import Decimal

import pytest

from communique.extract import extract
from communique.extract.facts import Funding
from communique.extract.models import load
from communique.extract.names.name import Names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Cell, Span
from communique.resolve import resolve
from communique.resolve.roster import roster
from communique.resolve.rows import fact_rows
from communique.schemas.vocabulary import BlockRole, FundingStatus

TEXT = "Norway paid it. “We ask partners for 20 tanks,” the Ministry of Defence said."


def document(text: str) -> Document:
    return Document("a" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None)


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("5", True),
        ("0.01", True),
        ("999999999999999999.99", True),
        ("1000000000000000000", False),
        ("0.001", False),
        ("12345678901234567.891", False),
        ("9" * 40, False),
    ],
)
def test_a_number_that_its_column_cannot_hold_is_refused_and_not_bent(amount: str, kept: bool) -> None:
    reading = read(document(TEXT), load())
    fact = Funding(
        evidence=Span(0, 14),
        method="test",
        confidence=1.0,
        amount=Cell(Decimal(amount), Span(12, 14)),
        currency=Cell("EUR", Span(12, 14)),
        status=Cell(FundingStatus.OTHER, Span(7, 11)),
    )
    rows = fact_rows(reading.document, [fact], roster(reading, Names(())))

    assert [row["amount"] for row in rows["funding"]] == ([Decimal(amount)] if kept else [])
    assert [row["rule"] for row in rows["quarantine"]] == ([] if kept else ["number_fits"])


def test_a_request_inside_a_quotation_is_linked_to_it_and_made_by_its_speaker() -> None:
    rows = resolve(extract(document(TEXT)))

    (statement,) = [row for row in rows["statements"] if row["kind"] == "direct"]
    (request,) = rows["requests"]
    assert request["statement_id"] == statement["id"]
    assert request["made_by_id"] == statement["speaker_id"] == "organisation:ministry-of-defence"


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Johnson & Johnson announced a new plant in May.", []),
        ("Roe & Co. announced a new plant in May.", []),
        ("Roe Holdings and Volk Inc. announced a new plant in May.", ["organisation:volk-inc"]),
    ],
)
def test_nobody_speaks_jointly_with_itself(text: str, others: list[str]) -> None:
    (statement,) = resolve(extract(document(text)))["statements"]

    assert statement["speaker_id"] not in {None, *statement["co_speaker_ids"]}
    assert statement["co_speaker_ids"] == others


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("The ministry said that Norway would give NOK 2 billion in aid to Moldova.", "funding"),
        ("Norway promised to give NOK 2 billion in aid to Moldova.", "funding"),
        ("The ministry said that Norway would deliver 20 tanks to Moldova.", "transfers"),
        ("The army said that 20 soldiers were killed on Monday.", "figures"),
        ("“We will give NOK 2 billion in aid to Moldova,” the Ministry of Defence said.", "funding"),
    ],
)
def test_a_fact_in_reported_speech_is_linked_to_the_statement(text: str, table: str) -> None:
    rows = resolve(extract(document(text)))

    (statement,) = rows["statements"]
    (fact,) = rows[table]
    assert fact["statement_id"] == statement["id"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway gave NOK 2 billion in aid to Moldova, and the ministry said that the weather was fine.",
        "Norway gave NOK 2 billion in aid to Moldova. “The weather is fine,” the Ministry of Defence said.",
    ],
)
def test_a_fact_beside_a_statement_is_not_linked(text: str) -> None:
    rows = resolve(extract(document(text)))

    (fact,) = rows["funding"]
    assert rows["statements"]
    assert fact["statement_id"] is None


def money(
    start: int, amount: int, part_of: Span | None = None, currency: str = "EUR", evidence: Span = Span(0, 14)
) -> Funding:
    return Funding(
        evidence=evidence,
        method="test",
        confidence=1.0,
        amount=Cell(Decimal(amount), Span(start, start + 2)),
        currency=Cell(currency, Span(start, start + 1)),
        status=Cell(FundingStatus.OTHER, Span(7, 11)),
        part_of=part_of,
    )


def parts(*facts: Funding) -> list[int | None]:
    """For each row the index of the row that it is part of."""
    reading = read(document(TEXT), load())
    rows = fact_rows(reading.document, facts, roster(reading, Names(())))["funding"]
    ids = [row["id"] for row in rows]
    return [None if row["part_of_id"] is None else ids.index(row["part_of_id"]) for row in rows]


def test_the_place_of_a_total_becomes_the_id_of_its_row() -> None:
    assert parts(money(0, 9), money(4, 5, Span(0, 2)), money(8, 3, Span(4, 6))) == [None, 0, 1]


def test_the_place_of_the_total_is_kept() -> None:
    reading = read(document(TEXT), load())
    facts = [money(0, 9), money(4, 5, Span(0, 2))]
    part = fact_rows(reading.document, facts, roster(reading, Names(())))["funding"][1]
    assert {"field": "part_of_id", "span_start": 0, "span_end": 2} in part["spans"]
    assert [place["field"] for place in part["spans"]] == sorted(place["field"] for place in part["spans"])


@pytest.mark.parametrize(
    "facts",
    [
        (money(0, 9), money(4, 5, Span(2, 4))),
        (money(0, 9), money(4, 10, Span(0, 2))),
        (money(0, 9), money(4, 5, Span(0, 2), "USD")),
        (money(0, 9, Span(0, 2)), money(4, 5)),
    ],
)
def test_no_total_is_named_that_is_no_row_smaller_of_another_currency_or_itself(facts: tuple[Funding, ...]) -> None:
    assert parts(*facts) == [None, None]


def test_equal_amounts_make_no_circle() -> None:
    facts = (money(0, 9, Span(4, 6)), money(4, 9, Span(0, 2), evidence=Span(1, 14)))
    assert parts(*facts) == [1, None]
