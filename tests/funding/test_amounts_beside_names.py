"""Whose amounts are that stand in brackets behind the names of a list, and what no amount is for."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return sorted(resolve(extract(document))["funding"], key=lambda row: row["amount"])


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (
            "The rest will be transferred to Norway (€4 million), Latvia (€5 million) and Moldova (€6 million).",
            "recipient_id",
            ["country:nor", "country:lva", "country:mda"],
        ),
        (
            "Pledges came from Norway (€4 million), Latvia (about €5 million) and the Netherlands (€6 million).",
            "provider_id",
            ["country:nor", "country:lva", "country:nld"],
        ),
        (
            "The money was given by Norway — €4 million — and Latvia — €5 million.",
            "provider_id",
            ["country:nor", "country:lva"],
        ),
    ],
)
def test_an_amount_in_brackets_is_that_of_the_name_before_it(text: str, column: str, expected: list[str]) -> None:
    assert [row[column] for row in rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("Norway will invest €58 million in fiscal 2027.", None),
        ("Funding for boats, at €12 million, accounts for 19 percent of the plan.", None),
        ("It follows the first payment of €58 million in May.", None),
        ("Norway will invest €58 million in schools.", "schools"),
    ],
)
def test_no_money_is_given_for_a_share_or_a_year(text: str, purpose: str | None) -> None:
    assert [row["purpose"] for row in rows(text)] == [purpose]


def test_a_payment_that_is_part_of_a_package_does_not_pay_all_of_it() -> None:
    assert [row["status"] for row in rows("This payment is part of the €3 billion package for partners.")] == ["other"]


def test_what_is_totalled_behind_a_comma_is_the_object() -> None:
    (row,) = rows("Norway approved three loans, totalling EUR 1.85 billion.")
    assert (row["amount"], row["status"], row["provider_id"]) == (1_850_000_000, "allocated", "country:nor")


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Norway will donate a package worth €5 million to Moldova.", "country:nor", "country:mda"),
        (
            "The agency welcomed a €5 million contribution from Norway.",
            "country:nor",
            None,
        ),
        ("Moldova welcomed a €5 million contribution from Norway.", "country:nor", "country:mda"),
        (
            "The World Food Programme welcomed a €5 million grant from Norway.",
            "country:nor",
            "organisation:world-food-programme",
        ),
        (
            "Norway delivered the annual donation to Moldova, amounting to EUR five million.",
            "country:nor",
            "country:mda",
        ),
        ("Funding for EU aid in response to the war reaches €5 million.", None, None),
    ],
)
def test_who_gives_and_gets_what_is_worth_a_sum_or_is_welcomed(
    text: str, provider: str | None, recipient: str | None
) -> None:
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (provider, recipient)


def test_what_else_goes_to_somebody_is_another_matter() -> None:
    found = rows("Norway said €5 million in aid will go to schools, and guns will go to Moldova.")
    assert [row["recipient_id"] for row in found] == [None]


def test_an_amount_with_a_way_of_its_own_is_not_for_whom_the_one_before_is() -> None:
    found = rows("Norway announced a €20 million package. It includes €4 million to Moldova and €8 million to schools.")
    assert [row["recipient_id"] for row in found[:2]] == ["country:mda", None]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway's support since the attacks on 7 October has reached €46 million.", None),
        ("Norway has provided €46 million in aid since October 2023.", "since October 2023"),
    ],
)
def test_when_something_was_since_which_money_is_counted_is_no_period(text: str, period: str | None) -> None:
    (row,) = rows(text)
    assert row["period_text"] == period
