"""Periods: words that say when, never more exact than written, resolved only where something settles them."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.facts import Period
from communique.extract.models import load
from communique.extract.periods import find_periods, period_for, periods_of
from communique.extract.reading import Block, Document, Reading, Sentence, read
from communique.extract.spans import Span
from communique.schemas.vocabulary import BlockRole, Precision

TUESDAY = date(2024, 11, 5)


def found(text: str, published_on: date | None = TUESDAY, precision: Precision = Precision.DAY) -> list[Period]:
    return find_periods(text, Span(0, len(text)), published_on, precision if published_on else None, None)


RESOLVED = [
    ("on 5 March 2024", "5 March 2024", "2024-03-05", "2024-03-05", "day"),
    ("on March 5th, 2024", "March 5th, 2024", "2024-03-05", "2024-03-05", "day"),
    ("on 10.10.2024", "10.10.2024", "2024-10-10", "2024-10-10", "day"),
    ("2024-10-31", "2024-10-31", "2024-10-31", "2024-10-31", "day"),
    ("on 13/6/2024", "13/6/2024", "2024-06-13", "2024-06-13", "day"),
    ("from 3 to 5 May 2023", "3 to 5 May 2023", "2023-05-03", "2023-05-05", "day"),
    ("on Sept. 3", "Sept. 3", "2024-09-03", "2024-09-03", "day"),
    ("in October 2024", "October 2024", "2024-10-01", "2024-10-31", "month"),
    ("In October alone", "October", "2024-10-01", "2024-10-31", "month"),
    ("in June", "June", "2024-06-01", "2024-06-30", "month"),
    ("the last week of July 2024", "the last week of July 2024", "2024-07-01", "2024-07-31", "month"),
    ("Q3 2024", "Q3 2024", "2024-07-01", "2024-09-30", "month"),
    ("the first half of 2025", "the first half of 2025", "2025-01-01", "2025-06-30", "month"),
    ("in 2023", "2023", "2023-01-01", "2023-12-31", "year"),
    ("by the end of 2025", "the end of 2025", "2025-01-01", "2025-12-31", "year"),
    ("in 2024-2025", "2024-2025", "2024-01-01", "2025-12-31", "year"),
    ("in 2024–25", "2024–25", "2024-01-01", "2025-12-31", "year"),
    ("between January and March 2024", "between January and March 2024", "2024-01-01", "2024-03-31", "month"),
    ("since February 2022", "since February 2022", "2022-02-01", "2024-11-05", "month"),
    ("since 24 February 2022", "since 24 February 2022", "2022-02-24", "2024-11-05", "day"),
    ("since August 6", "since August 6", "2024-08-06", "2024-11-05", "day"),
    ("since March", "since March", "2024-03-01", "2024-11-05", "month"),
    ("since mid-March", "since mid-March", "2024-03-01", "2024-11-05", "month"),
    ("since early 2023", "since early 2023", "2023-01-01", "2024-11-05", "year"),
    ("since the start of 2023", "since the start of 2023", "2023-01-01", "2024-11-05", "year"),
    ("since the start of the year", "since the start of the year", "2024-01-01", "2024-11-05", "year"),
    ("the first three months of 2023", "the first three months of 2023", "2023-01-01", "2023-03-31", "month"),
    ("the last two months of 2023", "the last two months of 2023", "2023-11-01", "2023-12-31", "month"),
    ("the second quarter of last year", "the second quarter of last year", "2023-04-01", "2023-06-30", "month"),
    ("met on Friday", "Friday", "2024-11-01", "2024-11-01", "day"),
    ("met on Tuesday", "Tuesday", "2024-11-05", "2024-11-05", "day"),
    ("yesterday", "yesterday", "2024-11-04", "2024-11-04", "day"),
    ("last week", "last week", "2024-10-28", "2024-11-03", "day"),
    ("last month", "last month", "2024-10-01", "2024-10-31", "month"),
    ("this year", "this year", "2024-01-01", "2024-12-31", "year"),
    ("three years ago", "three years ago", "2021-01-01", "2021-12-31", "year"),
    ("у жовтні 2024 року", "жовтні 2024 року", "2024-10-01", "2024-10-31", "month"),
    ("24 лютого 2022 року", "24 лютого 2022 року", "2022-02-24", "2022-02-24", "day"),
    ("минулого тижня", "минулого тижня", "2024-10-28", "2024-11-03", "day"),
]


@pytest.mark.parametrize(("text", "words", "start", "end", "precision"), RESOLVED)
def test_words_are_resolved_to_days_as_exact_as_they_are(
    text: str, words: str, start: str, end: str, precision: str
) -> None:
    (period,) = found(text)
    assert period.span.of(text) == words
    assert (str(period.start), str(period.end), period.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("on 5/6/2024", "5/6/2024"),
        ("on 31 June 2024", "31 June 2024"),
        ("last October", "last October"),
        ("after March 5, 2024", "after March 5, 2024"),
        ("until 2027", "until 2027"),
        ("in fiscal year 2024", "fiscal year 2024"),
        ("in the summer of 2023", "the summer of 2023"),
        ("over the past three weeks", "the past three weeks"),
        ("will meet on Friday", "Friday"),
        ("in December", "December"),
        ("will meet in June", "June"),
    ],
)
def test_words_that_nothing_settles_are_kept_without_days(text: str, words: str) -> None:
    (period,) = found(text)
    assert period.span.of(text) == words
    assert period.start is period.end is period.precision is None


@pytest.mark.parametrize(
    "text", ["In October alone", "on Friday", "yesterday", "last year", "on March 5", "since February 2022"]
)
def test_without_a_publication_date_relative_words_have_no_days(text: str) -> None:
    (period,) = found(text, None)
    assert period.start is None


def test_a_publication_month_does_not_settle_a_day() -> None:
    assert found("yesterday", date(2024, 11, 1), Precision.MONTH)[0].start is None
    assert found("last month", date(2024, 11, 1), Precision.MONTH)[0].start == date(2024, 10, 1)


@pytest.mark.parametrize(
    "text", ["for two years", "within hours", "we may march on", "in 12 days", "120 drones", "F-2000"]
)
def test_durations_and_common_words_are_no_periods(text: str) -> None:
    assert found(text) == []


@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"]),
)
def test_every_full_date_is_its_own_day(day: date, form: str) -> None:
    (period,) = found(f"on {day.strftime(form)}.", None)
    assert (period.start, period.end, period.precision) == (day, day, "day")


@given(
    st.lists(
        st.sampled_from(
            ["October", "2024", "5", " ", ", ", "last ", "week", "Friday", "since ", "and ", "–", "Q1 ", "рок"]
        ),
        max_size=12,
    ).map("".join)
)
def test_periods_are_in_order_and_their_days_stand_together(text: str) -> None:
    if not text:
        return
    periods = found(text)
    for period in periods:
        assert (period.start is None) == (period.end is None) == (period.precision is None)
        assert period.start is None or period.end is None or period.start <= period.end
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(periods))


def reading_of(text: str, published_on: date = TUESDAY, precision: Precision = Precision.DAY) -> Reading:
    block = Block(BlockRole.PARAGRAPH, Span(0, len(text)))
    return read(Document("0" * 20, text, (block,), "en", None, published_on, precision), load())


def first_sentence(text: str, published_on: date, precision: Precision) -> tuple[Reading, Sentence]:
    reading = reading_of(text, published_on, precision)
    return reading, reading.sentences[0]


@pytest.mark.parametrize(
    ("text", "anchor", "words"),
    [
        ("In October, the enemy launched 90 drones.", "90 drones", "October"),
        ("The army lost 90 tanks in 2022, and it received 30 tanks in 2023.", "90 tanks", "2022"),
        ("The army lost 90 tanks in 2022, and it received 30 tanks in 2023.", "30 tanks", "2023"),
        ("The army lost 90 tanks.", "90 tanks", None),
        ("Up to 40 soldiers from the north died in May.", "40 soldiers", "May"),
        ("The rate went up to 40 from 36 in May.", "40", None),
    ],
)
def test_the_period_of_the_same_clause_governs(text: str, anchor: str, words: str | None) -> None:
    reading = reading_of(text)
    start = text.index(anchor)
    period = period_for(reading, reading.sentences[0], Span(start, start + len(anchor)))
    assert (period.span.of(text) if period else None) == words


@pytest.mark.parametrize(
    ("text", "published_on", "start"),
    [
        ("The next tranche is expected in March.", "2026-02-10", "2026-03-01"),
        ("The law was approved in December.", "2026-01-15", "2025-12-01"),
        ("The ministry will pay the grant in March.", "2026-02-10", "2026-03-01"),
        ("The office plans to send the boats in April.", "2026-02-10", "2026-04-01"),
        ("The talks are scheduled for March.", "2026-02-10", "2026-03-01"),
        ("The deliveries are to begin in June.", "2026-02-10", "2026-06-01"),
        ("The bridge was destroyed in October.", "2026-02-10", "2025-10-01"),
        ("The council will meet on Friday.", "2026-02-10", "2026-02-13"),
        ("The council met on Friday.", "2026-02-10", "2026-02-06"),
        ("The court is expected to rule on Thursday.", "2026-02-10", "2026-02-12"),
        ("The forum will be held on 5 July.", "2026-02-10", "2026-07-05"),
        ("The council will meet on Tuesday.", "2026-02-10", None),
        ("The secretary said that the group would meet on Friday.", "2026-02-10", None),
        ("The grant could be paid in April.", "2026-02-10", None),
        ("The deliveries were expected in March.", "2026-02-10", None),
        ("The vote planned for March was cancelled.", "2026-02-10", None),
        ("The training starts in May.", "2026-02-10", None),
        ("The forum was held in March.", "2026-02-10", None),
    ],
)
def test_the_tense_of_the_verb_says_on_which_side_of_publication_a_month_or_weekday_lies(
    text: str, published_on: str, start: str | None
) -> None:
    (period,) = periods_of(*first_sentence(text, date.fromisoformat(published_on), Precision.DAY))
    assert (str(period.start) if period.start else None) == start


def test_a_publication_settles_only_what_it_knows() -> None:
    text = "The next tranche is expected in March."
    (known,) = periods_of(*first_sentence(text, date(2026, 2, 1), Precision.MONTH))
    (unknown,) = periods_of(*first_sentence(text, date(2026, 1, 1), Precision.YEAR))
    assert (known.start, unknown.start) == (date(2026, 3, 1), None)


@pytest.mark.parametrize("text", ["Seventy-seven years ago", "twenty-five days ago", "77 years ago"])
def test_the_end_of_a_compound_number_is_no_number_of_years(text: str) -> None:
    assert [(period.span, period.start) for period in found(text)] == [(Span(0, len(text)), None)]


@pytest.mark.parametrize(
    ("text", "published_on"),
    [
        ("tomorrow", date(9999, 12, 31)),
        ("next week", date(9999, 12, 31)),
        ("next month", date(9999, 12, 31)),
        ("yesterday", date(1, 1, 1)),
        ("last week", date(1, 1, 1)),
        ("last month", date(1, 1, 1)),
        ("five years ago", date(1, 1, 1)),
        ("on Sunday", date(1, 1, 1)),
    ],
)
def test_days_beyond_the_calendar_are_none(text: str, published_on: date) -> None:
    assert [(period.start, period.end) for period in found(text, published_on)] == [(None, None)]
