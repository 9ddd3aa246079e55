"""What contains a place: the same as if every stretch were looked at, and found without that."""

from hypothesis import given
from hypothesis import strategies as st

from communique.extract.spans import Span
from communique.resolve.intervals import Intervals

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_everything_around_a_place_is_found_the_one_that_begins_last_first(places: list[Span], asked: Span) -> None:
    numbered = list(enumerate(places))
    found = list(Intervals(numbered, lambda one: one[1]).around(asked))

    assert sorted(found) == [one for one in numbered if one[1].contains(asked)]
    assert [one[1].start for one in found] == sorted((one[1].start for one in found), reverse=True)


def test_of_two_in_one_place_the_later_is_the_inner_one() -> None:
    words = Intervals([("outer", Span(0, 9)), ("first", Span(2, 5)), ("second", Span(2, 5))], lambda one: one[1])

    assert [name for name, _ in words.around(Span(3, 4))] == ["second", "first", "outer"]
    assert not list(words.around(Span(4, 6 + 4)))
