"""Money without a noun of aid: sums of orders, shares of costs, parts without a currency, crowns."""

from datetime import date

import pytest

from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def brief(text: str, language: str = "en") -> list[tuple[int, str, str]]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), language, None, date(2025, 6, 20), Precision.DAY), load())
    rows = find_funding(reading, find_names(reading))
    return [(int(row.amount.value), row.currency.value, str(row.status.value)) for row in rows]


TOLD = [
    ("Moldova needs $1.2-1.5 bn for oil imports.", [(1_200_000_000, "USD", "requested")]),
    ("The Commission proposed EUR 30B for roads in the next budget.", [(30_000_000_000, "EUR", "requested")]),
    ("Moldova expects €2 billion more in a second tranche.", [(2_000_000_000, "EUR", "anticipated")]),
    ("Norway has already paid its share of €3.6 million.", [(3_600_000, "EUR", "disbursed")]),
    ("Norway has paid in 40 million Turkish lira.", [(40_000_000, "TRY", "disbursed")]),
    ("The Commission has reimbursed about €6m of the cost of the bridge.", [(6_000_000, "EUR", "reimbursed")]),
    ("A contract for EUR 40 mln was cancelled in May.", [(40_000_000, "EUR", "cancelled")]),
    ("An order for a second crane, worth EUR 38 million, was cancelled.", [(38_000_000, "EUR", "cancelled")]),
    ("Some €5 million goes to Moldova for food in schools.", [(5_000_000, "EUR", "allocated")]),
    ("A further €5 million will go to Moldova for schools.", [(5_000_000, "EUR", "pledged")]),
    ("Of the sum, €15 million will be directed at schools in Moldova.", [(15_000_000, "EUR", "pledged")]),
    ("It comes with a €50 million request that Norway sent to the Union.", [(50_000_000, "EUR", "requested")]),
    ("Norway may cut the €7 million that the ministry is seeking for boats.", [(7_000_000, "EUR", "requested")]),
    ("Norway was given authority to order a drawdown of €7 million in aid.", [(7_000_000, "EUR", "allocated")]),
    ("The €40 million package for Moldova includes radios and boats.", [(40_000_000, "EUR", "pledged")]),
    ("Norway has ordered aid worth €50 million for Moldova.", [(50_000_000, "EUR", "allocated")]),
    ("Norway disburses €1 billion in aid to Moldova.", [(1_000_000_000, "EUR", "disbursed")]),
    ("Norway launched an appeal on Friday for $275 million.", [(275_000_000, "USD", "requested")]),
    (
        "Norway will buy shells worth 3 billion euros, 500 vests worth 255 million and a boat.",
        [(3_000_000_000, "EUR", "pledged")],
    ),
    ("The value of the aid package for Moldova is €160 million.", [(160_000_000, "EUR", "other")]),
    ("The City Council allocated 8 million hryvnias for the families.", [(8_000_000, "UAH", "allocated")]),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_the_verb_makes_plain_money_funding(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert brief(text) == expected


SHARED = [
    ("The Philippines signed a P8.5-billion loan with Japan.", "PHP"),
    ("The UAE has provided Dh14.8 billion in assistance to Yemen.", "AED"),
    ("Pakistan allocated 5 billion rupees in aid for refugees.", "PKR"),
    ("Denmark allocated 11 billion kronor in aid for Moldova.", "DKK"),
    ("The fund allocated 11 billion kronor in aid for Moldova.", "SEK"),
    ("The fund allocated 5 billion rupees in aid for refugees.", "INR"),
    ("The Czech Defence Ministry allocated two million crowns in aid for Moldova.", "CZK"),
    ("The UAE allocated Dh5 million in aid. Morocco spoke. It is thankful.", "AED"),
    ("The ministry allocated two million crowns in aid. It is in Norway.", "NOK"),
]


@pytest.mark.parametrize(("text", "currency"), SHARED)
def test_money_that_several_countries_share_is_of_the_one_that_is_named(text: str, currency: str) -> None:
    assert [one for _, one, _ in brief(text)] == [currency]


def test_money_that_several_countries_share_stays_out_where_several_are_named() -> None:
    assert brief("Kenya and Uganda allocated 5 billion shillings in aid for refugees.") == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway's ministry said Tuesday that it would send $7 million in aid to Moldova.", None),
        ("Norway has sent $7 million in aid to Moldova, the ministry said on Tuesday.", None),
        ("According to a report in May, $7 million in aid was requested.", None),
        ("Norway said that it would send $7 million in aid to Moldova in 2026.", "2026"),
    ],
)
def test_the_day_of_the_telling_is_no_period_of_money(text: str, period: str | None) -> None:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    (row,) = find_funding(reading, find_names(reading))
    assert (row.period and row.period.span.of(text)) == period


NOT_TOLD = [
    "Oil worth $3 billion was sold in May.",
    "The factory pays 20 euros for a kilo.",
    "A further 60 million live abroad.",
    "Norway lost the €7 million that it was lent.",
    "The trail goes €7 million ways.",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_prices_sales_and_counts_are_no_funding(text: str) -> None:
    assert not brief(text)


def test_a_sentence_that_goes_on_shares_the_currency_of_the_one_before() -> None:
    text = "Parliament set aside EUR 900 million for the fund. Of this sum, 100 million was paid in May."
    assert brief(text) == [(900_000_000, "EUR", "allocated"), (100_000_000, "EUR", "disbursed")]


def test_parts_after_a_colon_share_the_currency_and_the_status() -> None:
    text = (
        "Parliament set aside EUR 1 billion: 640 million from the income tax, "
        "160 million from duties and 200 million in loans."
    )
    assert brief(text) == [
        (value * 1_000_000, "EUR", "allocated") for value in (1000, 640, 160, 200)
    ]  # fmt: skip


CROWNS = [
    ("Denmark will contribute 180 million kroner.", ["DKK"]),
    ("Norwegian aid: Norway will contribute 180 million kroner.", ["NOK"]),
    ("Denmark and Norway will contribute 180 million kroner.", []),
    ("The fund will contribute 180 million kroner to Moldova.", []),
    ("The fund gave NOK 20 million. It will contribute 180 million kroner to Moldova.", ["NOK", "NOK"]),
]


@pytest.mark.parametrize(("text", "expected"), CROWNS)
def test_a_currency_that_countries_share_is_that_of_the_only_one_named(text: str, expected: list[str]) -> None:
    assert [currency for _, currency, _ in brief(text)] == expected


def test_a_ukrainian_part_shares_the_crowns_of_its_country() -> None:
    text = "Данія виділила 800 млн крон, з яких 300 млн крон підуть на навчання."
    assert brief(text, "uk") == [(800_000_000, "DKK", "allocated"), (300_000_000, "DKK", "allocated")]


def test_the_source_of_ukrainian_money_does_not_make_it_income() -> None:
    text = "Європейський Союз передав 1,9 млрд євро з доходів від заморожених активів."
    assert brief(text, "uk") == [(1_900_000_000, "EUR", "disbursed")]
