"""The same version says the same to DuckDB 1.5 and 2.0, to pandas and to polars: every row and type of every table."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, replaced, tables, without

import communique
from communique.dataset.type_names import full_type_name
from communique.publish import publish
from communique.schemas.contract import TABLES

OLDEST = "1.5.5"
"""The first DuckDB that is supported; the newest is the one that is installed."""

PROGRAM = Path(__file__).with_name("read_everything.py")
DOORS = ("open", "file", "latest", "schema", "macro")


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two versions with every kind of value, moved to another folder after it was published."""
    made = tmp_path_factory.mktemp("made") / "aid"
    rows = replaced("documents", 0, collected_at=datetime(2030, 10, 3, 12, 0, 0, 5, tzinfo=UTC), repairs=["line ends"])
    rows["duplicates"] = [
        {
            "document_id": one["document_id"],
            "cluster_id": min(AID_DOCUMENT["document_id"], DRILL_DOCUMENT["document_id"]),
            "canonical_document_id": AID_DOCUMENT["document_id"],
            "relation": relation,
            "similarity": similarity,
            "method": "shingles",
        }
        for one, relation, similarity in ((AID_DOCUMENT, "canonical", 1.0), (DRILL_DOCUMENT, "excerpt", 0.1 + 0.2))
    ]
    publish(tables(without(DRILL_DOCUMENT)), made, PROVENANCE)
    publish(tables(rows), made, PROVENANCE)
    place = tmp_path_factory.mktemp("moved") / "elsewhere" / "aid"
    place.parent.mkdir()
    shutil.move(made, place)
    publish(tables(), place.parent / "first", PROVENANCE)
    return place


@pytest.fixture(scope="module")
def published(moved: Path) -> dict[str, pa.Table]:
    """What the version says, as pyarrow reads its files."""
    return {table: pq.read_table(moved / "1.1.0" / f"{table}.parquet") for table in TABLES}


def same(found: pa.Table, expected: pa.Table, types: Callable[[pa.DataType], str] = full_type_name) -> None:
    """Fail unless two tables have the same columns, types and rows, whatever names Arrow gives the members of lists."""
    assert found.column_names == expected.column_names
    for column in expected.schema:
        assert types(found.schema.field(column.name).type) == types(column.type), column.name
    plain = pa.schema([column.remove_metadata().with_nullable(True) for column in expected.schema])
    assert found.cast(plain).to_pylist() == expected.cast(plain).to_pylist()


def read_with(duckdb_at: Path | None, dataset: Path, out: Path) -> dict[str, object]:
    environment = dict(os.environ)
    if duckdb_at is not None:
        environment["PYTHONPATH"] = str(duckdb_at)
    command = [sys.executable, str(PROGRAM), str(dataset), str(dataset.parent / "first"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def check_duckdb(told: dict[str, object], out: Path, published: dict[str, pa.Table]) -> None:
    for table, expected in published.items():
        for door in DOORS:
            with pa.OSFile(str(out / f"{door}-{table}.arrow")) as file:
                same(pa.ipc.open_file(file).read_all(), expected)
    assert told["named"] == ["events", "figures", "funding", "relations", "requests", "statements", "transfers"]
    assert told["errors"] == {
        query: f"Invalid Input Error: no {what}: the table versions lists what there is"
        for query, what in (
            ("FROM funding_at('9.0.0')", "funding in version 9.0.0"),
            ("FROM funding_at(NULL)", "funding in version NULL"),
            ("FROM changes_between('1.0.0', NULL)", "version NULL"),
        )
    }
    # Three schemas of 13 tables and 7 views with names, and all_changes; every one has a comment.
    assert told["views"] == [61, 61]
    assert told["changed"] == [published["changes"].num_rows, 0]


def test_the_installed_duckdb(moved: Path, published: dict[str, pa.Table], tmp_path: Path) -> None:
    told = read_with(None, moved, tmp_path)

    assert told["duckdb"] == duckdb.__version__
    check_duckdb(told, tmp_path, published)


@pytest.mark.wheel
def test_the_oldest_duckdb(
    moved: Path, published: dict[str, pa.Table], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("duckdb")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place), f"duckdb=={OLDEST}"]
    subprocess.run(pip, check=True, capture_output=True)

    told = read_with(place, moved, tmp_path)

    assert told["duckdb"] == OLDEST
    check_duckdb(told, tmp_path, published)


def as_list_of_pairs(arrow: pa.DataType) -> str:
    """Names of types where a map is a list of pairs, as in polars."""
    if pa.types.is_map(arrow):
        return full_type_name(pa.list_(pa.struct([("key", arrow.key_type), ("value", arrow.item_type)])))
    return full_type_name(arrow)


@pytest.mark.parametrize("table", TABLES)
def test_pandas(moved: Path, published: dict[str, pa.Table], table: str) -> None:
    expected = published[table]
    with communique.open(moved) as opened:
        ours = opened.pandas(table)
    plain = pd.read_parquet(moved / "1.1.0" / f"{table}.parquet", dtype_backend="pyarrow")
    for frame in (ours, plain):
        same(pa.Table.from_pandas(frame, preserve_index=False), expected)


@pytest.mark.parametrize("table", TABLES)
def test_polars(moved: Path, published: dict[str, pa.Table], table: str) -> None:
    expected = published[table]
    pairs = expected
    for place, column in enumerate(expected.schema):
        if pa.types.is_map(column.type):
            inside = pa.list_(pa.struct([("key", column.type.key_type), ("value", column.type.item_type)]))
            pairs = pairs.set_column(place, column.name, expected.column(column.name).cast(inside))
    with communique.open(moved) as opened:
        ours = opened.polars(table)
    for frame in (ours, pl.read_parquet(moved / "1.1.0" / f"{table}.parquet")):
        same(frame.to_arrow(), pairs, as_list_of_pairs)


def test_every_kind_of_value_is_compared(published: dict[str, pa.Table]) -> None:
    kinds = {full_type_name(column.type).partition("<")[0] for rows in published.values() for column in rows.schema}

    assert kinds >= {"text", "whole number", "number", "truth value", "date", "instant", "list", "map", "decimal(20,2)"}
    assert published["entities"].column("external_ids").to_pylist()[0] == [("wikidata", "Q1")]
    assert date(2030, 10, 3) in published["documents"].column("published_on").to_pylist()
    assert ROWS["funding"][0]["amount"] in published["funding"].column("amount").to_pylist()
