"""Funding: which amounts are aid, how far they have come, and who gives what to whom."""

from datetime import date
from decimal import Decimal

import pytest

from communique.extract.facts import Funding
from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import MAX_EVIDENCE, BlockRole, Precision


def reading_of(text: str, language: str = "en") -> Reading:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), language, None, date(2024, 11, 5), Precision.DAY)
    return read(document, load())


def found(text: str, language: str = "en") -> list[Funding]:
    reading = reading_of(text, language)
    return find_funding(reading, find_names(reading))


STATUSES = [
    ("Norway has allocated €20 million to Moldova.", "allocated"),
    ("€20 million has already been allocated to repair the bridge.", "allocated"),
    ("Parliament approved a loan of €20 million.", "allocated"),
    ("The ministry signed a contract worth €20 million for generators.", "allocated"),
    ("The minister welcomed the decision to allocate €20 million for humanitarian aid.", "allocated"),
    ("Norway announced a €20 million package of support for Moldova.", "pledged"),
    ("Norway will provide €20 million in assistance to Moldova.", "pledged"),
    ("Norway plans to provide €20 million in assistance to Moldova.", "pledged"),
    ("Norway agreed to provide €20 million in assistance to Moldova.", "pledged"),
    ("Norway has promised that it would provide €20 million in assistance.", "pledged"),
    ("Norway is providing €20 million in assistance to Moldova.", "pledged"),
    ("Norway has provided €20 million in assistance to Moldova.", "disbursed"),
    ("Moldova received €20 million in assistance from Norway.", "disbursed"),
    ("Norway has paid out €20 million in grants.", "disbursed"),
    ("The office expects that €20 million in aid will be provided soon.", "anticipated"),
    ("We also anticipate that a further grant of €20 million will be disbursed in May.", "anticipated"),
    ("Moldova asked Norway to provide €20 million in assistance.", "requested"),
    ("Moldova needs €20 million in assistance.", "requested"),
    ("One member state vetoed a €20 million aid package.", "blocked"),
    ("They discussed the blocked aid totaling €20 million.", "blocked"),
    ("The agency cancelled a grant of €20 million.", "cancelled"),
    ("The fund reimbursed the member states €20 million for the aid.", "reimbursed"),
    ("Norway to provide €20 million in assistance to Moldova", "pledged"),
    ("Norway has doubled its assistance to Moldova to €20 million.", "allocated"),
    ("The plan provides for the allocation of €20 million in assistance.", "allocated"),
    ("Norway finalised its €20 million share of the loans.", "allocated"),
    ("Norway proposed a financing plan for Moldova for €20 million.", "requested"),
    ("€20 million is to be invested in schools by Norway next year.", "pledged"),
    ("Most of the funds, €20 million, will go to schools.", "pledged"),
    ("Norway's share of €20 million has already been paid.", "disbursed"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_the_governing_verb_gives_the_status(text: str, status: str) -> None:
    (row,) = found(text)
    assert row.amount.value == Decimal(20_000_000)
    assert row.currency.value == "EUR"
    assert row.status.value == status


UNSETTLED = [
    ("The payment of €20 million in aid has been postponed.", "blocked"),
    ("There was no payment of €20 million.", "other"),
    ("The donation of €20 million was returned.", "other"),
    ("Norway's payment of €20 million to Moldova bounced.", "other"),
    ("The board is due to consider a €20 million disbursement.", "other"),
    ("Parliament rejected an allocation of €20 million in aid.", "other"),
    ("Ministers discussed a €20 million contract.", "other"),
    ("Latvia withdrew its offer of €20 million.", "other"),
    ("Norway stopped providing €20 million in aid.", "other"),
    ("Norway threatened to block €20 million in aid.", "other"),
    ("Norway turned down a request for €20 million.", "other"),
    ("Was Moldova given €20 million in aid?", "other"),
    ("Who will provide €20 million in aid?", "other"),
    ("Norway made a payment of €20 million to Moldova.", "disbursed"),
    ("The payment of €20 million was made on Monday.", "disbursed"),
    ("Norway will add €20 million.", "pledged"),
    ("Norway is blocking €20 million.", "blocked"),
    ("A further €20 million has been suspended.", "blocked"),
]


@pytest.mark.parametrize(("text", "status"), UNSETTLED)
def test_what_stands_above_a_noun_or_verb_decides_whether_its_status_holds(text: str, status: str) -> None:
    (row,) = found(text)
    assert row.status.value == status


def test_a_sum_beside_another_keeps_its_own_participle() -> None:
    rows = found("In addition to the €20 million in aid already provided, Norway promised €5 million.")
    assert [row.status.value for row in rows] == ["disbursed", "pledged"]


@pytest.mark.parametrize(
    "text",
    [
        "The warehouse was worth €20 million.",
        "The strike caused €20 million in damage.",
        "The exporter lost €20 million in revenue.",
        "Trade between the two grew to €20 million.",
        "The court fined the company €20 million.",
        "A barrel costs $60.",
        "Partners froze €20 billion in assets.",
        "The region expects a deficit of €20 million.",
    ],
)
def test_worth_damage_prices_and_income_are_no_funding(text: str) -> None:
    assert found(text) == []


def test_a_denied_payment_is_not_disbursed() -> None:
    (row,) = found("Norway has not provided €20 million in assistance to Moldova.")
    assert row.status.value == "other"


def test_an_amount_repeated_in_another_currency_is_one_row() -> None:
    (row,) = found("Norway allocated €20 million (about $22 million) to Moldova.")
    assert row.currency.value == "EUR"


def test_parts_and_total_are_rows_of_their_own() -> None:
    rows = found("Norway announced €20 million in aid, including €5 million for generators.")
    assert [row.amount.value for row in rows] == [Decimal(20_000_000), Decimal(5_000_000)]


def test_a_range_has_both_ends_and_a_comparator_its_words() -> None:
    text = "Norway will provide between 5 and 7 million euros in aid. Norway allocated up to €9 million in aid."
    ranged, capped = found(text)
    assert (ranged.amount.value, ranged.amount_upper and ranged.amount_upper.value) == (
        Decimal(5_000_000),
        Decimal(7_000_000),
    )
    assert capped.comparator is not None
    assert capped.comparator.span.of(text) == "up to"


def words(text: str, span: Span | None) -> str | None:
    return span.of(text) if span else None


def test_provider_and_recipient_are_the_words_that_name_them() -> None:
    text = "In May, Norway transferred €20 million to Moldova to repair power lines."
    (row,) = found(text)
    assert (words(text, row.provider), words(text, row.recipient)) == ("Norway", "Moldova")
    assert row.purpose is not None
    assert row.purpose.value == "to repair power lines"
    assert row.period is not None
    assert row.period.span.of(text) == "May"


def test_the_receiver_of_received_money_is_no_provider() -> None:
    text = "Moldova received €20 million in assistance from Norway."
    (row,) = found(text)
    assert (words(text, row.provider), words(text, row.recipient)) == ("Norway", "Moldova")


def test_tranche_and_source_are_verbatim() -> None:
    text = "€20 million from the third tranche of seized Russian assets has been allocated to repair bridges."
    (row,) = found(text)
    assert row.tranche is not None
    assert row.tranche.value == "third tranche"
    assert (words(text, row.source_of_funds) or "").endswith("seized Russian assets")


def test_evidence_is_the_clause_and_never_longer_than_allowed() -> None:
    text = "The weather was fine, and the minister said that Norway had allocated €20 million to Moldova."
    (row,) = found(text)
    assert row.evidence.of(text) == "Norway had allocated €20 million to Moldova"
    long = "Norway allocated €20 million to Moldova " + "and its many towns " * 60 + "."
    assert all(row.evidence.end - row.evidence.start <= MAX_EVIDENCE for row in found(long))


def test_every_cell_lies_in_its_evidence_or_sentence() -> None:
    text = " ".join(sentence for sentence, _ in STATUSES)
    for row in found(text):
        assert row.evidence.contains(row.amount.span)
        assert text[row.currency.span.start : row.currency.span.end] == "€"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Уряд виділив 40 мільйонів гривень на закупівлю генераторів.", "allocated"),
        ("Місто отримало грант у розмірі 40 млн грн.", "disbursed"),
        ("Норвегія оголосила про пакет допомоги на 40 млн гривень.", "pledged"),
        ("Збитки підприємства становлять 40 млн гривень.", None),
    ],
)
def test_ukrainian_amounts_are_read_by_stems(text: str, status: str | None) -> None:
    assert [row.status.value for row in found(text, "uk")] == ([status] if status else [])
    assert all(row.amount.value == Decimal(40_000_000) for row in found(text, "uk"))


