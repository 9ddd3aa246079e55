"""Whose a sum is that something brings to an amount, whom a list of givers names, and what stands beside an amount."""

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


def parties(text: str) -> list[tuple[str | None, str | None]]:
    return [(row["provider_id"], row["recipient_id"]) for row in rows(text)]


NORWAY, MOLDOVA, DENMARK, CHAD = "country:nor", "country:mda", "country:dnk", "country:tcd"


@pytest.mark.parametrize(
    "text",
    [
        "The new package takes Norway's total contribution to support Moldova to 790 million kroner.",
        "The gift brings Norway's overall support for Moldova to over €1 billion.",
        "The minister said this took Norwegian assistance for Moldova to €880 million.",
    ],
)
def test_what_help_is_brought_to_is_whose_help_it_is(text: str) -> None:
    assert parties(text) == [(NORWAY, MOLDOVA)]


def test_what_several_promise_without_a_word_between_is_from_each() -> None:
    text = (
        "Norway pledged to donate 5 million dollars, Denmark pledged 6 million dollars, Chad donated 7 million dollars."
    )
    assert [provider for provider, _ in parties(text)] == [NORWAY, DENMARK, CHAD]


def test_two_who_give_together_are_neither() -> None:
    assert parties("Norway and Denmark pledged €5 million, Chad pledged €6 million.") == [(None, None), (CHAD, None)]


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Norway will give €400,000 in aid for the refugees in Chad.", CHAD),
        ("Norway will give €400,000 in aid to victims of the floods in Moldova.", MOLDOVA),
        ("Norway has allocated €8 million in Moldova.", MOLDOVA),
        ("Norway will spend €8 million in Moldova on drones for its army.", None),
        ("Norway has provided €9 million, including €6 million in Moldova and €3 million in Chad.", None),
        ("Norway will allocate Moldova about 40 million kroner of humanitarian assistance.", MOLDOVA),
        ("UNICEF has been provided with €3 million to launch a campaign.", "organisation:unicef"),
        ("Norway signed contracts worth €3 million with Saab for radars.", "organisation:saab"),
        ("Norway signed contracts worth €3 million with Denmark for radars.", None),
    ],
)
def test_who_gets_it(text: str, recipient: str | None) -> None:
    assert rows(text)[-1]["recipient_id"] == recipient


def test_each_part_of_a_list_goes_to_the_country_behind_it() -> None:
    text = "Norway has provided €9 million, including €6 million in Moldova and €3 million in Chad."
    assert [recipient for _, recipient in parties(text)][:2] == [CHAD, MOLDOVA]


def test_a_party_of_a_part_is_not_that_of_the_whole() -> None:
    text = "An estimated €28 million has been received from donors, including €5 million from Norway."
    assert [provider for provider, _ in parties(text)] == [NORWAY, None]


def test_who_builds_what_a_deal_is_for_gives_nothing() -> None:
    assert parties("Under the €3 billion deal, the frigates will be built by Saab.") == [(None, None)]


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Norway's defence ministry has approved the purchase of 48 boats in a deal worth €3 billion.", True),
        ("The European Commission approved the disbursement of €30 million in aid to Moldova.", True),
        ("The Norwegian parliament approved the disbursement of €30 million in aid to Moldova.", False),
    ],
)
def test_who_approves_a_purchase_or_a_payment_pays(text: str, provider: bool) -> None:
    assert (rows(text)[0]["provider_id"] is not None) is provider


def test_the_only_giver_of_a_document_gives_what_nobody_else_does() -> None:
    text = (
        "Norway will grant €14 million in aid. Norway's total aid in 2024 is over €111 million. €4 million in aid "
        "will be channelled to Moldova. €2 million has been paid by the agency. €3 million was received from partners."
    )
    found = {int(row["amount"]): row["provider_id"] for row in rows(text)}
    assert found[4_000_000] == NORWAY
    assert found.get(2_000_000) != NORWAY
    assert found.get(3_000_000) is None


