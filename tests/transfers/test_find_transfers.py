"""Goods in kind: what the sentence says of them, how far they have come, who gives and who receives."""

import tomllib
from collections import Counter
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Token

from communique.extract.facts import Transfer
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.name import Names
from communique.extract.quantities import Quantity
from communique.extract.reading import Block, Document, Sentence, read
from communique.extract.spans import Span
from communique.extract.transfers import counted, find_transfers, unlisted
from communique.extract.transfers.counted import counted_noun
from communique.schemas.vocabulary import BlockRole

LIST_MARK = "- "


def transfers(text: str, first: BlockRole = BlockRole.PARAGRAPH) -> list[Transfer]:
    """The rows of a text whose lines are its blocks; lines that begin with a dash are list items."""
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        role = BlockRole.LIST_ITEM if line.startswith(LIST_MARK) else BlockRole.PARAGRAPH
        if line:
            blocks.append(Block(role if blocks else first, Span(start, start + len(line))))
        start += len(line) + 1
    reading = read(Document("0" * 20, text, tuple(blocks), "en", None, None, None), load())
    return find_transfers(reading, find_names(reading))


def brief(text: str) -> list[tuple[str, str, int | None]]:
    return [
        (r.item.value, str(r.status.value), None if r.quantity is None else int(r.quantity.value))
        for r in transfers(text)
    ]


STATUSES = [
    ("Norway has delivered 22 howitzers to Ukraine.", [("howitzers", "delivered", 22)]),
    ("Norway delivered howitzers last week.", [("howitzers", "delivered", None)]),
    ("Norway will provide 40 generators to Ukraine.", [("generators", "promised", 40)]),
    ("Norway agreed to supply armored vehicles to Ukraine.", [("armored vehicles", "promised", None)]),
    ("Norway announced the donation of 12 ambulances.", [("ambulances", "promised", 12)]),
    ("Norway is supplying ammunition to Ukraine.", [("ammunition", "delivering", None)]),
    ("Norway is sending another 15 tanks to Ukraine.", [("tanks", "promised", 15)]),
    ("Norway continues to provide medical supplies.", [("medical supplies", "delivering", None)]),
    ("Ukraine needs more air defense systems.", [("air defense systems", "requested", None)]),
    ("Ukraine asked for body armor.", [("body armor", "requested", None)]),
    ("The ministry called on partners to send more missiles.", [("missiles", "requested", None)]),
    ("The brigade received 30 drones from volunteers.", [("drones", "delivered", 30)]),
    ("Companies in the region produced 5,000 mortar shells.", [("mortar shells", "produced", 5000)]),
    ("Weapons provided by allies are in use.", [("Weapons", "delivered", None)]),
    ("More than 2 million rounds of ammunition have been sent.", [("ammunition", "delivered", 2000000)]),
    ("Norway announced a Patriot battery for Ukraine.", [("Patriot battery", "promised", 1)]),
]


@pytest.mark.parametrize(("text", "expected"), STATUSES)
def test_the_governing_verb_says_how_far_goods_have_come(
    text: str, expected: list[tuple[str, str, int | None]]
) -> None:
    assert brief(text) == expected


NO_ROWS = [
    "Norway did not send any missiles to Ukraine.",
    "Norway refused to deliver tanks to Ukraine.",
    "The brigade destroyed 12 tanks and 40 drones.",
    "The city was hit by a missile attack.",
    "Prices rose because of disruptions to the food supply.",
    "Norway will provide 5 million kroner to Ukraine.",
    "The system works well.",
]


@pytest.mark.parametrize("text", NO_ROWS)
def test_goods_that_nobody_hands_over_make_no_row(text: str) -> None:
    assert brief(text) == []


def test_a_package_lends_its_verb_to_each_thing_it_includes() -> None:
    text = "Norway will provide a new package of assistance, including howitzers, night vision devices and fuel."
    assert brief(text) == [
        ("howitzers", "promised", None),
        ("night vision devices", "promised", None),
        ("fuel", "promised", None),
    ]


def test_this_includes_goes_on_with_the_sentence_before() -> None:
    text = "Norway has provided aid to the region. This includes food and tents."
    assert brief(text) == [("food", "delivered", None), ("tents", "delivered", None)]


