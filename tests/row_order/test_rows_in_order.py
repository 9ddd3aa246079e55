"""Rows in another order, of tables that are looked at a column and a piece at a time."""

import pickle
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import row_order, workspace
from communique.row_order import Shards, in_order_of, rises, rows_at, rows_where
from communique.workspace import Workspace

KINDS = pa.schema(
    [
        ("number", pa.int64()),
        ("text", pa.string()),
        ("tags", pa.list_(pa.string())),
        ("ids", pa.map_(pa.string(), pa.string())),
        ("spans", pa.list_(pa.struct([("field", pa.string()), ("span_start", pa.int64())]))),
    ]
)


def table_of(count: int, chunk: int) -> pa.Table:
    """A row a number, in chunks of so many rows; every third value is null."""
    made = [
        {
            "number": i,
            "text": None if i % 3 == 0 else "ä" * i,
            "tags": None if i % 3 == 1 else [str(i), "aid"],
            "ids": None if i % 3 == 2 else [("key", str(i))],
            "spans": [{"field": f"f{i}", "span_start": i}] * (i % 4),
        }
        for i in range(count)
    ]
    parts = [pa.Table.from_pylist(made[at : at + chunk], schema=KINDS) for at in range(0, count, chunk)]
    return pa.concat_tables([KINDS.empty_table(), *parts])


@pytest.fixture(params=[1 << 28, 0], ids=["a small table", "a large one"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is taken at once, or in pieces of three rows."""
    monkeypatch.setattr(row_order, "_LARGE_BYTES", request.param)
    monkeypatch.setattr(row_order, "_PART_BYTES", 300)
    monkeypatch.setattr(row_order, "_FEW_ROWS", 2)


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("numbers", [[], [7], [9, 0, 4, 4, 4, 1], list(range(10)), list(range(9, -1, -1)), [2, 3, 8]])
@pytest.mark.parametrize("chunk", [1, 4, 10])
def test_rows_come_in_the_order_of_their_numbers(numbers: list[int], chunk: int) -> None:
    table = table_of(10, chunk)
    assert rows_at(table, pa.array(numbers, pa.uint32())).to_pylist() == [table.to_pylist()[i] for i in numbers]


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 31), st.integers(1, 5000), st.integers(0, 31))
def test_parts_change_nothing(numbers: list[int], chunk: int, part_bytes: int, few_rows: int) -> None:
    table = table_of(31, chunk)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(row_order, "_LARGE_BYTES", 0)
        patch.setattr(row_order, "_PART_BYTES", part_bytes)
        patch.setattr(row_order, "_FEW_ROWS", few_rows)
        patch.setattr(workspace, "SMALL_BYTES", 1000)
        patch.setattr(workspace, "CHUNK_BYTES", 500)
        with Workspace(Path(folder) / "aid") as held:
            found = rows_at(table, pa.array(numbers, pa.int64()), held)
    found.validate(full=True)
    assert found.equals(table.take(pa.array(numbers, pa.int64())))


def test_a_table_in_order_is_not_copied() -> None:
    table = table_of(10, 3)
    assert in_order_of(table, ["number"]) is table
    assert rows_at(table, pa.array(range(10))) is table
    assert rows_at(table, pa.array(range(9))).num_rows == 9


@pytest.mark.usefixtures("size")
def test_equal_rows_stay_in_their_order_and_nulls_are_last() -> None:
    table = pa.table({"key": ["b", None, "a", "b", None, "a"], "number": range(6)})
    assert in_order_of(table, ["key"]).column("number").to_pylist() == [2, 5, 0, 3, 1, 4]
    assert in_order_of(table, ["key"], nulls_first=True).column("number").to_pylist() == [1, 4, 2, 5, 0, 3]


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "b", "é"]), st.integers(0, 2)), max_size=8),
    st.booleans(),
    st.integers(1, 9),
    st.integers(1, 4),
    st.booleans(),
)
def test_whether_rows_rise_is_what_python_says(
    rows: list[tuple[str, int]], ordered: bool, chunk: int, at_once: int, strictly: bool
) -> None:
    rows = sorted(rows, key=lambda row: (row[0].encode(), row[1])) if ordered else rows
    table = pa.table({"text": pa.array([a for a, _ in rows], pa.string()), "number": [b for _, b in rows]})
    parts = [table.slice(at, chunk) for at in range(0, len(rows), chunk)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_order, "_ROWS_AT_ONCE", at_once)
        found = rises(pa.concat_tables([table.slice(0, 0), *parts]), ["text", "number"], strictly=strictly)
    pairs = [((a[0].encode(), a[1]), (b[0].encode(), b[1])) for a, b in pairwise(rows)]
    assert found == all(one < other or (one == other and not strictly) for one, other in pairs)


def test_where_nulls_stand_is_for_who_sorts() -> None:
    assert not rises(pa.table({"key": ["a", None]}), ["key"])
    table = pa.table({"key": ["a", None]})
    assert in_order_of(table, ["key"]) is table
    assert in_order_of(table, ["key"], nulls_first=True).column("key").to_pylist() == [None, "a"]


def test_rows_that_are_wanted() -> None:
    table = table_of(10, 3)
    found = rows_where(table, pa.chunked_array([[True] * 4, [False, True, False, True, True, False]]))
    assert found.column("number").to_pylist() == [0, 1, 2, 3, 5, 7, 8]
    assert rows_where(table, pa.chunked_array([[True] * 10])) is table
    assert rows_where(table, pa.chunked_array([[False] * 10])).equals(KINDS.empty_table())


@given(st.integers(0, 31), st.integers(1, 31), st.integers(1, 9), st.integers(-1, 9), st.integers(-1, 9))
def test_shards_are_the_table_in_parts(count: int, chunk: int, rows: int, first: int, last: int) -> None:
    table = table_of(count, chunk)
    shards = Shards(table, rows)
    listed = list(shards)
    assert len(listed) == len(shards)
    assert pa.concat_tables([KINDS.empty_table(), *listed]).equals(table)
    assert [one.num_rows for one in shards[first:last]] == [one.num_rows for one in listed[first:last]]
    assert pa.concat_tables([table.slice(0, 0), *shards[first:last]]).equals(
        pa.concat_tables([table.slice(0, 0), *listed[first:last]])
    )


def test_a_shard_is_sent_without_the_table() -> None:
    table = pa.table({"text": ["x" * 1000] * 1000})
    assert len(pickle.dumps(Shards(table, 10)[3])) < 20_000


@pytest.mark.slow
def test_a_column_may_have_more_than_two_gib_of_text() -> None:
    """Arrow's own `take` fails there, since it joins the column first."""
    text = pa.array([f"{i}".ljust(4_000_000, "x") for i in range(60)])
    table = pa.table({"number": range(600), "text": pa.chunked_array([text] * 10)})
    found = rows_at(table, pa.array([599, 0]))
    assert found.column("number").to_pylist() == [599, 0]
    assert [text[:2] for text in found.column("text").to_pylist()] == ["59", "0x"]


@pytest.mark.slow
def test_long_rows_may_stand_side_by_side() -> None:
    """The rows of a part are as many as fit on average: those of one source of long reports are more."""
    long = pa.array(["x" * 4_000_000] * 60)
    short = pa.array(["y"] * 200_000)
    table = pa.table({"text": pa.chunked_array([*[long] * 10, short])})
    found = rows_at(table, pa.array([*range(600, 0, -1), 200_599]))
    assert [len(text) for text in found.column("text").slice(598).to_pylist()] == [4_000_000, 4_000_000, 1]
    assert found.num_rows == 601
