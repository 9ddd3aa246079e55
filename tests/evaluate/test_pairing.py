"""Rows are paired one to one, best match first, whatever the order in which they come."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.evaluate.pairing import overlap, overlap_share, pair


@dataclass(frozen=True)
class Wanted:
    place: int
    optional: bool = False


def closeness(wanted: Wanted, found: int) -> float:
    """Near numbers match: 1 for the same, nothing from ten apart."""
    return max(0.0, 1 - abs(wanted.place - found) / 10)


def pairs(wanted: list[Wanted], found: list[int]) -> list[tuple[int, int]]:
    matching = pair(wanted, found, closeness)
    return [(matching.annotated[a].place, matching.found[f]) for a, f in matching.pairs]


@pytest.mark.parametrize(
    ("wanted", "found", "expected"),
    [
        ([Wanted(1)], [1], [(1, 1)]),
        ([Wanted(1)], [], []),
        ([], [1], []),
        ([Wanted(1)], [30], []),
        ([Wanted(1), Wanted(5)], [4], [(5, 4)]),
        ([Wanted(1), Wanted(5)], [4, 5], [(5, 5), (1, 4)]),
        ([Wanted(1)], [2, 1], [(1, 1)]),
        # The best pair is made first, even where two lesser pairs would give more.
        ([Wanted(0), Wanted(9)], [9, 18], [(9, 9)]),
        # Of equals the earlier wins, on both sides.
        ([Wanted(3), Wanted(3)], [3], [(3, 3)]),
        ([Wanted(2, optional=True), Wanted(2)], [2], [(2, 2)]),
    ],
)
def test_the_best_match_is_made_first(wanted: list[Wanted], found: list[int], expected: list[tuple[int, int]]) -> None:
    assert pairs(wanted, found) == expected


def test_of_two_that_fit_alike_the_required_row_is_found_and_the_optional_left() -> None:
    matching = pair([Wanted(2, optional=True), Wanted(2)], [2], closeness)

    assert matching.pairs == ((1, 0),)
    assert (matching.missed, matching.extra) == ((), ())
    assert matching.required_pairs == ((Wanted(2), 2),)


def test_an_optional_row_is_neither_missed_nor_counted() -> None:
    matching = pair([Wanted(2, optional=True), Wanted(50)], [2, 90], closeness)

    assert matching.required_pairs == ()
    assert matching.missed == (Wanted(50),)
    assert matching.extra == (90,)


def test_a_part_of_a_matching_keeps_its_pairs() -> None:
    matching = pair([Wanted(1), Wanted(20), Wanted(40)], [40, 21, 1], closeness)
    part = matching.only(lambda row: row.place > 10, lambda row: row > 10)

    assert (part.annotated, part.found) == ((Wanted(20), Wanted(40)), (40, 21))
    assert {(part.annotated[a].place, part.found[f]) for a, f in part.pairs} == {(40, 40), (20, 21)}


ROWS = st.lists(st.builds(Wanted, st.integers(0, 60), st.booleans()), max_size=8)
FOUND = st.lists(st.integers(0, 60), max_size=8)


@given(ROWS, FOUND)
def test_every_row_is_in_at_most_one_pair_and_nowhere_else(wanted: list[Wanted], found: list[int]) -> None:
    matching = pair(wanted, found, closeness)
    left, right = [a for a, _ in matching.pairs], [f for _, f in matching.pairs]

    assert len(set(left)) == len(left)
    assert len(set(right)) == len(right)
    assert all(closeness(wanted[a], found[f]) > 0 for a, f in matching.pairs)
    required = sum(not row.optional for row in wanted)
    assert len(matching.missed) + len(matching.required_pairs) == required
    assert len(matching.extra) + len(matching.pairs) == len(found)


@given(ROWS, FOUND)
def test_no_pair_could_be_made_better_by_both_of_its_rows(wanted: list[Wanted], found: list[int]) -> None:
    def worth(a: int, f: int) -> float:
        return closeness(wanted[a], found[f]) * (0.9 if wanted[a].optional else 1)

    matching = pair(wanted, found, closeness)
    of_left = {a: worth(a, f) for a, f in matching.pairs}
    of_right = {f: worth(a, f) for a, f in matching.pairs}

    for a in range(len(wanted)):
        for f in range(len(found)):
            assert worth(a, f) <= max(of_left.get(a, 0), of_right.get(f, 0))


SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: (min(ends), max(ends)))


@given(SPANS, SPANS)
def test_overlap_counts_shared_characters(one: tuple[int, int], other: tuple[int, int]) -> None:
    shared, covered = set(range(*one)) & set(range(*other)), set(range(*one)) | set(range(*other))

    assert overlap(one, other) == len(shared)
    if shared:
        assert overlap_share(one, other) == pytest.approx(len(shared) / len(covered))
    else:
        assert overlap_share(one, other) == 0