def test_each_line_of_a_list_is_as_far_as_its_introduction() -> None:
    lines = [
        "The package that Norway announced includes:",
        "- 10 howitzers;",
        "- 75,000 rounds of artillery ammunition;",
    ]
    text = "\n".join([*lines, "- helmets and boots."])
    found = transfers(text)
    assert [(r.item.value, str(r.status.value), r.unit and r.unit.value) for r in found] == [
        ("howitzers", "promised", None),
        ("artillery ammunition", "promised", "rounds"),
        ("helmets", "promised", None),
        ("boots", "promised", None),
    ]
    assert [r.quantity and r.quantity.value for r in found] == [Decimal(10), Decimal(75000), None, None]
    assert all(r.evidence.of(text).startswith(LIST_MARK) or r.evidence.of(text)[0].isalnum() for r in found)


def test_a_list_without_a_word_of_handing_over_makes_no_rows() -> None:
    assert brief("Enemy losses:\n- 10 howitzers;\n- 12 tanks.") == []


def test_a_title_that_the_body_repeats_counts_once() -> None:
    text = "Norway to deliver tanks\nNorway will deliver tanks to Ukraine this spring."
    rows = transfers(text, first=BlockRole.TITLE)
    assert [r.evidence.of(text) for r in rows] == ["Norway will deliver tanks to Ukraine this spring"]


def test_giver_and_receiver_are_the_subject_and_the_dative() -> None:
    text = "Denmark agreed to supply Ukraine with 19 howitzers."
    row = transfers(text)[0]
    assert (row.provider and row.provider.of(text), row.recipient and row.recipient.of(text)) == ("Denmark", "Ukraine")


def test_whoever_is_asked_is_the_one_who_gives() -> None:
    text = "Ukraine asked Denmark to supply howitzers."
    row = transfers(text)[0]
    assert (row.provider and row.provider.of(text), str(row.status.value)) == ("Denmark", "requested")


def test_what_goods_are_for_is_not_handed_over() -> None:
    assert brief("Norway will send ammunition for the howitzers and tanks.") == [("ammunition", "promised", None)]


def test_a_calibre_is_no_quantity() -> None:
    assert brief("Norway will send 155 mm artillery ammunition.")[0][2] is None


