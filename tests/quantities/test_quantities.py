"""Quantities: every notation of numbers, money and comparators, and what only looks like one."""

import cProfile
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.quantities import Quantity, QuantityKind, find_quantities
from communique.extract.spans import Span


def found(text: str) -> list[Quantity]:
    return find_quantities(text, Span(0, len(text)), None)


MONEY = [
    ("a loan of €400 million", "400000000", None, "EUR", "eq"),
    ("a loan of EUR 40B", "40000000000", None, "EUR", "eq"),
    ("worth $8.1B in total", "8100000000", None, "USD", "eq"),
    ("some $1.2-1.5 bn", "1200000000", "1500000000", "USD", "between"),
    ("$1.2 billion to $1.5 billion in grants", "1200000000", "1500000000", "USD", "between"),
    ("between 5 and 7 million euros", "5000000", "7000000", "EUR", "between"),
    ("US$ 3.5bn", "3500000000", None, "USD", "eq"),
    ("400 mln euros", "400000000", None, "EUR", "eq"),
    ("40 billion hryvnias", "40000000000", None, "UAH", "eq"),
    ("1,9 млрд євро", "1900000000", None, "EUR", "eq"),
    ("понад 3 млн доларів", "3000000", None, "USD", "gt"),
    ("UAH 1.5 million", "1500000", None, "UAH", "eq"),
    ("a further half a billion dollars", "500000000", None, "USD", "eq"),
    ("500 million Danish kroner", "500000000", None, "DKK", "eq"),
    ("3 billion Swedish kronor", "3000000000", None, "SEK", "eq"),
    ("200 million Czech crowns", "200000000", None, "CZK", "eq"),
    ("200 million crowns", "200000000", None, None, "eq"),
    ("C$500 million", "500000000", None, "CAD", "eq"),
    ("40 million Canadian dollars", "40000000", None, "CAD", "eq"),
    ("5 million pounds", "5000000", None, "GBP", "eq"),
    ("one thousand hryvnias", "1000", None, "UAH", "eq"),
    ("a million dollars", "1000000", None, "USD", "eq"),
    ("two and a half billion euros", "2500000000", None, "EUR", "eq"),
    ("more than an additional $500 million", "500000000", None, "USD", "gt"),
    ("up to USD 70 million", "70000000", None, "USD", "le"),
    ("a not-to-exceed $1,606,190 contract", "1606190", None, "USD", "le"),
    ("a $61 billion package", "61000000000", None, "USD", "eq"),
    ("115.5USD", "115.5", None, "USD", "eq"),
    ("13 billion more dollars", "13000000000", None, "USD", "eq"),
    ("at least 2 million additional euros", "2000000", None, "EUR", "ge"),
    ("Danish kroner 2.8 billion", "2800000000", None, "DKK", "eq"),
    ("Norwegian kroner 4 billion", "4000000000", None, "NOK", "eq"),
    ("US dollars 40 million", "40000000", None, "USD", "eq"),
    ("2.8 billion Danish kroner", "2800000000", None, "DKK", "eq"),
    ("Canadian $500 million", "500000000", None, "CAD", "eq"),
    ("EUR 5bn-6bn", "5000000000", "6000000000", "EUR", "between"),
    ("GBP12m", "12000000", None, "GBP", "eq"),
    ("₩3 trillion", "3000000000000", None, "KRW", "eq"),
]