def test_a_part_in_the_next_sentence_has_come_as_far_as_the_whole() -> None:
    rows = found("Norway will provide €20 million in aid to Moldova. This includes €5 million in new grants.")
    assert [row.status.value for row in rows] == ["pledged", "pledged"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The ministry needs CHF 40 million for the next season.", ["requested"]),
        ("The agency asked donors for another $950 million.", ["requested"]),
        ("A further EUR 25 million would be requested from member states.", ["requested"]),
        ("The government is seeking $2 billion.", ["requested"]),
        ("The Red Cross appealed for $30m.", ["requested"]),
        ("The fund requires $5 billion more.", ["requested"]),
        ("The family needs $80,000.", ["requested"]),
        ("The singer wants $80,000.", []),
        ("The ministry paid $80.", []),
        ("Aid worth EUR 6.6 billion remains blocked.", ["blocked"]),
        ("A package of $60 billion is stuck in parliament.", ["blocked"]),
        ("Assistance totalling EUR 6.6 billion was frozen.", ["blocked"]),
        ("Aid totaling $400 million has been put on hold.", ["blocked"]),
        ("The package, approved by the council on Thursday, is worth SEK 4 billion.", ["allocated"]),
        ("The fund's board approved $200 million for schools.", ["allocated"]),
        ("Military aid worth EUR 6.6 billion is no longer blocked.", ["other"]),
        ("Assets worth EUR 210 billion remain frozen.", []),
        ("Japan has disbursed $80 million of the $200 million that it promised last year.", ["disbursed", "pledged"]),
        (
            "Canada has delivered CAD 50 million out of the CAD 500 million approved in June.",
            ["disbursed", "allocated"],
        ),
        ("So far €3 billion of the €10 billion pledged by Norway has been paid.", ["disbursed", "pledged"]),
        ("Of the €10 billion that was promised, only €3 billion has been disbursed.", ["pledged", "disbursed"]),
        ("Norway approved €10 million, of which €4 million has already been paid.", ["allocated", "disbursed"]),
        ("Norway promised €10 million, but €4 million remains blocked.", ["pledged", "blocked"]),
        ("Germany pledged €10 million and has already paid €4 million.", ["pledged", "disbursed"]),
        ("Norway denied that it had promised €20 million in aid.", ["other"]),
        ("It is not true that Norway has paid €20 million in aid.", ["other"]),
        ("If Norway gave €20 million in aid, others would follow.", ["other"]),
        ("Norway has not decided whether it will provide €20 million in aid.", ["other"]),
        ("The minister said that Norway would provide €20 million in aid.", ["pledged"]),
        ("Norway would provide €20 million in aid if parliament agreed.", ["other"]),
        ("Norway could provide €20 million in aid.", ["other"]),
    ],
)
def test_each_amount_has_the_status_of_its_own_governor(text: str, statuses: list[str]) -> None:
    assert [row.status.value for row in found(text)] == statuses


