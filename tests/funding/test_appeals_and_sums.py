"""Appeals that ask, sums that say how far they have come, parts with a source of their own, money of firms."""

from collections.abc import Sequence
from datetime import date

import pytest

from communique.extract.facts import Funding
from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision


def rows(text: str) -> Sequence[Funding]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    reading = read(Document("0" * 20, text, (block,), "en", None, date(2025, 6, 20), Precision.DAY), load())
    return find_funding(reading, find_names(reading))


def brief(text: str) -> list[tuple[int, str]]:
    return [(int(row.amount.value), str(row.status.value)) for row in rows(text)]


TOLD = [
    ("The response plans require $23.5 billion to feed 9 million people.", [(23_500_000_000, "requested")]),
    ("The flash appeal, requesting $64 million for six months, is late.", [(64_000_000, "requested")]),
    ("A plan was launched in May seeking $27 million for the islands.", [(27_000_000, "requested")]),
    ("The appeal for Moldova is currently funded at $8.8 million.", [(8_800_000, "disbursed")]),
    ("Despite a modest requirement of $151 million, only half of the plan is funded.", [(151_000_000, "requested")]),
    (
        "The coordinator approved a total of $308 million through the United Nations, "
        "including $209 million through a rapid window.",
        [(308_000_000, "allocated"), (209_000_000, "allocated")],
    ),
    ("Norway decided to use the yield for roads, with €15 million disbursed in May.", [(15_000_000, "disbursed")]),
    (
        "The total support disbursed to Moldova since the flood in May has reached €4 billion.",
        [(4_000_000_000, "disbursed")],
    ),
    ("The announcement of another €20 million comes on top of what was known.", [(20_000_000, "pledged")]),
    ("Another €7 million would assist the Moldovan state.", [(7_000_000, "pledged")]),
    (
        "Norway gave €9 million. About €6 million of this amount will be spent on boats.",
        [(9_000_000, "disbursed"), (6_000_000, "pledged")],
    ),
    ("Norway will buy 300 boats for Moldova, for two million euros.", [(2_000_000, "pledged")]),
    (
        "Norway paid the first tranche of €3 billion. The package, amounting to €18 billion, covers five years.",
        [(3_000_000_000, "disbursed"), (18_000_000_000, "other")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_how_far_money_is_by_the_words_around_its_sum(text: str, expected: list[tuple[int, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The value of new orders received during the year was EUR 624 million.",
        "The Group's net sales totalled EUR 539 million.",
        "The firm's order backlog stands at €1.4 billion.",
        "The project requires $5 billion of steel.",
    ],
)
def test_what_a_firm_takes_in_is_no_funding(text: str) -> None:
    assert brief(text) == []


def test_arms_sales_and_orders_received_by_an_army_are_still_funding() -> None:
    assert brief("The Commission approved arms sales of $2 billion to Moldova.") == [(2_000_000_000, "allocated")]


def test_the_same_sum_in_a_currency_with_a_shared_sign_is_told_once() -> None:
    text = "Australia will provide A$3 million (P115.9 million) in aid to the Philippines."
    assert [(int(row.amount.value), row.currency.value) for row in rows(text)] == [(3_000_000, "AUD")]


def test_what_is_added_has_the_source_that_stands_behind_it() -> None:
    text = (
        "About $3 billion will come from the Danube Climate Fund, and $2.5 billion from the Harbour Cooperation Fund."
    )
    found = [(int(row.amount.value), row.provider and row.provider.of(text)) for row in rows(text)]
    assert found == [(3_000_000_000, "Danube Climate Fund"), (2_500_000_000, "Harbour Cooperation Fund")]


def test_a_whole_does_not_go_to_whom_its_part_is_for() -> None:
    text = (
        "Norway has approved $266 million for 27 countries, including a disbursement of $10 million for Angola "
        "in response to the influx from Chad and $4 million for help to people in Nepal."
    )
    found = [
        (int(row.amount.value), row.provider and row.provider.of(text), row.recipient and row.recipient.of(text))
        for row in rows(text)
    ]
    assert found[:2] == [(266_000_000, "Norway", None), (10_000_000, "Norway", "Angola")]
    assert found[2] == (4_000_000, "Norway", "Nepal")
    purpose = rows(text)[0].purpose
    assert purpose is not None
    assert purpose.value == "27 countries"


def test_the_day_on_which_a_promise_was_voiced_is_not_its_period() -> None:
    (row,) = rows("Norway on Friday expressed its commitment to provide €3 million to Moldova.")
    assert row.period is None


def test_who_announces_a_plan_to_give_gives() -> None:
    text = "Latvia announced a plan and commitment to contribute €20 million this year."
    (row,) = rows(text)
    assert row.provider is not None
    assert row.provider.of(text) == "Latvia"


def test_words_that_point_back_are_no_purpose() -> None:
    (row,) = rows("Norway allocated 2 billion kroner in January for this purpose.")
    assert row.purpose is None


def test_parts_whose_currency_is_settled_by_the_country_share_it() -> None:
    text = (
        "Denmark has a fund. It will direct 5.4 billion crowns towards military aid, 1.2 billion towards civilian aid "
        "and 0.4 billion towards efforts by Danish companies to rebuild roads."
    )
    found = [(int(row.amount.value), row.currency.value) for row in rows(text)]
    assert found == [(5_400_000_000, "DKK"), (1_200_000_000, "DKK"), (400_000_000, "DKK")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway promised $264 million, and the Harbour Relief Agency (HRA) $24 million.",
            [(264_000_000, "Norway"), (24_000_000, "Harbour Relief Agency")],
        ),
        (
            "Moldova received $150 million from Norway and $100 million from Malta.",
            [(150_000_000, "Norway"), (100_000_000, "Malta")],
        ),
    ],
)
def test_each_of_a_list_gives_its_own(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(int(row.amount.value), row.provider and row.provider.of(text)) for row in rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The plan seeks $4 billion for the islands, after raising $2 billion last year.", ["requested", "disbursed"]),
        ("The support for Moldova, including Donation Package XVII, amounts to $3 billion.", ["other"]),
        ("Six officers bribed Moldovan ministers with $3.5 million.", []),
    ],
)
def test_words_that_only_stand_near_a_sum_do_not_say_how_far_it_is(text: str, expected: list[str]) -> None:
    assert [str(row.status.value) for row in rows(text)] == expected


@pytest.mark.parametrize(
    ("text", "has_period"),
    [
        ("Norway stepped in on Tuesday with a new aid package for Moldova worth €160 million.", False),
        ("Norway paid €160 million to Moldova on Tuesday.", True),
    ],
)
def test_only_what_was_paid_has_a_day_that_is_over(text: str, has_period: bool) -> None:
    (row,) = rows(text)
    assert (row.period is not None) is has_period


@pytest.mark.parametrize(
    "text",
    [
        "Ola Roe: possession of a drug, held in jail in lieu of $70,000 bond.",
        "They were released on the condition that each post $100,000 bond within a week.",
    ],
)
def test_bail_is_no_funding(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway issued a €2 billion bond for Moldova.", [(2_000_000_000, "disbursed")]),
        ("We will work towards the goal of mobilizing $200 billion by 2027.", [(200_000_000_000, "pledged")]),
        ("Connecticut will get $86 million to help families pay for heating.", [(86_000_000, "pledged")]),
        ("The ferry brings the total funding for the islands to $8 million.", [(8_000_000, "other")]),
    ],
)
def test_bonds_goals_and_regions_are_told_of_money_that_moves(text: str, expected: list[tuple[int, str]]) -> None:
    assert brief(text) == expected