@pytest.mark.parametrize("section", ["verbs", "nouns", "governors"])
def test_no_lemma_is_listed_twice_in_a_section(section: str) -> None:
    listed = tomllib.loads(files("communique.extract.transfers").joinpath("handover.toml").read_text("utf-8"))[section]
    lemmas = [lemma for members in listed.values() for lemma in members]
    assert sorted(lemmas) == sorted(set(lemmas))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Norway",
                "sent",
                "will",
                "send",
                "20",
                "tanks",
                "a",
                "package",
                "including",
                "fuel",
                ",",
                "and",
                "of",
                "needs",
                ":",
                "to",
            ]
        ),
        min_size=1,
        max_size=14,
    )
)
def test_any_words_give_rows_inside_the_text(tokens: list[str]) -> None:
    text = " ".join(tokens)
    reading = read(
        Document("0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None), load()
    )
    for row in find_transfers(reading, Names(())):
        assert row.evidence.contains(row.item.span)
        assert row.item.value == row.item.span.of(text)
        assert 0 <= row.evidence.start < row.evidence.end <= len(text)
        assert 0 < row.confidence <= 1


ARRIVING_WEAPONS = [
    "Thirteen drones reached their targets.",
    "A missile arrived at the power plant at dawn.",
    "Three rockets landed near the port.",
    "Two helicopters crashed near the border.",
    "The army launched 12 missiles and lost two jets.",
]


@pytest.mark.parametrize("text", ARRIVING_WEAPONS)
def test_weapons_that_fly_or_fall_are_not_handed_over(text: str) -> None:
    assert transfers(text) == []


UNLISTED = [
    ("Canada announced that it would send 50 mobile boiler houses.", "mobile boiler houses", 50, "promised"),
    ("Finland has promised 30 demining machines.", "demining machines", 30, "promised"),
    ("The ministry of Portugal handed over 12 sewing machines.", "sewing machines", 12, "delivered"),
    ("The Netherlands gave Ukraine 100 snowploughs.", "snowploughs", 100, "delivered"),
    ("Ukraine received 15 incubators from Austria.", "incubators", 15, "delivered"),
    ("France will deliver 20 scanners to Ukraine.", "scanners", 20, "promised"),
    ("Ukraine received from Latvia 42 vehicles.", "vehicles", 42, "delivered"),
]


@pytest.mark.parametrize(("text", "item", "quantity", "status"), UNLISTED)
def test_counted_things_that_are_handed_over_need_no_list(text: str, item: str, quantity: int, status: str) -> None:
    rows = transfers(text)
    found = [(r.item.value, int(r.quantity.value) if r.quantity else None, str(r.status.value)) for r in rows]
    assert found == [(item, quantity, status)]
    assert rows[0].comparator is not None
    assert rows[0].comparator.value == "eq"


NO_GOODS = [
    "Ireland sent 200 firefighters to Greece.",
    "The agency sent 20 letters to Norway.",
    "The company provides 500 jobs in Poland.",
    "Spain provides 40 scholarships to Moldova.",
    "Norway gave 12 interviews to Sweden.",
    "Japan provided 30 trainings to Kenya.",
    "A further EUR 25 million would be requested for the maintenance of the guns.",
    "Talks on the delivery of tanks will continue on Monday.",
    "Norway is increasing its production capacity for shells.",
]


@pytest.mark.parametrize("text", NO_GOODS)
def test_people_words_services_and_purposes_are_no_goods(text: str) -> None:
    assert transfers(text) == []


def test_a_giver_before_the_number_is_the_provider() -> None:
    row = transfers("Ukraine received from Latvia 42 vehicles.")[0]
    assert row.provider is not None
    assert row.provider.of("Ukraine received from Latvia 42 vehicles.") == "Latvia"


@pytest.mark.parametrize(
    "text",
    [
        "Do the drone sales of Norway to Latvia make sense?",
        "The wheat is shipped around the world.",
        "Farmers in Norway produce more crops such as wheat.",
    ],
)
def test_questions_and_everyday_trade_hand_over_nothing(text: str) -> None:
    assert transfers(text) == []


def test_an_assistance_gives_nothing_by_itself() -> None:
    (row,) = transfers("This assistance will provide 40 howitzers to Ukraine.")
    assert row.provider is None


@pytest.mark.parametrize(
    "text", ["The rule requires an evaluation of equipment.", "Norway needs the modernisation of its tanks."]
)
def test_what_is_done_with_goods_is_not_their_hand_over(text: str) -> None:
    assert transfers(text) == []


NOT_GIVEN = [
    "Norway opposed the delivery of 14 tanks to Ukraine.",
    "Norway vetoed the delivery of 14 tanks to Ukraine.",
    "Norway has no plans to send 14 tanks to Ukraine.",
    "Norway is against sending tanks to Ukraine.",
    "Norway ruled out sending 14 tanks to Ukraine.",
    "There was no delivery of 14 tanks.",
    "Russia sent 20 drones into Poland.",
    "Russia sent 120 missiles at Kyiv.",
    "Ukraine exported 31 million tonnes of grain.",
    "The department approved the sale of 3,350 air delivered munitions to Ukraine.",
    "The region faces energy supply shortages of significant scope.",
    "Ministers were asked about the delivery of Taurus missiles.",
]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_refusals_attacks_and_trade_hand_nothing_over(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway considered sending 14 tanks to Ukraine.", [("tanks", "other", 14)]),
        ("Norway is mulling the delivery of 14 tanks to Ukraine.", [("tanks", "other", 14)]),
        ("Norway wants to send 14 tanks to Ukraine.", [("tanks", "other", 14)]),
        ("Ukraine wants 14 tanks.", [("tanks", "requested", 14)]),
        ("The delivery of 14 tanks to Ukraine has been postponed.", [("tanks", "other", 14)]),
        ("Ukraine has received 20 of the 50 tanks promised by Norway.", [("tanks", "delivered", 20)]),
        ("Norway donated 14 tanks to support the fight against Russia.", [("tanks", "delivered", 14)]),
        ("Norway ended up sending 14 tanks to Ukraine.", [("tanks", "delivered", 14)]),
    ],
)
def test_talk_is_no_promise_and_a_part_has_its_own_verb(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert brief(text) == expected


def test_in_a_long_run_of_counted_goods_each_number_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Quantity] = []

    def counting(sentence: Sentence, quantity: Quantity) -> Token | None:
        asked.append(quantity)
        return counted_noun(sentence, quantity)

    monkeypatch.setattr(counted, "counted_noun", counting)
    monkeypatch.setattr(unlisted, "counted_noun", counting)
    text = "Norway gave " + "5 tanks, " * 160
    reading = read(
        Document("0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None), load()
    )
    find_transfers(reading, find_names(reading))
    assert asked
    assert max(Counter(asked).values()) <= 2  # once for listed goods, once for others; not once for every noun