def test_with_two_givers_in_a_document_nobody_gives_the_rest() -> None:
    text = "Norway will grant €14 million in aid. Denmark will grant €11 million in aid. €4 million will go to Chad."
    assert rows(text)[0]["provider_id"] is None


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The package includes €30 million towards boats, €15 million towards trucks and €50 million for radars.", 1),
        ("The crisis eased as approximately €17 million in public funds have already been allocated.", ["allocated"]),
        ("The contract with Saab for €3 billion adds to a previous order.", ["allocated"]),
        ("Norway was raising its support for Moldova to €1 billion.", ["allocated"]),
        ("It has a loan of up to €1 billion – already disbursed in May – from Norway.", ["disbursed"]),
        ("There is another loan of up to €4 billion to be disbursed in three steps.", ["pledged"]),
        ("In aid €832 million goes to Chad, double the €420 million in aid allocated to Moldova.", ["allocated"] * 2),
        ("Norway said €2 million in aid will be used in Moldova.", ["pledged"]),
    ],
)
def test_how_far_it_has_come(text: str, statuses: list[str] | int) -> None:
    found = [row["status"] for row in rows(text)]
    assert len(set(found)) == 1 if isinstance(statuses, int) else found == statuses


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway will give €30 million to Chad, where many are expected to go hungry by December.", None),
        ("Norway will give €30 million to Chad, hit by floods that killed many this year.", None),
        ("The gift took Norway's aid to €880 million since the rebels began their war in 2022.", None),
        ("Norway will give €30 million to Chad in 2025.", "2025"),
        ("Norway will give €30 million to Chad, to be paid in 2025.", "2025"),
    ],
)
def test_the_time_of_a_clause_beside_is_not_that_of_the_money(text: str, period: str | None) -> None:
    assert [row["period_text"] for row in rows(text)] == [period]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Norway disbursed €50 million. Moldova will receive 10 million in direct aid.", [10_000_000, 50_000_000]),
        ("Norway paid €50 million in aid within a package of 150 million.", [50_000_000, 150_000_000]),
        ("Norway disbursed €50 million in aid. It helped 10 million in distress.", [50_000_000]),
        ("Norway allocates NOK 1 billion, about €84 million, for schools in Chad.", [1_000_000_000]),
        ("Norway gave NOK 1 billion, and €84 million for schools in Chad.", [84_000_000, 1_000_000_000]),
        ("Norway signed off on aid worth $US95 billion for Chad.", [95_000_000_000]),
    ],
)
def test_which_numbers_are_money_of_their_own(text: str, amounts: list[int]) -> None:
    assert [int(row["amount"]) for row in rows(text)] == amounts


def test_a_purpose_has_all_of_a_word_with_hyphens_and_is_no_money() -> None:
    assert rows("Norway authorised €4 million in funding for counter-insurgency operations.")[0]["purpose"] == (
        "counter-insurgency operations"
    )
    assert rows("Norway has paid €4 million in public funds.")[0]["purpose"] is None


def test_each_of_a_list_of_receivers_gets_its_own() -> None:
    text = "UNHCR will receive €4 million, UNICEF €3 million, and Chad €2 million."
    assert [recipient for _, recipient in parties(text)] == [CHAD, "organisation:unicef", "organisation:unhcr"]
    text = "UNHCR will receive €4 million, UNICEF — €3 million, and Chad — €2 million."
    assert [recipient for _, recipient in parties(text)] == [CHAD, "organisation:unicef", "organisation:unhcr"]


def test_a_list_of_amounts_and_countries_goes_on() -> None:
    text = "Norway said €5 million in aid will go to Moldova, €4 million to Chad and almost €3 million for Nigeria."
    assert [recipient for _, recipient in parties(text)] == ["country:nga", CHAD, MOLDOVA]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway said in a statement that it would provide €5 million in aid to Chad.", "pledged"),
        ("Saab yesterday secured a €2 billion deal to equip the army of Norway.", "allocated"),
        ("The €2 billion order for weapons is expected to be delivered in 2027.", "allocated"),
        ("The €2 billion loan from Norway is expected to be approved in 2027.", "anticipated"),
    ],
)
def test_what_is_said_and_ordered(text: str, status: str) -> None:
    assert [row["status"] for row in rows(text)] == [status]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UNICEF said it secured €178 million of aid from Norway for its schools.", [(NORWAY, "organisation:unicef")]),
        ("The two million US dollars are provided to Moldova as a grant.", [(None, MOLDOVA)]),
        ("A US grant of $2 million is provided to Moldova.", [("country:usa", MOLDOVA)]),
    ],
)
def test_who_says_it_gets_money_and_whose_dollars_are_nobody(
    text: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert parties(text) == expected
