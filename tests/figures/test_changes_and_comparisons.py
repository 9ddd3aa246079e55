"""What a number is of that rose, fell or is compared, and which time is its own."""

from datetime import date

import pytest

from communique.extract import extract
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.vocabulary import BlockRole, Precision

MARCH, APRIL = (date(2025, 3, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2025, 4, 30))
NEVER = (None, None)


def rows(text: str) -> list[Row]:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    document = Document("0" * 20, text, (block,), "en", None, date(2025, 6, 11), Precision.DAY)
    return resolve(extract(document))["figures"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Support fell to 40 percent, down from 52 percent in March.", {40: NEVER, 52: MARCH}),
        ("Inflation slowed to 2.3 percent in April from 2.4 percent in March.", {2.3: APRIL, 2.4: MARCH}),
        ("Arrests were down 95% from March.", {95: NEVER}),
        ("Arrests were down 95% in April compared with March.", {95: APRIL}),
        (
            "Norway trained 40 soldiers in March and 60 sailors in April.",
            {40: MARCH, 60: APRIL},
        ),
        (
            "The army has lost 950 troops killed and wounded since March 2025.",
            {950: (date(2025, 3, 1), date(2025, 6, 11))},
        ),
    ],
)
def test_a_number_has_its_own_time_and_none_that_it_is_compared_with(
    text: str, expected: dict[float, tuple[date | None, date | None]]
) -> None:
    assert {float(row["value"]): (row["period_start"], row["period_end"]) for row in rows(text)} == expected


@pytest.mark.parametrize(
    ("text", "metric", "value"),
    [
        ("The army has grown to 880,000 soldiers.", "soldiers", 880_000),
        ("Ship orders rose to 45 in May.", "orders", 45),
        ("The general wants to raise the number of troops to 300,000.", "troops_planned", 300_000),
        ("The ministry plans to increase the army to 300,000 soldiers.", "soldiers_planned", 300_000),
    ],
)
def test_what_a_number_has_become_or_is_to_become(text: str, metric: str, value: int) -> None:
    (row,) = rows(text)
    assert (row["metric"], row["value"]) == (metric, value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The deficit fell by $20 billion to $61 billion.", [20_000_000_000, 61_000_000_000]),
        ("Sales rose 12 percent to $4.5 billion.", [12, 4_500_000_000]),
    ],
)
def test_by_how_much_and_to_what_are_two_numbers_and_no_range(text: str, values: list[int]) -> None:
    found = rows(text)
    assert [row["value"] for row in found] == values
    assert {row["comparator"] for row in found} == {"eq"}


def test_about_a_topic_is_no_comparator() -> None:
    (topic,) = rows("She came to talk about 40 villages.")
    (guess,) = rows("She came to rebuild about 40 villages.")
    assert (topic["comparator"], guess["comparator"]) == ("eq", "approx")


@pytest.mark.parametrize("text", ["The top 25 insurers met in Oslo.", "Phase two will start in the spring."])
def test_a_rank_or_a_label_is_no_count(text: str) -> None:
    assert rows(text) == []


def test_a_year_that_levels_are_of_is_no_number() -> None:
    (share,) = rows("Norway will cut emissions 40% below 2005 levels by 2030.")
    assert (share["value"], share["unit"]) == (40, "percent")


def test_each_of_two_compared_shares_has_the_time_in_brackets_behind_it() -> None:
    found = rows("The rate rose from 15 percent (in June 2022) to 38 percent (as of May 2023).")
    assert [(row["value"], str(row["period_start"])) for row in found] == [(15, "2022-06-01"), (38, "2023-05-01")]
