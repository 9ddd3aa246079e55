"""`communique diff`: what differs between any two versions, as rows, as counts, and as SQL that makes up for it."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from called import Run
from hypothesis import given
from hypothesis import strategies as st
from small_tables import DRILL_DOCUMENT, PROVENANCE, ROWS, replaced, tables

from communique.compare.between import difference
from communique.compare.patch import literal, patch
from communique.compare.sides import two_versions
from communique.dataset.sql import parquet
from communique.errors import StoreError, UsageError
from communique.publish import publish

FUNDING_ID = ROWS["funding"][0]["id"]
DRILL_ID = DRILL_DOCUMENT["document_id"]
EVENT_ID = ROWS["events"][1]["id"]
PAIRS = [(a, b) for a in ("1.0.0", "1.1.0", "1.1.1", "1.2.0") for b in ("1.0.0", "1.1.0", "1.1.1", "1.2.0")]


def found(datasets: Path, old: str | None, new: str | None) -> list[tuple[Any, ...]]:
    rows = difference(*two_versions(datasets / "aid", old, new)).to_pylist()
    return [tuple(row.values()) for row in rows]


CAME = [
    ("documents", DRILL_ID, "added", None, None, None, "document"),
    ("events", EVENT_ID, "added", None, None, None, "document"),
]
WENT = [(table, row, "removed", *rest) for table, row, _, *rest in CAME]
BETTER = [("funding", FUNDING_ID, "changed", "status", "pledged", "allocated", "extractor")]
WORSE = [("funding", FUNDING_ID, "changed", "status", "allocated", "pledged", "extractor")]


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ("1.0.0", "1.1.0", CAME),
        ("1.1.0", "1.1.1", BETTER),
        ("1.0.0", "1.1.1", CAME + BETTER),
        ("1.0.0", "1.2.0", BETTER),
        ("1.2.0", "1.0.0", WORSE),
        ("1.1.1", "1.0.0", WENT + WORSE),
        ("1.1.1", None, WENT),
        (None, "latest", WENT),
        (None, "~=1.1.0", BETTER),
        ("1.1.0", "1.1.0", []),
    ],
)
def test_any_two_versions_can_be_compared(datasets: Path, old: str | None, new: str | None, rows: list[Any]) -> None:
    assert found(datasets, old, new) == rows


def test_what_a_version_says_of_its_parent_is_what_comparing_them_gives(datasets: Path) -> None:
    for version in ("1.1.0", "1.1.1", "1.2.0"):
        told = pq.read_table(datasets / "aid" / version / "changes.parquet").to_pylist()
        assert [tuple(row.values()) for row in told] == found(datasets, None, version)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_difference_as_sql_turns_one_version_into_the_other(datasets: Path, old: str, new: str) -> None:
    before, after = two_versions(datasets / "aid", old, new)
    with duckdb.connect() as copy:
        for table, file in before.files.items():
            copy.execute(f"CREATE TABLE {table} AS FROM {parquet(file)}")
        copy.execute("\n".join(patch(before, after)))
        for table, file in after.files.items():
            for one, other in ((table, parquet(file)), (parquet(file), table)):
                assert copy.execute(f"FROM {one} EXCEPT FROM {other}").fetchall() == []


def test_other_columns_are_no_change_of_rows(tmp_path: Path, datasets: Path) -> None:
    before, after = two_versions(datasets / "aid", "1.0.0", "1.1.0")
    narrow = tmp_path / "1.0.0"
    narrow.mkdir()
    for table, file in before.files.items():
        rows = pq.read_table(file)
        pq.write_table(rows.drop_columns(["tags"]) if table == "documents" else rows, narrow / f"{table}.parquet")

    with pytest.raises(UsageError, match=r"documents: 1\.0\.0 and 1\.1\.0 have other columns"):
        list(patch(type(before)(before.release, narrow, before.manifest), after))


SCALARS = (
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text().filter(lambda value: "\0" not in value),
    st.dates(date(1, 1, 1)),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**17), max_value=10**17),
)
VALUES = st.one_of(st.none(), *SCALARS, *(st.lists(one | st.none(), max_size=3) for one in SCALARS))


@given(VALUES)
def test_a_literal_is_read_as_the_value_it_was(value: object) -> None:
    assert duckdb.sql(f"SELECT {literal(value)}").fetchall() == [(value,)]


def test_instants_structs_and_odd_values() -> None:
    at = datetime(2030, 10, 3, 12, 0, 0, 5, tzinfo=UTC)
    assert duckdb.sql(f"SELECT epoch_us({literal(at)})").fetchall() == [(int(at.timestamp()) * 1_000_000 + 5,)]
    struct = {"it's": [Decimal("1.50")]}
    assert duckdb.sql(f"SELECT {literal(struct)}").fetchall() == [(struct,)]
    with pytest.raises(TypeError, match="no table of the contract"):
        literal(b"x")


def test_the_command_prints_rows_counts_and_sql(run: Run) -> None:
    listed = json.loads(run("diff", "1.0.0", "1.1.1", "--json").out)
    assert [column["name"] for column in listed["columns"]] == [
        *("table_name", "id", "operation", "field", "old", "new", "cause"),
    ]
    assert [row["id"] for row in listed["rows"]] == [DRILL_ID, EVENT_ID, FUNDING_ID]

    counts = list(csv.DictReader(io.StringIO(run("diff", "1.0.0", "1.1.1", "--stat", "--format", "csv").out)))
    assert [tuple(row.values()) for row in counts] == [
        ("documents", "document", "1", "0", "0", "0"),
        ("events", "document", "1", "0", "0", "0"),
        ("funding", "extractor", "0", "0", "1", "1"),
    ]

    as_sql = run("diff", "1.0.0", "1.1.1", "--format", "sql", "--table", "funding").out
    assert as_sql.startswith('-- aid: from 1.0.0 to 1.1.1\nBEGIN;\nDELETE FROM "funding" WHERE "id" IS NOT')
    assert "documents" not in as_sql

    assert run("diff", "--table", "events", "--id", EVENT_ID[:6]).out.count(EVENT_ID) == 1
    assert EVENT_ID not in run("diff", "--table", "events", "--id", "ffff").out


def test_exit_statuses_are_those_of_other_tools(run: Run, tmp_path: Path) -> None:
    assert run("diff", "1.0.0", "1.1.0").status == 0
    assert run("diff", "1.0.0", "1.1.0", "--exit-code").status == 1
    assert run("diff", "1.0.0", "1.1.0", "--exit-code", "--format", "sql", "-o", str(tmp_path / "x.sql")).status == 1
    same = run("diff", "1.1.0", "1.1.0", "--exit-code")
    assert (same.status, same.out, same.err) == (0, "", "1.1.0 and 1.1.0 say the same\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("diff", "9.9.9"), "no version 9.9.9: there is 1.0.0, 1.1.0, 1.1.1, 1.2.0"),
        (("diff", "--table", "fundin"), "did you mean funding?"),
        (("diff", "--format", "sql", "--stat"), "leave out --json, --stat and --id"),
        (("diff", "--format", "parquet"), "Parquet is not for a terminal"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(run: Run, arguments: tuple[str, ...], told: str) -> None:
    ran = run(*arguments)

    assert ran.status == 2
    assert told in ran.err
    assert ran.err.count("\n") == 1


def test_the_first_version_alone_cannot_be_compared(tmp_path: Path) -> None:
    publish(tables(), tmp_path / "aid", PROVENANCE)

    with pytest.raises(UsageError, match=r"1\.0\.0 is the first version of aid: name two versions"):
        two_versions(tmp_path, None, None)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    publish(tables(), tmp_path / "aid", PROVENANCE)
    publish(tables(replaced("funding", 0, status="allocated")), tmp_path / "aid", PROVENANCE)
    file = tmp_path / "aid" / "1.0.0" / "funding.parquet"
    file.write_bytes(file.read_bytes()[::-1])

    with pytest.raises(StoreError, match=r"funding\.parquet \(its sha256 is not the published one\)"):
        difference(*two_versions(tmp_path, "1.0.0", "1.0.1"))