@pytest.mark.parametrize(("text", "value", "upper", "currency", "comparator"), MONEY)
def test_money_is_read_with_value_currency_and_comparator(
    text: str, value: str, upper: str | None, currency: str | None, comparator: str
) -> None:
    (quantity,) = found(text)
    assert quantity.money
    assert quantity.value == Decimal(value)
    assert quantity.upper == (None if upper is None else Decimal(upper))
    assert (quantity.currency, quantity.comparator) == (currency, comparator)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("INR 5 crore", "50000000", "INR"),
        ("3 lakh rupees", "300000", "INR"),
        ("a billion and a half euros", "1500000000", "EUR"),
        ("two and a half billion Danish kroner", "2500000000", "DKK"),
        ("2 million and a half of euros", "2500000", "EUR"),
        ("півмільярда євро", "500000000", "EUR"),
        ("пів мільярда євро", "500000000", "EUR"),
        ("CHF 5 Mio.", "5000000", "CHF"),
        ("US$300m", "300000000", "USD"),
        ("¥10 billion", "10000000000", "JPY"),
        ("EUR1.9bn", "1900000000", "EUR"),
        ("AED 367 million", "367000000", "AED"),
        ("300 million Kuwaiti dinars", "300000000", "KWD"),
        ("1.5 billion Czech crowns", "1500000000", "CZK"),
        ("$60-billion", "60000000000", "USD"),
        ("USD two million", "2000000", "USD"),
        ("₱5 billion", "5000000000", "PHP"),
        ("KSh5 billion", "5000000000", "KES"),
        ("R5 billion", "5000000000", "ZAR"),
        ("5 trillion rupiah", "5000000000000", "IDR"),
        ("2 billion won", "2000000000", "KRW"),
        ("P8.5 billion", "8500000000", None),
        ("Dh14.8 billion", "14800000000", None),
        ("6 million riyals", "6000000", None),
    ],
)
def test_magnitudes_and_halves_in_any_place_are_read_in_full(text: str, value: str, currency: str | None) -> None:
    (quantity,) = found(text)
    assert (quantity.value, quantity.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("text", ["the P5 states", "an R3 grade", "the N4 road", "3 Squadron and 42 Commando"])
def test_letters_before_a_bare_number_are_no_money_and_units_by_number_are_not_counted(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose 2.3, 2.1 and 2.4 percent", [("2.3", True), ("2.1", True), ("2.4", True)]),
        ("sold 23 boats and 5 percent of the nets", [("23", False), ("5", True)]),
        ("on May 3, 5 percent came", [("5", True)]),
    ],
)
def test_a_list_has_its_percent_sign_at_the_end(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(str(one.value), one.percent) for one in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("within 40 km (25 miles) of the coast", [False, True]),
        ("4,000 square kilometres (about 1,544 square miles)", [False, True]),
        ("40 km (12 guns) of the coast", [False, False]),
    ],
)
def test_a_length_in_brackets_is_told_again(text: str, converted: list[bool]) -> None:
    assert [one.converted for one in found(text)] == converted


COUNTS = [
    ("220 million and more than they know", "220000000", "eq"),
    ("launched over 2,000 drones", "2000", "gt"),
    ("drones shot down over 12 regions", "12", "eq"),
    ("drones launched over 40 attacks on regions", "40", "gt"),
    ("missiles destroyed over 40 districts", "40", "gt"),
    ("drones launched overnight over 14 northern districts", "14", "eq"),
    ("launched attacks in over 12 regions", "12", "gt"),
    ("launched 2 000 drones", "2000", "eq"),
    ("launched 2\u202f000 drones", "2000", "eq"),
    ("2.5 thousand people", "2500", "eq"),
    ("two hundred and fifty thousand people", "250000", "eq"),
    ("at least 30 people", "30", "ge"),
    ("no fewer than 30 people", "30", "ge"),
    ("100 or more people", "100", "ge"),
    ("fewer than ten tanks", "10", "lt"),
    ("as many as 40 tanks", "40", "le"),
    ("nearly forty-five tanks", "45", "approx"),
    ("an estimated 90 tanks", "90", "approx"),
    ("told about 300 soldiers to leave", "300", "approx"),
    ("asked about 40 villages", "40", "approx"),
    ("asked about two villages", "2", "eq"),
    ("maybe 25 tanks", "25", "approx"),
    ("approaching 20 tanks", "20", "approx"),
    ("as few as 40 tanks", "40", "ge"),
    ("from 30 and up", "30", "ge"),
    ("to within 40 miles of the town", "40", "le"),
    ("17 more", "17", "eq"),
    ("п’ять осіб", "5", "eq"),
    ("щонайменше 12 осіб", "12", "ge"),
    ("2000 troops", "2000", "eq"),
    ("more than 1950 prisoners", "1950", "gt"),
]


@pytest.mark.parametrize(("text", "value", "comparator"), COUNTS)
def test_counts_are_read_with_their_comparators(text: str, value: str, comparator: str) -> None:
    (quantity,) = found(text)
    assert quantity.kind is QuantityKind.COUNT
    assert (quantity.value, quantity.comparator) == (Decimal(value), comparator)


@pytest.mark.parametrize(
    "text",
    [
        "under section 12(b)(3) of that law",
        "Article 5 of the treaty",
        "Decree No. 17",
        "an F-16 and a PAC-3",
        "the G7 and COVID-19",
        "in 2022 and since 2014",
        "on 24 February 2022",
        "on March 3, 2024",
        "at 17:30 and 5 p.m.",
        "a 45-year-old driver",
        "the 21st century",
        "the twenty-first century",
        "one of them",
        "no one came",
        "hundreds of thousands of people",
        "several hundred people",
        "see https://example.org/2024/17",
        "two-thirds of the town",
        "fiscal year 2024",
    ],
)
def test_identifiers_dates_and_vague_plurals_are_no_quantities(text: str) -> None:
    assert found(text) == []


def test_a_change_from_one_amount_to_another_is_no_range() -> None:
    assert [q.value for q in found("rose from $5 million to $7 million")] == [Decimal(5_000_000), Decimal(7_000_000)]


