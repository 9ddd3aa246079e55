"""Figures that tell a level, a part of what was counted before, or the size of goods; and numbers that tell none."""

import pytest
from test_find_figures import figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The number of registered boats has increased to 312.", [("boats", 312, "registered boats")]),
        ("The death toll rose to 15.", [("toll", 15, "death toll")]),
        (
            "The blast wounded 15 peacekeepers, including six seriously.",
            [("peacekeepers_wounded", 15, "peacekeepers"), ("peacekeepers", 6, "peacekeepers")],
        ),
        (
            "The Air Force reported a total of 31 drones, 23 of which were shot down.",
            [("drones", 31, "drones"), ("drones_shot_down", 23, "drones")],
        ),
        ("The strike resulted in the death of one and over 30 injuries.", [("injuries", 30, "injuries")]),
        (
            "The force shot down 57 of 61 drones.",
            [("drones_shot_down", 57, "drones"), ("drones", 61, "drones")],
        ),
        (
            "The force shot down 57 of 61 drones launched overnight by Norland over Vika.",
            [("drones_shot_down", 57, "drones"), ("drones_launched", 61, "drones")],
        ),
        ("The navy saw 125 Roe SM-6 missiles.", [("missiles", 125, "missiles")]),
        ("Norway will increase its number of forces from 40,000 to 300,000.", [("forces", 300_000, "forces")]),
        ("The port has 40 cranes worth €4 million.", [("cranes", 40, "cranes"), ("cranes_value", 4_000_000, "cranes")]),
        (
            "The drill will include 5,000 Norwegian troops, 200 from Malta.",
            [("troops", 5000, "Norwegian troops"), ("troops", 200, "troops")],
        ),
        ("Only 9 percent of the money has been raised.", [("money_share", 9, "money")]),
        ("Norway vowed to raise spending to 3 percent of output.", [("output_share", 3, "output")]),
        (
            "Norway and Malta spend 2.3 and 2.1 percent.",
            [("share", 2, None), ("share", 2, None)],
        ),
        ("Around 300 New Zealand soldiers returned.", [("soldiers_returned", 300, "New Zealand soldiers")]),
        ("The port used €4 million in May.", [("used", 4_000_000, None)]),
        ("The enemy carried out 45 air strikes.", [("strikes_carried_out", 45, "air strikes")]),
        ("The aviation struck 11 areas of concentration.", [("areas_struck", 11, "areas")]),
        ("The aircraft dropped 87 bombs.", [("bombs_dropped", 87, "bombs")]),
        ("Norway hosts 184 firms weighing the costs.", [("firms_hosted", 184, "firms")]),
    ],
)
def test_what_is_counted_is_found_behind_totals_and_parts(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(row.metric, int(row.value.value), row.object and row.object.value) for row in figures(text)] == expected


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Norway received 184 shipments of aid, totaling 2,335 tons.", "shipments"),
        ("A convoy of lorries weighing more than 293 tonnes arrived.", "lorries"),
    ],
)
def test_a_weight_is_that_of_the_goods(text: str, thing: str) -> None:
    row = figures(text)[-1]
    assert (row.object and row.object.value, row.unit is not None) == (thing, True)


@pytest.mark.parametrize(
    "text",
    [
        "2 April 2020 - 14:30",
        "The average age of a soldier has already reached 43.",
        "Two degrees Celsius slip out of our reach.",
        "<b>3</b>. The tariff applies to all firms.",
        "We are addressing two problems at once.",
        "The firm bought 40-70 kW generators.",
        "The vaccine is in phase 2 trials.",
        "He is one of the 12 members of the brigade.",
    ],
)
def test_dates_ages_temperatures_and_headings_are_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Norway finalized a deal with Moldova, estimated to be worth around $6 billion.", []),
        ('Governor Karl Oddson of Norland: "$20 billion. Good jobs."', []),
        ("The fleet has cost $1 billion in eight years.", ["fleet"]),
        ("The fleet has earned over $1 billion in the last eight years.", [None]),
    ],
)
def test_money_measures_no_country_and_no_years(text: str, things: list[str | None]) -> None:
    assert [row.object and row.object.value for row in figures(text) if row.unit] == things


def test_the_sign_of_a_list_of_shares_is_not_what_they_are_of() -> None:
    things = [row.object and row.object.value for row in figures("They spent 2.3, 2.1 and 2.4 percent of output.")]
    assert "percent" not in things
    assert len(things) == 3


def test_a_sum_that_is_collected_has_not_risen() -> None:
    assert [row.metric for row in figures("She raised $3 million for the party.")] == ["raised"]


def test_a_year_in_a_name_is_no_period() -> None:
    assert [row.period for row in figures("The exercise Granite 2021 involves 300 soldiers.")] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ship has a crew of 12.", [(12, "crew")]),
        ("A force of 3,000 took the town.", [(3000, "force")]),
        ("The town, with a population of 12,000, has no water.", [(12000, "population")]),
        ("The 34-strong unit held the bridge.", [(34, "unit")]),
        ("Attendance was 12,000.", [(12000, "Attendance")]),
        ("The death toll stands at 40.", [(40, "death toll")]),
        (
            "The ministry employs 1,500 doctors, 300 of whom are volunteers.",
            [(1500, "doctors"), (300, "doctors")],
        ),
        ("The rate of 12 was high.", []),
        ("The Group of Seven met.", []),
        ("They are a family of four.", []),
        ("Number eight was 40.", []),
    ],
)
def test_how_many_a_group_is_and_what_a_tally_is_at(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(int(row.value.value), row.object and row.object.value) for row in figures(text)] == expected
