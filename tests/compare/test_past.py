"""`communique log` and `blame`: what a dataset and one of its rows have been through."""

import json
import shutil
from pathlib import Path

import pytest
from called import Run
from small_tables import DRILL_DOCUMENT, ROWS

from communique.dataset.tables import declared
from communique.schemas.contract import arrow_schema

FUNDING_ID = ROWS["funding"][0]["id"]
EVENT_ID = ROWS["events"][1]["id"]
MENTION = ROWS["mentions"][0]


def past(run: Run, *arguments: str) -> list[tuple[object, ...]]:
    told = json.loads(run("blame", *arguments, "--json").out)
    return [
        tuple(one[name] for name in ("version", "operation", "field", "old", "new", "cause")) for one in told["events"]
    ]


def test_the_log_is_newest_first_with_what_each_version_changed(run: Run) -> None:
    told = json.loads(run("log", "--json").out)["versions"]

    assert [entry["version"] for entry in told] == ["1.2.0", "1.1.1", "1.1.0", "1.0.0"]
    assert told[1]["changes"] == [{"table": "funding", "cause": "extractor", "added": 0, "removed": 0, "changed": 1}]
    assert told[3]["changes"] == []
    printed = run("log", "--limit", "2").out
    assert "from 1.1.0: the same documents give other rows in funding" in printed
    assert "  because the program reads otherwise: funding 1 changed\n" in printed
    assert "\n1.1.0  " not in printed
    assert [entry["version"] for entry in json.loads(run("log", "--version", "1.1.0", "--json").out)["versions"]] == [
        "1.1.0",
        "1.0.0",
    ]


@pytest.mark.parametrize("row_id", [FUNDING_ID, FUNDING_ID[:4]])
def test_a_row_that_changed(run: Run, row_id: str) -> None:
    assert past(run, "funding", row_id) == [
        ("1.0.0", "added", None, None, None, None),
        ("1.1.1", "changed", "status", "pledged", "allocated", "extractor"),
    ]


def test_a_row_that_came_and_went(run: Run) -> None:
    came = ("1.1.0", "added", None, None, None, "document")
    assert past(run, "events", EVENT_ID) == [came, ("1.2.0", "removed", None, None, None, "document")]
    assert past(run, "events", EVENT_ID, "--version", "1.1.1") == [came]
    printed = run("blame", "events", EVENT_ID).out
    for told in ("gone since 1.2.0", "The exercise in Zenda begins in June 2031.", "notes: drill.txt"):
        assert told in printed


def test_a_row_that_is_there_says_where_it_was_read_and_by_what(run: Run) -> None:
    printed = run("blame", "funding", FUNDING_ID).out

    for told in ("Ruritania allocates aid", "notes: aid.txt", "rule", "0.9", "0.2.0", "1.1.1"):
        assert told in printed


def test_rows_whose_key_has_several_columns(run: Run) -> None:
    key = " ".join(str(MENTION[column]) for column in declared(arrow_schema("mentions"), "key"))

    assert past(run, "mentions", key)[0][:2] == ("1.0.0", "added")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("funding", "ffff"), "no row of funding has or had the id ffff in aid up to 1.2.0"),
        (("events", EVENT_ID, "--version", "1.0.0"), "no row of events has or had"),
        (("documents", ""), "'' is too short: give an id of documents, or at least its first 4 characters"),
        (("funding", FUNDING_ID[:3]), "is too short"),
        (("nothing", "ffff"), "no table 'nothing'"),
    ],
)
def test_a_row_that_never_was(run: Run, arguments: tuple[str, ...], told: str) -> None:
    ran = run("blame", *arguments)

    assert ran.status == 2
    assert told in ran.err
    assert DRILL_DOCUMENT["document_id"] not in ran.out


def test_what_was_before_is_not_here(datasets: Path, tmp_path: Path, run: Run) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "aid")
    listed = tmp_path / "aid" / "versions.json"
    written = json.loads(listed.read_text())
    written["versions"][1]["expired_at"] = "2030-10-03T12:00:00+00:00"
    listed.write_text(json.dumps(written))
    shutil.rmtree(tmp_path / "aid" / "1.1.0")

    ran = run("log", of=tmp_path)
    assert (ran.status, ran.out.count(" UTC")) == (0, 2)
    assert ran.out.endswith("\nwhat was before 1.1.1 is not here: it expired, or was not imported\n")
    assert "not here" not in run("log", "--limit", "1", of=tmp_path).out
    told = json.loads(run("blame", "events", EVENT_ID, "--json", of=tmp_path).out)
    assert [(one["version"], one["operation"]) for one in told["events"]] == [
        ("1.1.1", "was there"),
        ("1.2.0", "removed"),
    ]

    written["versions"] = [written["versions"][3] | {"imported_at": "2030-10-04T12:00:00+00:00"}]
    listed.write_text(json.dumps(written))
    assert run("log", of=tmp_path).out.splitlines()[-1].startswith("what was before 1.2.0 is not here")


@pytest.mark.parametrize("table", ["changes", "documents"])
def test_a_damaged_file_is_one_line(datasets: Path, tmp_path: Path, run: Run, table: str) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "aid")
    file = tmp_path / "aid" / "1.1.0" / f"{table}.parquet"
    content = file.read_bytes()
    file.unlink()  # Other versions may have the same file.
    file.write_bytes(b"PAR1" + bytes(len(content) - 12) + content[-8:])

    ran = run("log", of=tmp_path)

    assert ran.status == 2
    assert ran.err.splitlines()[-1].startswith("communique: ")
    assert "1.1.0" in ran.err
    assert "restore the folder of this version" in ran.err


def test_versions_that_come_from_themselves(datasets: Path, tmp_path: Path, run: Run) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "aid")
    listed = tmp_path / "aid" / "versions.json"
    listed.write_text(listed.read_text().replace('"parent": "1.0.0"', '"parent": "1.1.0"'))

    ran = run("log", of=tmp_path)
    assert ran.status == 2
    assert "1.1.0 is listed as coming from itself" in ran.err
    listed.write_text(listed.read_text().replace('"parent": "1.1.0"', '"parent": "0.9.0"'))
    assert "the parent '0.9.0' of 1.1.1 is not listed" in run("log", of=tmp_path).err
