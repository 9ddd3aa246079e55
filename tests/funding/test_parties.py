"""Who gives and who gets: by the subject of giving, never by who only speaks of it."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

NORWAY, DENMARK, MOLDOVA, EU = "country:nor", "country:dnk", "country:mda", "organisation:european-union"


def rows(text: str, title: str | None = None) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", title, date(2024, 11, 5), Precision.DAY)
    return resolve(extract(document))["funding"]


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Norway's contribution of NOK 2 billion will be paid in May.", NORWAY, None),
        ("The government of Norway will provide NOK 2 billion to Moldova.", NORWAY, MOLDOVA),
        ("The Norwegian government will provide €5 million for Moldova.", NORWAY, MOLDOVA),
        ("The EU's EUR 90 billion loan was approved in December.", EU, None),
        ("The contribution by Norway of €5 million was welcomed.", NORWAY, None),
        ("The €5 million grant from Norway will help schools.", NORWAY, None),
        ("An additional €5 million was contributed by Norway.", NORWAY, None),
        ("The minister praised the commitment by Norway to provide €5 million in aid.", NORWAY, None),
        ("Norway has made a donation of €5 million to Moldova.", NORWAY, MOLDOVA),
        ("Moldova will get €5 million in aid from Norway.", NORWAY, MOLDOVA),
        (
            "USAID is providing $15 million in aid to Moldova.",
            "organisation:u-s-agency-for-international-development",
            MOLDOVA,
        ),
        ("Norway is ready to provide €5 million in aid.", NORWAY, None),
        ("Norway transferred $1.5 million in aid to Moldova's budget.", NORWAY, MOLDOVA),
        ("Norway allocated €5 million to help people inside Moldova.", NORWAY, MOLDOVA),
        ("Norway sent €5 million in assistance to the Moldovan people.", NORWAY, MOLDOVA),
        ("Norwegian Defence Minister Ola Nordmann promised €5 million in aid to Moldova.", NORWAY, MOLDOVA),
        ("Denmark announced a €5 million grant from Norway.", NORWAY, None),
        ("Denmark announced Norway's contribution of €5 million.", NORWAY, None),
        ("Denmark thanked Norway for the decision to allocate €5 million for demining.", NORWAY, None),
        ("She expressed gratitude to Norway for the decision to allocate €5 million for demining.", NORWAY, None),
        ("She thanked Norway for allocating €5 million for demining.", NORWAY, None),
        ("She thanked Denmark for the decision taken by Norway to provide €5 million for demining.", NORWAY, None),
        ("She thanked Norway and Denmark for the decision to allocate €5 million for demining.", None, None),
        ("She would thank Norway for a decision to allocate €5 million for demining.", None, None),
        ("The package brings the Norwegian aid committed to Moldova to €2 billion.", NORWAY, MOLDOVA),
        ("Norway's central bank will provide €5 million to Moldova.", NORWAY, MOLDOVA),
        ("She praised commitments by Norwegian banks to invest €4 billion in Moldova.", None, MOLDOVA),
        ("Norwegian investors pledged €50 million for the port.", None, None),
        ("Moldova was granted €5 million for schools by Norway.", NORWAY, MOLDOVA),
    ],
)
def test_the_giver_is_named_by_subject_owner_or_source(text: str, provider: str | None, recipient: str | None) -> None:
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (provider, recipient)


@pytest.mark.parametrize(
    "text",
    [
        "The European Parliament approved a €50 billion loan to Moldova.",
        "The Danish parliament has approved DKK 5 billion in military aid to Moldova.",
        "Denmark approved the €6.6 billion package of aid.",
        "Denmark confirmed the payment of €4 billion.",
        "Denmark thanked its partners for the €5 million grant.",
        "Denmark called on partners to provide €5 million in aid.",
        "A firm announced a €5 million investment in its Danish factories in Denmark.",
        "Firms of the region have invested more than €100 million in Denmark.",
        "Collectively, we aim to mobilize nearly $600 billion in aid.",
        "Denmark intends to ask for €5 million in aid.",
        "Denmark signed a €5 million loan agreement.",
        "Norway and Denmark will provide €5 million in aid.",
        "Aid of €5 million was provided by Norway and Denmark.",
        "Former Norwegian Defence Minister Ola Nordmann promised €5 million in aid to Moldova.",
        "Norwegian Defence Minister Ola Nordmann announced a €5 million package of aid; help for Norway was due.",
        "Norway is among the countries that have pledged €5 million in aid.",
        "We will provide €5 million in aid to Moldova.",
    ],
)
def test_who_speaks_approves_asks_or_gives_with_others_is_no_provider(text: str) -> None:
    (row,) = rows(text)
    assert row["provider_id"] is None


def test_we_in_quotation_marks_is_the_country_of_the_office_holder() -> None:
    text = "“We will provide €5 million in aid to Moldova,” Norwegian Prime Minister Ola Nordmann said on Monday."
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (NORWAY, MOLDOVA)


def test_we_in_quotation_marks_is_the_body_that_speaks() -> None:
    (row,) = rows("“We will provide €5 million in aid to Moldova,” the Ministry of Defence of Norway said.")
    assert row["provider_id"] == "organisation:ministry-of-defence-of-norway"


def test_we_is_nobody_where_a_person_without_office_speaks() -> None:
    (row,) = rows("“We will provide €5 million in aid to Moldova,” Ola Nordmann, a farmer from Norway, said.")
    assert row["provider_id"] is None


@pytest.mark.parametrize(
    ("title", "provider"),
    [
        ("Statement by Norwegian Prime Minister Ola Nordmann on aid", NORWAY),
        ("Remarks by the Prime Minister of Norway", NORWAY),
        ("Statement by the former Prime Minister of Norway", None),
        ("Statement by a farmer from Norway", None),
        ("Remarks by the Prime Minister of Norway and the Prime Minister of Denmark", None),
        ("A visit to Norway", None),
        (None, None),
    ],
)
def test_we_outside_quotation_marks_is_the_author_that_the_title_names(title: str | None, provider: str | None) -> None:
    (row,) = rows("Norway stands by its friends. We will provide €5 million in aid to Moldova.", title)
    assert row["provider_id"] == provider


def test_the_author_must_be_named_in_the_text_itself() -> None:
    (row,) = rows("We will provide €5 million in aid to Moldova.", "Statement by the Prime Minister of Norway")
    assert row["provider_id"] is None


def test_an_order_gives_for_the_country_by_whose_law_it_is_made() -> None:
    text = (
        "By the laws of Norway I hereby delegate to the agency the authority to provide up to €5 million in aid "
        "to Moldova."
    )
    (row,) = rows(text, "Memorandum on the delegation of authority")
    assert (row["provider_id"], row["recipient_id"]) == (NORWAY, MOLDOVA)
    (row,) = rows(text, "A letter")
    assert row["provider_id"] is None


def test_nobody_gives_to_oneself() -> None:
    (row,) = rows("Norway allocated €5 million in aid to Norway.")
    assert (row["provider_id"], row["recipient_id"]) == (None, NORWAY)


def test_who_gets_it_may_stand_in_the_sentence_before() -> None:
    first, second = rows("Norway announced a €5 million package of support for Moldova. Norway gave €2 million in aid.")
    assert (first["recipient_id"], second["recipient_id"]) == (MOLDOVA, MOLDOVA)


def test_who_gets_it_is_not_carried_over_to_another_giver_or_past_another_name() -> None:
    found = rows("Norway announced €5 million in support for Moldova. Denmark gave €2 million in aid.")
    assert found[1]["recipient_id"] is None
    found = rows("Norway announced €5 million in support for Moldova. In Georgia, Norway gave €2 million in aid.")
    assert found[1]["recipient_id"] is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway is ready to provide €5 million in aid.", "pledged"),
        ("Norway is not ready to provide €5 million in aid.", "other"),
        ("Norway was ready to provide €5 million in aid.", "other"),
        ("Norway is about to transfer €5 million in aid.", "anticipated"),
        ("Norway is set to approve €5 million in aid.", "anticipated"),
        ("Norway intends to ask for €5 million in aid.", "requested"),
        ("Norway has yet to deliver €5 million in aid.", "other"),
        ("Norway has not yet paid the €5 million grant.", "other"),
        ("Norway would provide €5 million in aid if parliament agreed.", "other"),
    ],
)
def test_readiness_and_plans_to_ask_have_their_own_status(text: str, status: str) -> None:
    (row,) = rows(text)
    assert row["status"] == status


def test_a_capital_asks_for_money() -> None:
    (row,) = rows("Kyiv has asked partners for $60 billion.")
    assert (row["status"], row["provider_id"]) == ("requested", None)


def test_a_year_in_a_name_is_no_period() -> None:
    (row,) = rows("Under the Foreign Assistance Act of 1961, Norway provided €5 million in aid.")
    assert row["period_text"] is None


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Denmark pledged EUR 7 million and Norway EUR 1 million for schools.", [(DENMARK, None), (NORWAY, None)]),
        ("Denmark has given EUR 8m, Norway EUR 1.2bn.", [(DENMARK, None), (NORWAY, None)]),
        (
            "The aid comprises €20 million from Denmark, €30 million from Norway and €5 million from the EU.",
            [(DENMARK, None), (NORWAY, None), (EU, None)],
        ),
    ],
)
def test_each_part_of_a_list_has_its_own_party(text: str, parties: list[tuple[str | None, str | None]]) -> None:
    assert [(row["provider_id"], row["recipient_id"]) for row in rows(text)] == parties


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("The EU has reimbursed Moldova about €6m.", EU, MOLDOVA),
        ("The EU lent Moldova EUR 300 million to buy gas.", EU, MOLDOVA),
        ("Moldova asked Norway for €35 million.", NORWAY, MOLDOVA),
        ("Moldova expects €9 million more from the EU this year.", EU, MOLDOVA),
        ("The minister thanked Norway for its decision to allocate €11 million to Moldova.", NORWAY, MOLDOVA),
        ("Denmark sent tents to Moldova and announced its intention to contribute €5 million.", DENMARK, None),
        ("Total Norwegian assistance to Moldova now stands at NOK 19 billion.", NORWAY, MOLDOVA),
        ("Denmark has provided assistance to Moldova amounting to about €60 million.", DENMARK, MOLDOVA),
        ("Aid to Moldova worth €25 million was approved by the Norwegian government.", NORWAY, MOLDOVA),
        ("Norway will transfer €5 million to the Moldovan authorities.", NORWAY, MOLDOVA),
        ("Norway's grant of €2 million will be used to buy ambulances for Moldova.", NORWAY, MOLDOVA),
        ("Norway to provide €8 million in aid to Moldova", NORWAY, MOLDOVA),
        ("Denmark intends to invest €6 million in Moldova.", DENMARK, MOLDOVA),
        ("The EU disbursed €1 billion to Chișinău, as Moldova had asked.", EU, MOLDOVA),
        ("A further €15 million comes from Norway.", NORWAY, None),
    ],
)
def test_who_stands_beside_the_amount_in_the_order_of_the_words(
    text: str, provider: str | None, recipient: str | None
) -> None:
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (provider, recipient)


def test_a_fund_gets_what_is_paid_to_it_and_is_a_source_of_what_comes_from_it() -> None:
    (paid,) = rows("Denmark announced a €3 million contribution to the Clean Harbour Fund.")
    assert paid["recipient_id"] == paid["programme_id"] == "programme:clean-harbour-fund"
    (comes,) = rows("A further €15 million comes from the European Peace Facility.")
    assert comes["source_of_funds_id"] == comes["programme_id"] == "programme:european-peace-facility"
    assert comes["status"] == "allocated"


def test_assistance_named_by_its_own_nation_alone_has_no_giver() -> None:
    (row,) = rows("Parliament approved €13 billion in Moldovan assistance.")
    assert row["provider_id"] is None


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("Norway has a plan to support Moldova. It includes €5 million in aid.", [MOLDOVA]),
        ("Norway has a plan to support Moldova, providing for the allocation of €5 million in aid.", [MOLDOVA]),
        ("Norway spoke of its support for Moldova. Denmark and Georgia got €5 million in aid.", [None]),
        ("Norway spoke of its support for Moldova. The firm sold ships for €5 million.", []),
    ],
)
def test_money_that_is_help_goes_to_whom_the_words_before_say_is_helped(
    text: str, recipients: list[str | None]
) -> None:
    assert [row["recipient_id"] for row in rows(text)] == recipients


def test_the_only_one_who_is_helped_in_a_document_gets_help_without_a_recipient() -> None:
    text = "Norway gave €5 million in aid to Moldova. Rain fell. It was cold. Denmark announced a loan of €7 million."
    assert [row["recipient_id"] for row in rows(text)] == [MOLDOVA, None]
    twice = text.replace("Rain fell.", "Support for Moldova goes on.")
    assert [row["recipient_id"] for row in rows(twice)] == [MOLDOVA, MOLDOVA]


def test_help_that_is_new_is_promised_unless_a_verb_says_more() -> None:
    (row,) = rows("The new support covers schools and hospitals, and amounts to SEK 720 million.")
    assert row["status"] == "pledged"
    (row,) = rows("Norway has paid €5 million in new assistance.")
    assert row["status"] == "disbursed"


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Denmark is expected to give up to €11 million next year.", DENMARK, None),
        ("The Council welcomes the decision of Denmark to give €5 million to Moldova.", DENMARK, MOLDOVA),
        ("Moldova's request for €20 million was turned down.", None, MOLDOVA),
        ("A request of Moldova for €20 million was turned down.", None, MOLDOVA),
        ("The Clean Harbour Fund has allocated €3 million to Moldova.", "programme:clean-harbour-fund", MOLDOVA),
        (
            "Norway set up the Clean Harbour Fund. Denmark gave €6 million to the fund.",
            DENMARK,
            "programme:clean-harbour-fund",
        ),
        ("Denmark and Moldova received €6 million from Norway.", NORWAY, None),
        ("Norway gave €6 million for the energy supply of Moldova.", NORWAY, MOLDOVA),
    ],
)
def test_who_is_expected_to_give_asks_or_is_a_fund(text: str, provider: str | None, recipient: str | None) -> None:
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (provider, recipient)


def test_a_programme_is_called_by_its_last_word_and_a_law_on_a_fund_is_none() -> None:
    (row,) = rows("Denmark launched the Fresh Wind Initiative. Norway will give €5 million under the initiative.")
    assert row["programme_id"] == "programme:fresh-wind-initiative"
    (row,) = rows("Parliament passed the Law on the Defence Fund. The fund is to receive €5 million.")
    assert row["recipient_id"] is None


@pytest.mark.parametrize(
    ("text", "purposes"),
    [
        ("Norway promised Moldova €5 million for this winter.", [None]),
        ("Norway gave €5 million for trucks and €7 million for tents.", ["trucks", "tents"]),
    ],
)
def test_a_purpose_is_no_time_and_ends_before_the_next_amount(text: str, purposes: list[str | None]) -> None:
    assert [row["purpose"] for row in rows(text)] == purposes


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Norway gave Moldova €9 million. Most of the funds, €5 million, will go to schools.", NORWAY),
        ("Norway gave Moldova €9 million. This support includes €5 million for schools.", NORWAY),
        (
            "Norway gave €9 million in aid. Denmark gave €7 million. Most of the funds, €5 million, go to schools.",
            None,
        ),
        ("Norway gave Moldova €9 million. A grant of €5 million will go to schools.", None),
    ],
)
def test_who_gave_the_money_that_a_sentence_goes_on_about_gives_its_parts(text: str, provider: str | None) -> None:
    assert rows(text)[-1]["provider_id"] == provider


@pytest.mark.parametrize(
    ("text", "provider", "recipient", "purpose"),
    [
        ("Норвегія оголосила про пакет допомоги Молдові на 50 млн євро.", NORWAY, MOLDOVA, None),
        ("Молдова просить у партнерів 2 млн євро.", None, MOLDOVA, None),
        ("Данія виділила Молдові 3 млн євро на ремонт доріг.", DENMARK, MOLDOVA, "ремонт доріг"),
        ("Данія виділила Молдові 3 млн євро на рік.", DENMARK, MOLDOVA, None),
    ],
)
def test_parties_and_purpose_of_ukrainian_sentences(
    text: str, provider: str | None, recipient: str | None, purpose: str | None
) -> None:
    document = Document(
        "0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "uk", None, date(2024, 11, 5), Precision.DAY
    )
    (row,) = resolve(extract(document))["funding"]
    assert (row["provider_id"], row["recipient_id"], row["purpose"]) == (provider, recipient, purpose)


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Norway brought the EU together to commit €5 million in aid to Moldova.", EU, MOLDOVA),
        ("The talks went on. Norway will move forward with a new €5 million loan to Moldova.", NORWAY, MOLDOVA),
        ("The Norwegian Prime Minister highlighted today's announcement of €5 million in aid.", NORWAY, None),
        ("The Norwegian Prime Minister welcomed today's announcement of €5 million in aid.", None, None),
        ("The Norwegian Prime Minister highlighted Denmark's announcement of €5 million in aid.", DENMARK, None),
        ("The Norwegian Prime Minister announced a €5 million investment by a carmaker in aid.", None, None),
        ("Philanthropic commitments of €5 million were announced by groups.", None, None),
    ],
)
def test_who_gives_by_what_governs_the_announcement(text: str, provider: str | None, recipient: str | None) -> None:
    (row,) = rows(text)
    assert (row["provider_id"], row["recipient_id"]) == (provider, recipient)


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Aid to Moldova goes on. Supporting Moldova matters. Norway is contributing about €2 million.", MOLDOVA),
        ("Aid to Moldova goes on. Supporting Moldova matters. Norway gave €2 million to local governments.", None),
        (
            "Aid to Moldova goes on. Supporting Moldova matters. Norway gave €2 million in aid for the Middle East.",
            None,
        ),
        ("Aid to Moldova goes on. Supporting Moldova matters. Norway gave Georgia's people €2 million.", "country:geo"),
        (
            "The talks were of supporting Moldova, including a €2 million package of aid against Russia's attacks.",
            MOLDOVA,
        ),
    ],
)
def test_who_is_helped_gets_what_is_only_said_to_be_given(text: str, recipient: str | None) -> None:
    assert rows(text)[-1]["recipient_id"] == recipient
