"""What a bill would give, what an envoy announces, and what "was announced was"."""

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
    return resolve(extract(document))["funding"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The bill includes $1.4 billion for cities that shelter refugees.", "other"),
        ("The bill would include $1.4 billion for cities that shelter refugees.", "requested"),
        ("The Senate bill would provide $20 billion in military aid to Moldova.", "requested"),
        ("The supplemental contains €2 million for schools in Moldova.", "other"),
        ("The bill, signed by the President on Monday, includes $1.4 billion for schools.", "allocated"),
        ("The bill that parliament approved includes $1.4 billion for schools.", "allocated"),
        ("This bill includes €2 million in aid for Moldova.", "other"),
        ("The bill did not include $20 billion in military aid to Moldova.", "other"),
        ("What Norway announced today was an additional €8 million in aid to Moldova.", "pledged"),
        ("What Norway provided last year was €8 million in aid to Moldova.", "disbursed"),
        ("What Moldova needs is €8 million in aid.", "requested"),
        ("The minister confirmed Norway's intent to provide €5 million for schools.", "pledged"),
        ("Norway has no intent to provide €5 million for schools.", "other"),
        ("Norway did not make a commitment to provide €5 million in aid.", "other"),
        ("Norway has not withdrawn its commitment to give Ukraine €5 million in aid.", "pledged"),
        ("The bill, approved by the House, includes $1.4 billion for schools.", "other"),
        ("The bill that the House passed would provide $20 billion in aid to Moldova.", "requested"),
        ("The bill approved by the Senate committee contains $1.4 billion for schools.", "other"),
        ("The bill, approved by the House and the Senate, includes $1.4 billion for schools.", "allocated"),
    ],
)
def test_how_far_the_money_has_come(text: str, status: str) -> None:
    (row,) = rows(text)
    assert row["status"] == status


@pytest.mark.parametrize(
    "text",
    [
        "The bill includes $14,000 for repairs of the roof.",
        "One estimate says that the bill could cost $1.4 billion.",
        "The electricity bill was €2 million.",
        "The bill includes $20 billion in new taxes on banks.",
        "The bill would provide $20 billion in tax credits for families.",
        "The bill contains $3 trillion in tax increases.",
        "What Norway exported last year was worth €8 billion.",
    ],
)
def test_what_somebody_is_to_pay_or_earns_is_no_funding(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("The Norway ambassador to Moldova announced €4 million in aid for farmers.", "country:nor"),
        ("The ambassador to Moldova announced €4 million in aid for farmers.", None),
        ("The Norwegian Ambassador to Moldova announced €4 million in aid for farmers.", None),
        ("Ambassador to Moldova Ola Nordmann announced €4 million in aid for farmers.", None),
        ("What Norway announced today was an additional €8 million in aid to Moldova.", "country:nor"),
    ],
)
def test_an_envoy_gives_for_the_country_he_is_of_never_where_he_is_sent(text: str, provider: str | None) -> None:
    (row,) = rows(text)
    assert row["provider_id"] == provider
