"""Sketches that are kept, and a new batch held against them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.dedupe.candidates import sketch_join
from communique.dedupe.sketches import Sketches, sketch
from communique.dedupe.stored import open_segment, segment, stored_candidates, write_segment
from communique.dedupe.words import read_words
from communique.errors import StoreError

SHARE = 0.15


def text(first: int, words: int = 120) -> str:
    return " ".join(f"word{first + i}" for i in range(words))


STORED = [text(0), text(1000), text(2000)]


def sketched(bodies: list[str]) -> Sketches:
    return sketch(read_words(bodies), shingle_words=5, one_in=2)


@pytest.mark.parametrize(
    ("body", "positions"),
    [
        (text(1000), [1]),
        (f"{text(5000, 400)} {text(2000)}", [2]),
        (f"{text(0)} {text(2000)}", [0, 2]),
        (text(9000), []),
        ("", []),
    ],
    ids=["copy", "excerpt_inside", "two_excerpts", "new", "empty"],
)
def test_a_new_text_meets_what_is_stored_of_it(tmp_path: Path, body: str, positions: list[int]) -> None:
    write_segment(segment(sketched(STORED), len(STORED)), tmp_path / "a")
    found = stored_candidates(segment(sketched([body]), 1), open_segment(tmp_path / "a"), SHARE)
    assert found == [(0, position) for position in positions]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=8), st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_a_batch_meets_the_stored_as_if_all_were_joined_at_once(old: list[int], new: list[int]) -> None:
    bodies = [text(40 * place) for place in (*old, *new)]
    together = sketched(bodies)
    joined = sketch_join(together, range(len(bodies)), SHARE)
    across = sorted((j - len(old), i) for i, j in joined if i < len(old) <= j)
    stored = segment(sketched(bodies[: len(old)]), len(old))
    assert stored_candidates(segment(sketched(bodies[len(old) :]), len(new)), stored, SHARE) == across


def test_what_very_many_share_ties_to_the_first_of_them_only() -> None:
    stored = segment(Sketches(np.arange(100), np.full(100, 7, np.uint64)), 100)
    batch = segment(Sketches(np.zeros(1, np.int64), np.full(1, 7, np.uint64)), 1)
    assert stored_candidates(batch, stored, SHARE) == [(0, 0)]


def test_sketches_that_cannot_be_read_are_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no sketches"):
        open_segment(tmp_path)
    write_segment(segment(sketched(STORED), len(STORED)), tmp_path)
    np.save(tmp_path / "bodies.npy", np.zeros(1, np.uint32))
    with pytest.raises(StoreError, match="1 bodies"):
        open_segment(tmp_path)