@pytest.mark.parametrize(
    ("text", "provider", "recipient"),
    [
        ("Japan has disbursed $80 million of the $200 million that it promised last year.", "Japan", None),
        ("Denmark has paid DKK 2.8 billion to Moldova.", "Denmark", "Moldova"),
        ("Moldova received $470 million from Japan.", "Japan", "Moldova"),
        ("The £752 million was transferred to Moldova by Norway.", "Norway", "Moldova"),
        ("Norway, which has pledged €20 million in aid, welcomed the plan.", "Norway", None),
        ("Norway said that it would provide €20 million in aid.", "Norway", None),
        ("Norway announced its new contribution of €20 million.", "Norway", None),
        ("Norway's government has met, and it will provide €20 million in aid.", "Norway", None),
        ("It will provide €20 million in aid to Moldova.", None, "Moldova"),
    ],
)
def test_who_gives_and_who_gets(text: str, provider: str | None, recipient: str | None) -> None:
    for row in found(text):
        assert (words(text, row.provider), words(text, row.recipient)) == (provider, recipient)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Norway today announced a package of €20 million in aid.", None),
        ("On 1 November Norway approved a grant of €20 million.", None),
        ("Norway today announced a package of €20 million in aid for 2025-2026.", "2025-2026"),
        ("Norway will provide €20 million in aid next year.", "next year"),
        ("Since February 2022, Norway has provided €20 million in aid.", "Since February 2022"),
        ("Norway paid €20 million in aid in October.", "October"),
        ("Norway will provide €20 million in aid over three years.", None),
    ],
)
def test_the_period_is_that_of_the_money_and_not_of_its_announcement(text: str, period: str | None) -> None:
    (row,) = found(text)
    assert (row.period.span.of(text) if row.period else None) == period


@pytest.mark.parametrize(
    ("text", "status", "provider", "recipient"),
    [
        ("Норвегія передала перші 1,9 млрд євро.", "disbursed", "Норвегія", None),
        ("Литва виділить 30 млн євро на захист енергетики.", "pledged", "Литва", None),
        ("Молдова отримала 400 млн доларів від Японії.", "disbursed", "Японії", "Молдова"),
        ("Допомогу на 6,6 млрд євро заблоковано.", "blocked", None, None),
        ("Норвегія планує виділити 20 млн євро на генератори.", "pledged", "Норвегія", None),
        ("Норвегія не надала 20 млн доларів допомоги.", "other", None, None),
    ],
)
def test_ukrainian_givers_stand_right_before_their_verb(
    text: str, status: str, provider: str | None, recipient: str | None
) -> None:
    (row,) = found(text, "uk")
    assert (row.status.value, words(text, row.provider), words(text, row.recipient)) == (status, provider, recipient)


@pytest.mark.parametrize("verb", ["is blocking", "cancelled", "suspended"])
def test_who_blocks_or_cancels_need_not_be_who_gives(verb: str) -> None:
    (row,) = found(f"Norway {verb} €20 million in aid to Moldova.")
    assert row.provider is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Норвегія надасть Молдові 20 млн євро.", "pledged"),
        ("Данія обіцяє 20 млн євро.", "pledged"),
        ("Норвегія блокує 20 млн євро.", "blocked"),
    ],
)
def test_ukrainian_verbs_of_giving_need_no_noun(text: str, status: str) -> None:
    (row,) = found(text, "uk")
    assert row.status.value == status


def test_where_the_verb_is_left_out_the_first_part_of_the_list_tells_what_a_name_does() -> None:
    text = "Norway has already provided €20 million in aid, Italy €5 million."
    first, second = found(text)
    assert second.provider is not None
    assert (first.recipient, second.provider.of(text), second.recipient) == (None, "Italy", None)