def test_a_code_that_is_also_a_name_is_no_currency_behind_a_number() -> None:
    assert found("300 ANG soldiers")[0].currency is None


def test_an_amount_repeated_in_another_currency_is_flagged() -> None:
    first, second = found("€400 million (about $440 million)")
    assert (first.converted, second.converted) == (False, True)


@pytest.mark.parametrize("rate", ["($1 = 0.9223 euros)", "(1 euro = 10.8 Norwegian crowns)", "( €1 = $1.08 )"])
def test_what_a_unit_of_money_is_worth_is_no_quantity(rate: str) -> None:
    assert [q.value for q in found(f"It costs 5 million euros. {rate}")] == [Decimal(5_000_000)]


def test_percentages_durations_and_round_words_are_told_apart() -> None:
    share, stretch, round_word = found("10-15% within three months for a dozen towns")
    assert share.percent
    assert share.upper == Decimal(15)
    assert stretch.kind is QuantityKind.DURATION
    assert round_word.vague


def test_the_span_covers_comparator_and_currency_and_the_number_span_does_not() -> None:
    text = "They gave more than €5 million."
    (quantity,) = found(text)
    assert quantity.span.of(text) == "more than €5 million"
    assert quantity.number_span.of(text) == "5 million"
    assert quantity.comparator_span is not None
    assert quantity.comparator_span.of(text) == "more than"
    assert quantity.currency_span is not None
    assert quantity.currency_span.of(text) == "€"


PIECES = st.sampled_from(
    [
        "€",
        "$",
        "5",
        "1,200",
        "2.5",
        " ",
        "million",
        "bn",
        "to",
        "-",
        "(",
        ")",
        "over",
        "and",
        "two",
        "%",
        "euros",
        "грн",
        ".",
        "2024",
        "a",
        "х",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_quantities_are_in_order_and_inside_the_span_whatever_the_text(text: str) -> None:
    padded = f"7 {text} 9"
    if not text:
        return
    quantities = find_quantities(padded, Span(2, 2 + len(text)), None)
    for quantity in quantities:
        assert (
            2
            <= quantity.span.start
            <= quantity.number_span.start
            < quantity.number_span.end
            <= quantity.span.end
            <= 2 + len(text)
        )
        assert quantity.upper is None or (quantity.upper > quantity.value and quantity.comparator == "between")
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(quantities))


@given(st.integers(min_value=1, max_value=10**9))
def test_a_number_with_separators_keeps_its_value(number: int) -> None:
    (quantity,) = found(f"${number:,}")
    assert quantity.value == number


@pytest.mark.parametrize(
    ("text", "value", "upper"),
    [
        ("€1'000'000 for bridges", "1000000", None),
        ("CHF 1’500’000 was paid", "1500000", None),
        ("between €9 and €12 million", "9000000", "12000000"),
        ("€500,000 to €2 million", "500000", "2000000"),
        ("one hundred and five million euros", "105000000", None),
        ("five hundred thousand euros", "500000", None),
    ],
)
def test_amounts_are_read_whole(text: str, value: str, upper: str | None) -> None:
    (quantity,) = found(text)
    assert (quantity.value, quantity.upper) == (Decimal(value), Decimal(upper) if upper else None)


@pytest.mark.parametrize(
    "text",
    [
        "€5-3 million",
        "EUR 3 to 1 million",
        "EUR 1,2,3 million",
        "€1,1,1,1",
        "€1.2.3 million",
        "€1,0000",
        "$1_000",
        "€5 million million",
        "twenty twenty four billion euros",
        "two three tanks",
        "two thousand thousand tanks",
        "one hundred and and five million euros",
        "between €9 and €2 million",
        "between 10 and 5 tanks",
        "a 5-3 vote",
        "a 3-4-3 line",
        "minus five",
        "-5",
        "fell to -5 degrees",
        "€-5 million",
        "−5 million euros",
    ],
)
def test_what_makes_up_no_sure_number_is_none(text: str) -> None:
    assert found(text) == []


def test_numbers_that_and_joins_stay_apart() -> None:
    assert [quantity.value for quantity in found("forty and fifty tanks")] == [40, 50]
    assert [quantity.value for quantity in found("it fell from about 9 to 3 tanks")] == [9, 3]


def test_the_work_grows_no_faster_than_the_text() -> None:
    """Calls made for a chain of numbers, which a profiler counts alike on every machine."""

    def calls(pieces: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(found, "5-" * pieces)
        return sum(entry.callcount for entry in profile.getstats())

    found("5-")
    assert calls(600) < 6 * calls(150)


def test_more_than_compares_the_number_behind_it() -> None:
    both = [(int(one.value), one.comparator.value) for one in found("of 220 million and more than 1,100 died")]
    assert both == [(220_000_000, "eq"), (1_100, "gt")]
