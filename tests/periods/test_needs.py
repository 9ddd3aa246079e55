"""What a rule of the calendar needs, and what a number without digits needs: nothing that is there is passed over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.beginnings import Beginning, beginnings_of, words_within
from communique.extract.periods.expressions import _rules_for, rules
from communique.extract.quantities import _identifiers, _may_hold
from communique.extract.quantities.scanner import _digits_alone, _number, _number_words
from communique.extract.spans import Span

PIECES = [
    *("in", "since", "from", "until", "after", "the", "end of", "last", "this", "previous", "first half of", "mid-"),
    *("March", "may", "Sept.", "січня", "листопада", "Monday", "Tues.", "п’ятницю", "today", "завтра", "last night"),
    *("2024", "24.02", "07.08", "2024-10-31", "13/6/2024", "5", "5th", "Q3", "FY25", "fiscal year", "2023–24", "1990s"),
    *(
        "quarter",
        "weeks",
        "two years",
        "ago",
        "тому",
        "рік",
        "тиждень",
        "autumn",
        "hours",
        "or later",
        "to",
        "-",
        ",",
        ".",
    ),
]
NUMBERS = [
    *("half a", "a quarter of a", "a dozen", "two", "forty-five", "a", "an", "one", "hundred", "thousand", "million"),
    *("півмільйона", "пів", "дев’ять", "п'ять", "тис.", "млн", "bn", "lakh", "couple of", "and a half", "million-plus"),
    *("3", "½", "1,000", "EUR", "$", "guns", "tension", "-", " and ", "."),
]
IDENTIFIERS = [
    *("Section", "No.", "№", "§", "H.R.", "Room", "Shahed", "tel.", "aged", "fiscal year", "O'Neill", "’", "(", ")"),
    *("12", "3.4.5", "1/2", "(a)", "1:30", "p.m.", "4th", "90s", "+44 20 7946 0958", "AB12-CD34", "F-16", "155mm"),
    *(
        "twenty-first",
        "two-thirds",
        "that one",
        "one of",
        "Five Eyes",
        "o'clock",
        ",",
        ", 45,",
        " ",
        "a",
        "-",
        ".",
        ":",
    ),
    *("www.example.org", "https://example.org/1", "desk@example.org", "@desk", "#aid", "xhttp://", "$", "½", "1)"),
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7))
@settings(max_examples=400, deadline=None)
def test_a_rule_that_finds_something_is_tried(pieces: list[str]) -> None:
    text = " ".join(pieces)
    tried = _rules_for(text, Span(0, len(text)))

    for rule in rules() if tried else ():
        assert rule in tried or rule.pattern.search(text) is None, rule


@given(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=6), st.sampled_from(["", " "]))
@settings(max_examples=400, deadline=None)
def test_a_number_without_digits_has_one_of_the_words(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    if _number().search(text) is not None:
        span = Span(0, len(text))
        assert not words_within(text, span).isdisjoint(_number_words()) or any(map(str.isnumeric, text))


@given(st.lists(st.sampled_from(IDENTIFIERS), min_size=1, max_size=6), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=600, deadline=None)
def test_an_identifier_is_found_by_the_patterns_that_are_tried(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    tried = _identifiers(*_may_hold(text, Span(0, len(text))))

    everything = [match.span() for match in _identifiers(True, True).finditer(text) if match[0]]
    assert [match.span() for match in tried.finditer(text) if match[0]] == everything


@given(st.lists(st.sampled_from([piece for piece in NUMBERS if not piece.isalpha()]), min_size=1, max_size=6))
def test_digits_alone_are_read_as_among_words(pieces: list[str]) -> None:
    text = " ".join(piece for piece in pieces if not any(char.isalpha() for char in piece))

    alone = [match.groupdict() for match in _digits_alone().finditer(text)]
    assert alone == [match.groupdict() for match in _number().finditer(text)]


def test_words_are_parted_by_signs_and_digits() -> None:
    text = "The 3rd Sept.-October п’ятниця"

    assert words_within(text, Span(0, len(text))) == {"the", "rd", "sept", "october", "п", "ятниця"}


@pytest.mark.parametrize(
    ("pattern", "letters", "whole"),
    [
        ("march", "march", True),
        ("sept\\.?", "sept", True),
        ("mon\\.", "mon", True),
        ("the day before yesterday", "yesterday", True),
        ("tues?\\.", "tue", False),
        ("п['’]ятниц[яюі]", "п", False),
        ("yesterday(?: morning)?", "yesterday", False),
        ("тиж\\w+", "тиж", False),
    ],
)
def test_a_pattern_begins_with_letters(pattern: str, letters: str, whole: bool) -> None:
    assert beginnings_of([pattern]) == {Beginning(letters, whole)}


@pytest.mark.parametrize("pattern", ["[abc]d", "a?bc", "\\d"])
def test_a_pattern_without_a_first_letter_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="begin with a letter"):
        beginnings_of([pattern])
