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
