"""Counts and measured quantities: what is counted, by whom, of whom, when; and the numbers that are none."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.facts import Figure
from communique.extract.figures import find_figures
from communique.extract.funding import find_funding
from communique.extract.models import load
from communique.extract.names import find_names
from communique.extract.names.name import Names
from communique.extract.reading import Block, Document, read
from communique.extract.spans import Span
from communique.extract.transfers import find_transfers
from communique.schemas.vocabulary import BlockRole, Precision


def figures(text: str, published_on: date | None = None, first: BlockRole = BlockRole.PARAGRAPH) -> list[Figure]:
    """The rows of a text whose lines are its blocks."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockRole.PARAGRAPH if blocks else first, Span(start, start + len(line))))
        start += len(line) + 1
    precision = Precision.DAY if published_on else None
    reading = read(Document("0" * 20, text, tuple(blocks), "en", None, published_on, precision), load())
    names = find_names(reading)
    return find_figures(reading, names, find_funding(reading, names), find_transfers(reading, names))


def brief(text: str) -> list[tuple[int | float, str, str | None]]:
    rows = figures(text)
    return [(float(r.value.value), str(r.comparator and r.comparator.value), r.object and r.object.value) for r in rows]


COUNTED = [
    ("The attack killed at least 28 people.", [(28, "ge", "people")]),
    ("The army carried out 34 strikes on depots.", [(34, "eq", "strikes")]),
    ("Gunmen killed 12 civilians and wounded 17 more.", [(12, "eq", "civilians"), (17, "eq", None)]),
    ("Air defence destroyed more than 40 cruise missiles.", [(40, "gt", "cruise missiles")]),
    ("Some 3 million people have fled.", [(3_000_000, "approx", "people")]),
    ("Two people were killed and 17 more injured.", [(2, "eq", "people"), (17, "eq", None)]),
    ("The enemy lost 340 tanks and 5,600 soldiers.", [(340, "eq", "tanks"), (5600, "eq", "soldiers")]),
    ("Unemployment fell to 2.4%.", [(2.4, "eq", "Unemployment")]),
    ("About 38% of the state budget goes to roads.", [(38, "approx", "state budget")]),
    ("Between 200 and 300 families returned.", [(200, "between", "families")]),
    ("The brigade fired 5 million rounds of ammunition.", [(5_000_000, "eq", "ammunition")]),
    ("Troops advanced and took 120 square kilometers of territory.", [(120, "eq", "territory")]),
    ("The storm caused damage of $20 million.", [(20_000_000, "eq", "damage")]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_the_tree_says_what_is_counted(text: str, expected: list[tuple[float, str, str | None]]) -> None:
    assert brief(text) == expected


NO_FIGURES = [
    "The mission was extended for another two years.",
    "The brigade broke its record last month.",
    "One of the soldiers spoke.",
    "The two countries agreed.",
    "He named five reasons and took three steps.",
    "They stood by a 330 kV line.",
    "They held three rounds of talks.",
    "The meeting began at 10:30 on 5 May 2023.",
    "Resolution 1325 was adopted in 2000.",
    "The 28-point plan was discussed.",
    "Norway did not lose 20 tanks.",
    "The country aims at net zero emissions.",
    "A 25-year-old man was seen.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_durations_dates_steps_and_references_are_no_figures(text: str) -> None:
    assert brief(text) == []


def test_the_clause_gives_actor_target_and_period() -> None:
    text = "In March alone, Russia fired over 300 missiles against Ukraine."
    (row,) = figures(text)
    assert row.metric == "missiles_fired"
    assert (row.actor and row.actor.of(text), row.target and row.target.of(text)) == ("Russia", "Ukraine")
    assert row.period is not None
    assert (row.period.span.of(text), row.period.start, row.period.precision) == ("March", None, None)


def test_the_publication_date_settles_the_month() -> None:
    (row,) = figures("In March alone, Russia fired over 300 missiles.", date(2023, 4, 11))
    assert row.period is not None
    assert (row.period.start, row.period.end, row.period.precision) == (
        date(2023, 3, 1),
        date(2023, 3, 31),
        Precision.MONTH,
    )


def test_words_of_time_date_only_their_own_clause() -> None:
    text = "Exports reached 40 shiploads by the end of 2022, while the currency is forecast to average 84."
    assert [row.period and row.period.span.of(text) for row in figures(text) if row.value.value == 84] == [None]


METRICS = [
    ("The enemy launched 30 drones.", "drones_launched"),
    ("30 drones were shot down.", "drones_shot_down"),
    ("The attack killed 28 people.", "people_killed"),
    ("There are 300 patients.", "patients"),
    ("Sales fell by 33%.", "sale_fall"),
    ("More than 40% of adults answered.", "adult_share"),
    ("Thousands saw how 12 children fled.", "children_fled"),
]


@pytest.mark.parametrize(("text", "name"), METRICS)
def test_a_metric_is_named_by_noun_and_verb(text: str, name: str) -> None:
    assert [row.metric for row in figures(text)] == [name]


def test_units_are_percent_currency_or_measure() -> None:
    text = "Prices rose by 4%. The fire caused losses of €3 million. They took 12 square miles of land."
    assert [row.unit and row.unit.value for row in figures(text)] == ["percent", "EUR", "square miles"]


def test_a_range_has_both_ends() -> None:
    (row,) = figures("Between 200 and 300 families returned.")
    assert (row.value.value, row.value_upper and row.value_upper.value) == (Decimal(200), Decimal(300))


def test_numbers_of_other_tables_are_left_to_them() -> None:
    assert brief("Norway will provide $40 million in aid and 12 howitzers to Ukraine.") == []


def test_a_title_that_the_body_repeats_counts_once() -> None:
    text = "Attack kills 28 people\nAn attack on the market killed 28 people."
    rows = figures(text, first=BlockRole.TITLE)
    assert [row.evidence.of(text) for row in rows] == ["An attack on the market killed 28 people"]


def test_evidence_has_no_white_space_at_its_ends() -> None:
    text = "*   The council restored a  25% tariff on steel. "
    assert [row.evidence.of(text) for row in figures(text)] == ["The council restored a  25% tariff on steel"]


def test_the_same_count_in_one_sentence_is_one_row() -> None:
    assert len(figures("The group is made up of 50 nations, just 50 nations.")) == 1


TABLE = """Enemy losses were as follows:
tanks ‒ 1300 (+2),
artillery systems – about 660 (+0),
personnel ‒ 30800 (+150) persons."""


def test_lines_of_a_table_give_totals_and_changes() -> None:
    rows = [(r.metric, int(r.value.value), str(r.comparator and r.comparator.value)) for r in figures(TABLE)]
    assert rows == [
        ("tanks", 1300, "eq"),
        ("tanks_change", 2, "eq"),
        ("artillery_systems", 660, "approx"),
        ("artillery_systems_change", 0, "eq"),
        ("personnel", 30800, "eq"),
        ("personnel_change", 150, "eq"),
    ]


def test_one_line_with_a_label_is_no_table() -> None:
    assert brief("Reference number: 4821") == []


WORDS = [
    "Russia",
    "lost",
    "40",
    "%",
    "of",
    "tanks",
    "and",
    "200",
    "people",
    "were",
    "killed",
    "$",
    "5",
    "million",
    ",",
    "by",
    "two",
    "years",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_any_words_give_rows_inside_the_text_in_order(tokens: list[str]) -> None:
    text = " ".join(tokens)
    reading = read(
        Document("0" * 20, text, (Block(BlockRole.PARAGRAPH, Span(0, len(text))),), "en", None, None, None), load()
    )
    rows = find_figures(reading, Names(()), [], [])
    for row in rows:
        assert row.evidence.contains(row.value.span)
        assert row.object is None or row.object.value == row.object.span.of(text)
        assert row.metric
        assert row.metric.replace("_", "").isalnum()
    assert all(a.value.span <= b.value.span for a, b in pairwise(rows))


METRICS = [
    ("70 drones were shot down over the sea.", ["drones_shot_down"]),
    ("Russia shot 14 missiles down.", ["missiles_shot_down"]),
    ("The ministry secured the release of 16 prisoners.", ["prisoners_released"]),
    ("The agency brought aid to 40 villages.", ["villages"]),
    ("Three summits generated billions in pledges.", ["summits"]),
    ("Some 40,000 people crossed the border.", ["people_crossed"]),
    ("Of the 60 drones launched, 54 were destroyed.", ["drones_launched", "drones_destroyed"]),
    ("The air force intercepted 43 of 50 drones.", ["drones_intercepted", "drones"]),
    ("The shelling damaged 34 houses and two schools.", ["houses_damaged", "schools_damaged"]),
    ("The strike left at least 17 wounded.", ["wounded"]),
]


@pytest.mark.parametrize(("text", "expected"), METRICS)
def test_a_metric_names_what_befell_the_counted_things(text: str, expected: list[str]) -> None:
    assert [row.metric for row in figures(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Envoys from 30 countries attended the meeting.",
        "The ministries of five countries met in a small town.",
        "Five European Defence Ministries Discuss Joint Procurement\nThey met on Tuesday.",
        "Six Ministers Visit Port\nThe port is small.",
    ],
)
def test_those_who_take_part_are_no_figure(text: str) -> None:
    assert figures(text, first=BlockRole.TITLE if "\n" in text else BlockRole.PARAGRAPH) == []


def test_a_total_like_a_year_counts_among_lines_of_counts() -> None:
    rows = figures("Losses were:\ntanks - 40 (+2)\ntrucks - 1980 (+10)\nboats - 12 (+0)\nguns - 2014,\njets - 3")
    assert [int(row.value.value) for row in rows] == [40, 2, 1980, 10, 12, 0, 2014, 3]
    assert figures("Founded - 1980\nRebuilt - 1991\nClosed - 2014\nRooms - 40") == []


def test_an_ordinal_in_mark_up_is_no_figure() -> None:
    assert figures("The 77<sup>th</sup> session opened.") == []


PARTS = [
    (
        "Air defence shot down 88 of the 152 drones launched by Russia.",
        [("drones_shot_down", 88), ("drones_launched", 152)],
    ),
    ("Air defence shot down 88 out of 152 drones.", [("drones_shot_down", 88), ("drones", 152)]),
    ("Out of 152 drones, 88 were shot down.", [("drones", 152), ("drones_shot_down", 88)]),
    ("Russia launched 152 drones, of which 88 were shot down.", [("drones_launched", 152), ("drones_shot_down", 88)]),
    ("Norway has received 20 of 50 promised tanks.", []),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_the_verb_over_a_part_says_nothing_of_the_whole(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(row.metric, int(row.value.value)) for row in figures(text)] == expected


REFUSED = [
    "Norway refused to deliver 50 tanks.",
    "Norway denied sending 14 tanks.",
    "The delivery of 14 tanks was blocked.",
    "Norway opposed the delivery of 14 tanks to Ukraine.",
    "Norway did not agree to send 14 tanks.",
    "Norway denied detaining 30 people.",
    "The Fortune 500 companies met.",
    "He lives at 114 Main Street in Springfield.",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_denied_or_a_label_is_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "metric", "target"),
    [
        ("Russia attacked Ukraine with 152 drones.", "drones", "Ukraine"),
        ("Russia sent 20 drones into Poland.", "drones_sent", "Poland"),
        ("Russia sent 30 missiles towards Odesa.", "missiles_sent", "Odesa"),
    ],
)
def test_weapons_that_are_sent_at_somebody_have_a_target(text: str, metric: str, target: str) -> None:
    (row,) = figures(text)
    assert (row.metric, row.target and row.target.of(text)) == (metric, target)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales were 31 per cent higher than in 2024.", "sale_share"),
        ("The firm lost $20 million.", "lost"),
        ("A drone costs 500 dollars.", "drone_cost"),
    ],
)
def test_who_moves_money_is_not_what_is_measured(text: str, expected: str) -> None:
    assert [row.metric for row in figures(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shares of the firm closed in Balti on Tuesday at $18.25.", [18.25]),
        ("Berg Shipping bought the yard for $30 million in 2019.", [30_000_000]),
        ("A membership of the club is 59 euros.", [59]),
        ("Anna Berg sold the right to the name for £5.9 million.", [5_900_000]),
        ("Every citizen will receive one thousand hryvnias.", []),
        ("The ministry wants another 12 million euros for its grants.", []),
    ],
)
def test_money_is_a_figure_but_for_what_is_given_or_asked_for(text: str, expected: list[float]) -> None:
    assert [float(row.value.value) for row in figures(text)] == expected
