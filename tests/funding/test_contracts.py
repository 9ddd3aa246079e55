"""Announced contracts: who gets them, who awards them, and what is obligated with them."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

ARMY, FIRM = "organisation:army-contracting-command", "organisation:roe-systems-llc"
LOCKHEED = "organisation:lockheed-martin"


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["funding"]


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        (
            "Roe Systems LLC, Springfield, Virginia, was awarded a $12,345,678 contract for radar parts. "
            "Work will be done in Ohio. Army Contracting Command, Harbour Field, Ohio, is the contracting activity.",
            ARMY,
            FIRM,
        ),
        (
            "Roe Systems LLC, Springfield, Virginia, is being awarded a not-to-exceed $45,000,000 modification (P0007) "
            "to a previously awarded contract. The Army Contracting Command is the contracting activity (W00).",
            ARMY,
            FIRM,
        ),
        ("Roe Systems LLC, Springfield, Virginia, was awarded a $12,345,678 contract for radar parts.", None, FIRM),
        (
            "Doe & Roe Aircraft Corp., Dayton, Ohio, has been awarded a $5,000,000 order.",
            None,
            "organisation:doe-roe-aircraft-corp",
        ),
        ("Capt. Jane Roe, Springfield, Virginia, was awarded a medal and a $500,000 contract.", None, None),
        (
            "Lockheed Martin has been awarded a $12 million contract by the U.S. Army.",
            "organisation:u-s-army",
            LOCKHEED,
        ),
        ("Lockheed Martin won a $12 million contract from the U.S. Army.", "organisation:u-s-army", LOCKHEED),
        ("Lockheed Martin has received a $12 million contract to build radars.", None, LOCKHEED),
    ],
)
def test_the_firm_gets_what_the_contracting_activity_awards(
    text: str, provider: str | None, recipient: str | None
) -> None:
    (row,) = rows(text)
    assert (row["status"], row["provider_id"], row["recipient_id"]) == ("allocated", provider, recipient)


def test_what_is_obligated_at_the_time_of_award_is_allocated_with_it() -> None:
    award, obligated = rows(
        "Roe Systems LLC, Springfield, Virginia, was awarded a $12,345,678 contract for radar parts. "
        "Procurement funds in the amount of $2,000,000 will be obligated at time of award. "
        "Army Contracting Command, Harbour Field, Ohio, is the contracting activity."
    )
    assert (obligated["status"], obligated["provider_id"], obligated["recipient_id"]) == ("allocated", ARMY, FIRM)
    assert award["provider_id"] == ARMY


def test_who_awards_the_next_contract_does_not_award_the_one_before() -> None:
    first, second = rows(
        "Roe Systems LLC, Springfield, Virginia, was awarded a $12,345,678 contract for radar parts. "
        "Lockheed Martin Corp., Orlando, Florida, was awarded a $2,000,000 contract for pumps. "
        "Army Contracting Command, Harbour Field, Ohio, is the contracting activity."
    )
    assert (first["provider_id"], second["provider_id"], second["recipient_id"]) == (None, ARMY, LOCKHEED)


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Saab signed a SEK 1.2 billion contract with the Swedish Ministry of Defence.", None),
        ("NATO signed a €300 million contract for drones.", "organisation:nato"),
        ("Poland signed a $4 billion contract with Lockheed Martin for helicopters.", "country:pol"),
    ],
)
def test_a_firm_that_signs_a_contract_is_not_who_pays(text: str, provider: str | None) -> None:
    (row,) = rows(text)
    assert row["provider_id"] == provider


def test_the_kind_of_a_contract_hides_no_sum() -> None:
    text = (
        "Roe Systems LLC, Springfield, Virginia, is awarded a not-to-exceed $16,000,000 cost, cost-plus-fixed-fee, and "
        "fixed-price-incentive-fee contract for repairs. Army Contracting Command, Ohio, is the contracting activity."
    )
    (row,) = rows(text)
    assert (int(row["amount"]), row["provider_id"], row["recipient_id"]) == (16_000_000, ARMY, FIRM)


def test_a_sum_stands_in_the_sentence_behind_its_award() -> None:
    text = (
        "Roe Systems LLC, Springfield, Virginia, was awarded a firm-fixed-price contract for repairs. "
        "The amount of this action is $184,882,445. Army Contracting Command, Ohio, is the contracting activity."
    )
    (row,) = rows(text)
    assert (row["status"], row["provider_id"], row["recipient_id"]) == ("allocated", ARMY, FIRM)


@pytest.mark.parametrize("share", ["were awarded a combined", "will compete for each order of the"])
def test_what_several_firms_share_is_given_to_none_of_them(share: str) -> None:
    text = (
        f"Roe Systems LLC, Springfield, Virginia; and Doe Works Inc., Dayton, Ohio, {share} $90,000,000 contract for "
        "research. Army Contracting Command, Ohio, is the contracting activity."
    )
    (row,) = rows(text)
    assert (row["status"], row["provider_id"], row["recipient_id"]) == ("allocated", ARMY, None)


def test_an_award_ends_with_the_next_whoever_gets_that() -> None:
    text = (
        "Roe Systems LLC, Springfield, Virginia, was awarded a $12,000,000 contract for research. "
        "A builder in Dayton was awarded a $5,000,000 contract. "
        "Funds of $2,000,000 were obligated at the time of award."
    )
    assert [row["recipient_id"] for row in rows(text)] == [FIRM, None, None]
