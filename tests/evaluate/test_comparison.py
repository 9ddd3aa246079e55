"""When names, numbers and periods are the same."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.evaluate.comparison import (
    annotated_period,
    folded,
    found_period,
    number,
    same_name,
    same_party,
    telling_words,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, ""),
        ("  Élysée\u00a0 Palace ", "elysee palace"),
        ("“Patriot”", '"patriot"'),
        ("F–16", "f-16"),
        ("Zero\u200bwidth", "zerowidth"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
    ],
)
def test_folding(words: str | None, expected: str) -> None:
    assert folded(words) == expected


@given(st.text())
def test_folding_twice_changes_nothing_that_counts(words: str) -> None:
    assert telling_words(folded(words)) == telling_words(words)


@pytest.mark.parametrize(
    ("some", "others", "same"),
    [
        (["Ministry of Defence"], ["ministry of defence"], True),
        (["Ann Fox", "Fox"], ["Fox"], True),
        (["Ann Fox"], ["Fox"], True),
        (["Fox"], ["Ann Fox"], True),
        (["Ann Fox"], ["Ann"], False),
        (["Ann Fox"], ["Eve Fox"], False),
        (["Council of the Isles"], ["Isles"], False),
        (["European Council"], ["Council"], True),
        (["The Senate"], ["Senate"], True),
        (["Norway"], [], False),
        ([], [], False),
        ([""], [""], False),
        (["the"], ["of the"], False),
    ],
)
def test_names(some: list[str], others: list[str], same: bool) -> None:
    assert same_name(some, others) is same
    assert same_name(others, some) is same


def test_nobody_is_the_same_as_nobody_only() -> None:
    assert same_party((), ())
    assert not same_party(("Norway",), ())
    assert not same_party((), ("Norway",))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("400", Decimal("400.00"), True),
        ("4E+2", 400, True),
        ("1.50", 1.5, True),
        (None, None, True),
        (None, 0, False),
        ("some", "some", False),
    ],
)
def test_numbers(one: object, other: object, same: bool) -> None:
    assert (number(one) == number(other)) is same


@pytest.mark.parametrize(
    ("written", "start", "end", "precision", "same"),
    [
        (None, None, None, None, True),
        ("2031", date(2031, 1, 1), date(2031, 12, 31), "year", True),
        ("2031-02", date(2031, 2, 1), date(2031, 2, 28), "month", True),
        ("2032-02", date(2032, 2, 1), date(2032, 2, 29), "month", True),
        ("2031-02-05", date(2031, 2, 5), None, "day", True),
        ("2031-02-05/2031-03", date(2031, 2, 5), date(2031, 3, 31), "day", True),
        ("2031/2032", date(2031, 1, 1), date(2032, 12, 31), "year", True),
        # No more exact than its precision: days are read of neither a month nor a year.
        ("2031", date(2031, 5, 6), date(2031, 5, 6), "year", True),
        ("2031-02", date(2031, 2, 1), date(2031, 3, 31), "month", False),
        ("2031", None, None, None, False),
        ("spring", date(2031, 1, 1), None, "year", False),
        ("2031-13", date(2031, 1, 1), None, "year", False),
    ],
)
def test_periods(written: str | None, start: date | None, end: date | None, precision: str | None, same: bool) -> None:
    assert (annotated_period(written) == found_period(start, end, precision)) is same