NEAR = [
    (
        "The plan requires $459 million. So far $227 million has been received.",
        [(459_000_000, "requested"), (227_000_000, "disbursed")],
    ),
    (
        "Norway agreed to lend $232 million to Moldova. Another $100 million will support a drainage project.",
        [(232_000_000, "pledged"), (100_000_000, "pledged")],
    ),
    (
        "Norway lent €900 million to Moldova. A further €500 million would go towards a road.",
        [(900_000_000, "disbursed"), (500_000_000, "pledged")],
    ),
    ("Norway gave €9 million. The ferry could have been bought for €7 million.", [(9_000_000, "disbursed")]),
    ("The agency lost €9 million. So far €2 million has been recovered.", []),
]


@pytest.mark.parametrize(("text", "expected"), NEAR)
def test_passives_near_money_that_moves_are_of_it(text: str, expected: list[tuple[int, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The World Bank said yesterday it will need $460 million for flooded towns.", [(460_000_000, "requested")]),
        ("That is part of a wider $459 million appeal launched today in Moldova.", [(459_000_000, "requested")]),
        ("Norway is going to put in about 80 million euros.", [(80_000_000, "pledged")]),
        ("Moldova will benefit from $48 million to finance its schools.", [(48_000_000, "pledged")]),
        (
            "Norway signed a €9 million loan agreement with Moldova. The remaining €6 million was a grant for roads.",
            [(9_000_000, "allocated"), (6_000_000, "allocated")],
        ),
    ],
)
def test_who_needs_what_is_launched_and_what_a_sum_was(text: str, expected: list[tuple[int, str]]) -> None:
    assert brief(text) == expected


def test_who_sought_money_does_not_give_it() -> None:
    (row,) = rows("The $460 million sought by the World Bank for flooded towns has not come.")
    assert row.provider is None


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Norway has provided Moldova with aid worth €987 million. It includes €697 million in equipment.",
            [("Norway", "Moldova"), ("Norway", "Moldova")],
        ),
        (
            "Norway has provided Moldova with aid worth €987 million. It includes €6 million from Denmark.",
            [("Norway", "Moldova"), ("Denmark", "Moldova")],
        ),
    ],
)
def test_what_aid_includes_is_from_who_gave_it(text: str, parties: list[tuple[str | None, str | None]]) -> None:
    found = [(row.provider and row.provider.of(text), row.recipient and row.recipient.of(text)) for row in rows(text)]
    assert found == parties


def test_what_a_firm_receives_for_a_contract_is_not_paid_yet() -> None:
    assert brief("Harbour Systems has received a €618 million contract modification.") == [(618_000_000, "allocated")]
    assert brief("Moldova has received a €618 million grant from Norway.") == [(618_000_000, "disbursed")]
