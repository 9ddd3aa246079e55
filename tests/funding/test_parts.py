"""Parts and totals: which amount of money the text says is part of which, and which it does not."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.facts import Funding
from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span, trim
from communique.schemas.vocabulary import BlockRole


def found(text: str, language: str = "en") -> list[Funding]:
    """The funding of a text whose lines are blocks."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if (span := trim(text, start, start + len(line))) is not None:
            blocks.append(Block(BlockRole.PARAGRAPH, span))
        start += len(line) + 1
    reading = read(Document("0" * 20, text, tuple(blocks), language, None, None, None), load())
    return find_funding(reading, find_names(reading))


def links(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Part and total as the text writes them."""
    return [
        (row.amount.span.of(text), row.part_of.of(text)) for row in found(text, language) if row.part_of is not None
    ]


PARTS = [
    (
        "Norway announced a package of EUR 500 million, of which 200 million will go to air defence.",
        [("200 million", "500 million")],
    ),
    (
        "Norway announced €20 million in aid, including €5 million for generators and €2 million for schools.",
        [("5 million", "20 million"), ("2 million", "20 million")],
    ),
    (
        "Norway announced €20 million in aid, including €5 million for generators, and Denmark gave €2 million.",
        [("5 million", "20 million")],
    ),
    ("Japan has disbursed $80 million of the $200 million that it promised.", [("80 million", "200 million")]),
    (
        "Canada has delivered CAD 50 million out of the CAD 500 million approved in June.",
        [("50 million", "500 million")],
    ),
    (
        "The EU will transfer the first tranche of EUR 4 billion of the 90 billion loan.",
        [("4 billion", "90 billion")],
    ),
    (
        "The EU will transfer a first tranche of EUR 4 billion under the EUR 90 billion loan.",
        [("4 billion", "90 billion")],
    ),
    ("The bank paid €4 billion out of a €9 billion loan to Moldova.", [("4 billion", "9 billion")]),
    ("Moldova received €4 billion from the €9 billion loan.", [("4 billion", "9 billion")]),
    (
        "Denmark and Norway will give 100 and 150 million euros, 250 million in total.",
        [("100", "250 million"), ("150 million", "250 million")],
    ),
    (
        "As part of the €1.3 billion package, Norway will give €40 million for drones.",
        [("40 million", "1.3 billion")],
    ),
    ("Norway gave Moldova €40 million as part of a €1.3 billion package.", [("40 million", "1.3 billion")]),
    ("Of the €10 billion promised by Norway, €3 billion has been paid.", [("3 billion", "10 billion")]),
    (
        "The government will provide €20 million, bringing its total support to €60 million.",
        [("20 million", "60 million")],
    ),
    (
        "Norway has provided €500 million in aid. This brings the total to €900 million.",
        [("500 million", "900 million")],
    ),
    (
        "The package of EUR 310 million includes:\n- EUR 90 million for drones;\n- EUR 20 million for shells;\n"
        "- training.\nOther aid of EUR 5 million was given.",
        [("90 million", "310 million"), ("20 million", "310 million")],
    ),
    (
        "Norway will give EUR 310 million in aid:\n• Drones: EUR 90 million\n• Shells: EUR 20 million",
        [("90 million", "310 million"), ("20 million", "310 million")],
    ),
    (
        "Norway will provide €20 million in aid to Moldova. This includes €5 million in new grants.",
        [("5 million", "20 million")],
    ),
    (
        "Norway will provide €20 million in aid to Moldova. Of this, €5 million is for schools.",
        [("5 million", "20 million")],
    ),
    (
        "Norway announced military aid worth SEK 4 billion. Of that amount, SEK 1 billion will be spent on shells.",
        [("1 billion", "4 billion")],
    ),
    (
        "Norway provided a total of €30 million in aid: €10 million for drones and €20 million for shells.",
        [("10 million", "30 million"), ("20 million", "30 million")],
    ),
    (
        "Norway approved €10 million, of which €4 million has already been paid and €1 million is blocked.",
        [("4 million", "10 million"), ("1 million", "10 million")],
    ),
    (
        "Sweden pledged SEK 16 billion, the largest part of which, SEK 10 billion, will buy aircraft.",
        [("10 billion", "16 billion")],
    ),
    (
        "Norway gave €500 million in aid, including €200 million for drones, of which €20 million has been paid.",
        [("200 million", "500 million"), ("20 million", "200 million")],
    ),
    (
        "Norway has disbursed $80 million (€74 million) of the $200 million (€185 million) in aid that it promised.",
        [("80 million", "200 million")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_a_part_names_the_total_that_the_text_gives_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text) == expected


APART = [
    "Norway gave €5 million on top of the €20 million pledged earlier.",
    "Norway gave €5 million instead of the €20 million it had pledged.",
    "Norway gave €5 million in addition to the €20 million loan.",
    "Norway pledged €20 million and Denmark €5 million.",
    "Norway pledged €20 million in aid, and Denmark pledged €5 million.",
    "The ministry received €5 million more than the €20 million in aid that it requested.",
    "Norway approved $20 million in aid, including €5 million in grants for mines.",
    "Norway approved €5 million in aid, including €20 million in grants for mines.",
    "Norway approved €20 million in aid. Denmark approved €5 million in aid.",
    "Norway approved €20 million in aid. The weather was fine. This includes €5 million in grants.",
    "Norway gave €20 million in aid and Denmark €3 million in aid. This includes €1 million in grants.",
    "Norway gave €5 million in aid after Denmark gave €20 million in aid.",
    "Norway paid €5 million in aid under the new law, and Denmark lent €20 million.",
    "Norway gave €5 million in aid from its budget, while Denmark took it from a €20 million fund.",
    "Norway gave €10 million in aid, Denmark €20 million in aid and Latvia €25 million in aid in total.",
    "Norway will give €20 million in aid to towns including Balti, which got €5 million in aid last year.",
    "Norway gave €5 million in aid. The total is not known. Denmark gave €20 million in aid.",
    "Norway gave €20 million in aid:\nDenmark gave €5 million in aid.",
    "Norway raised €20 million in aid, twice the €5 million in aid of last year.",
]


@pytest.mark.parametrize("text", APART)
def test_amounts_that_only_stand_together_are_no_parts(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Норвегія виділила 500 млн євро, з яких 200 млн підуть на ППО.", [("200 млн", "500 млн")]),
        ("Данія надасть 500 млн євро, зокрема 20 млн євро на генератори.", [("20 млн", "500 млн")]),
        ("Данія надасть 500 млн євро, а Норвегія надасть 20 млн євро.", []),
    ],
)
def test_ukrainian_parts_are_read_by_their_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text, "uk") == expected


def test_an_amount_without_its_currency_takes_that_of_its_total() -> None:
    total, part = found("Norway announced a package of EUR 500 million, of which 200 million will go to schools.")
    assert (part.currency.value, part.currency.span) == ("EUR", total.currency.span)


@pytest.mark.parametrize(
    "text",
    [
        "Norway gave €5 million to Moldova, a country of 3 million.",
        "Norway gave €5 million for shells, of which 2 million rounds were bought.",
        "Norway gave €5 million in aid to 2 million people.",
    ],
)
def test_numbers_of_other_things_take_no_currency(text: str) -> None:
    assert [row.amount.value for row in found(text)] == [Decimal(5_000_000)]


def test_a_part_that_says_nothing_of_its_own_is_from_and_to_the_same_and_has_come_as_far() -> None:
    text = "Norway announced €20 million in aid for Moldova. It includes €5 million for schools."
    total, part = found(text)
    assert part.status.value == total.status.value == "pledged"
    assert (part.provider, part.recipient) == (total.provider, total.recipient)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["including", "of which", "out of the", "of the"]))
def test_a_part_is_never_larger_than_its_total_and_never_of_itself(first: int, second: int, link: str) -> None:
    rows = found(f"Norway gave €{first} million in aid, {link} €{second} million in grants.")
    by_place = {row.amount.span: row for row in rows}
    for row in rows:
        if row.part_of is not None:
            total = by_place[row.part_of]
            assert total is not row
            assert row.amount.value <= total.amount.value


def test_places_are_places_of_the_document() -> None:
    text = "Aid.\nNorway announced €20 million in aid, including €5 million for schools."
    part = found(text)[1]
    assert part.part_of == Span(text.index("20 million"), text.index("20 million") + len("20 million"))
