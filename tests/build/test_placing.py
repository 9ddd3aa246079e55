"""Kept and new results come out in the order of their keys, whatever order they come in, however few at a time."""

import hashlib
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.build import placing
from communique.build.placing import KeptRows, Places
from communique.build.results import MADE_OF


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def rows_of(*numbers: int) -> pa.Table:
    return pa.table(
        {MADE_OF: pa.array([key(n) for n in numbers], pa.string()), "list": pa.array([[{"n": n}] for n in numbers])}
    )


def keys_of(*numbers: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([key(n) for n in numbers], pa.string())])


@given(
    count=st.integers(0, 40),
    chance=st.randoms(use_true_random=False),
    share=st.floats(0, 1),
    window=st.integers(1, 9),
    run=st.sampled_from([1, 200, 1 << 20]),
)
@settings(max_examples=60, deadline=None)
def test_kept_and_new_rows_come_in_the_order_of_their_keys(
    count: int, chance: Random, share: float, window: int, run: int
) -> None:
    wanted = list(range(count))
    chance.shuffle(wanted)
    kept_numbers = [n for n in wanted if chance.random() < share]
    stored = [*kept_numbers, *range(100, 105), *kept_numbers[:2]]
    chance.shuffle(stored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing, "WINDOW", window)
        patch.setattr(placing, "RUN_BYTES", run)
        kept = KeptRows(Places(keys_of(*wanted)))
        for start in range(0, len(stored), 3):
            kept.add(rows_of(*stored[start : start + 3]))
        missing = [wanted[place] for place in kept.missing()]
        assert missing == [n for n in wanted if n not in kept_numbers]
        failed = {n for n in missing if n % 7 == 3}
        made = [n for n in missing if n not in failed]
        new = [rows_of(*made[start : start + 4]) for start in range(0, len(made), 4)]
        found = [row["list"][0]["n"] for part in kept.with_new(new) for row in part.to_pylist()]
    assert found == [n for n in wanted if n not in failed]


def test_a_key_that_stands_twice_has_its_row_twice() -> None:
    kept = KeptRows(Places(keys_of(1, 2, 1)))
    kept.add(rows_of(1))
    assert kept.missing().tolist() == [1]
    found = pa.concat_tables(kept.with_new([rows_of(2)]))
    assert found.equals(rows_of(1, 2, 1))


def test_places_are_those_of_the_keys() -> None:
    places, numbers = Places(keys_of(5, 6, 7, 6)).of(keys_of(9, 6, 5))
    assert places.tolist() == [0, 1, 3]
    assert numbers.tolist() == [2, 1, 1]
    assert places.dtype == np.int64
