"""The CSV export is what frictionless takes it for, data and all, and holds what the Parquet files hold."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hard_words import HARD

from communique.export import Form
from communique.export.exporting import export_as
from communique.schemas.contract import TABLES


@pytest.fixture(scope="module")
def folder(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("csv") / "aid-csv"
    done = export_as(dataset, "latest", Form.CSV, place)
    assert (done.version, done.rows["entities"], dict(done.left_out)) == ("1.0.0", 9, {})
    return place


def test_frictionless_finds_descriptor_and_data_right(folder: Path) -> None:
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))

    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert {task.name for task in report.tasks} == set(TABLES)


def test_frictionless_finds_a_value_that_is_none(folder: Path, tmp_path: Path) -> None:
    """The verdict is worth something."""
    import frictionless

    package = json.loads((folder / "datapackage.json").read_text())
    [funding] = [one for one in package["resources"] if one["name"] == "funding"]
    content = (folder / "funding.csv").read_text().replace(",pledged,", ",promised,")
    assert content != (folder / "funding.csv").read_text()
    (tmp_path / "funding.csv").write_text(content)
    resource = {name: funding[name] for name in ("name", "path", "schema")} | {"type": "table"}
    resource["schema"] = {"fields": funding["schema"]["fields"]}

    report = frictionless.Resource.from_descriptor(resource, basepath=str(tmp_path)).validate()

    assert any("promised" in error.message for task in report.tasks for error in task.errors)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_cell_is_that_of_the_parquet_file(dataset: Path, folder: Path, table: str) -> None:
    expected = pq.read_table(dataset / "1.0.0" / f"{table}.parquet").to_pylist()
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))

    assert len(found) == len(expected)
    for row, other in zip(found, expected, strict=True):
        for name, value in other.items():
            match value:
                case None:
                    assert row[name] == ""
                case bool():
                    assert row[name] == str(value).lower()
                case list():
                    told = json.loads(row[name])
                    assert told == (dict(value) if name == "external_ids" else value)
                case _:
                    assert row[name] == str(value)


def test_words_that_are_hard_to_write_down_come_back(folder: Path) -> None:
    with (folder / "funding.csv").open(encoding="utf-8", newline="") as file:
        assert HARD in [row["purpose"] for row in csv.DictReader(file)]


def test_pandas_reads_it_as_it_is(folder: Path) -> None:
    import pandas

    frame = pandas.read_csv(folder / "funding.csv", parse_dates=["period_start"])

    assert frame["amount"].sum() == sum(range(1, 10))
    assert frame["period_start"].dt.year.tolist() == [2030] * 9
    assert frame["tranche"].isna().all()


def test_polars_reads_it_as_it_is(folder: Path) -> None:
    import polars

    frame = polars.read_csv(folder / "funding.csv", try_parse_dates=True)

    assert frame.schema["period_start"] == polars.Date
    assert frame["currency"].to_list() == ["EUR"] * 9
