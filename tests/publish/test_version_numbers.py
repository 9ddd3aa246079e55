"""Version numbers follow from what changed."""

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from begun import begin
from small_tables import DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

from communique.dataset.history import read_history
from communique.publish import Publication, publish
from communique.publish.numbering import Rise, Step, content_step, number, structure_step

BETTER = dataclasses.replace(PROVENANCE, code_version="0.2.0")


def test_the_first_version_is_1_0_0_and_has_no_changes(folder: Path) -> None:
    published = publish(tables(), folder, PROVENANCE)

    assert (published.version, published.changed, published.rows["changes"]) == ("1.0.0", True, 0)


def test_the_same_rows_make_no_version_and_write_nothing(folder: Path) -> None:
    first = publish(tables(), folder, PROVENANCE)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}

    again = publish(tables(), folder, BETTER)

    assert (again.version, again.changed, again.folder) == ("1.0.0", False, first.folder)
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file() and p.name != ".lock"} == before


def test_when_a_document_was_collected_makes_no_version(folder: Path) -> None:
    begin(folder)
    collected = {"collected_at": datetime(2031, 1, 1, tzinfo=UTC)}

    assert not publish(tables(replaced("documents", 0, **collected)), folder, PROVENANCE).changed


def test_documents_that_come_or_go_raise_the_second_part(folder: Path) -> None:
    begin(folder, drill=False)

    came = publish(tables(), folder, PROVENANCE)
    went = publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)

    assert (came.version, came.reason) == ("1.1.0", "1 document came")
    assert (went.version, went.reason) == ("1.2.0", "1 document went")


def test_the_same_documents_with_other_rows_raise_the_third_part(folder: Path) -> None:
    begin(folder)

    better = publish(tables(replaced("funding", 0, status="allocated")), folder, BETTER)

    assert (better.version, better.reason) == ("1.0.1", "the same documents give other rows in funding")


def test_another_contract_raises_the_first_part(folder: Path) -> None:
    begin(folder)

    assert publish(tables(), folder, dataclasses.replace(PROVENANCE, contract=2)).version == "2.0.0"


_ONE = pa.schema([("id", pa.string()), ("n", pa.int64())], metadata={"communique.key": '["id"]'})
_STRUCTURES = [
    ("nothing changed", {"t": _ONE}, None),
    ("a table added", {"t": _ONE, "u": _ONE}, Rise.MINOR),
    ("a table gone", {}, Rise.MAJOR),
    ("a column added", {"t": _ONE.append(pa.field("m", pa.string()))}, Rise.MINOR),
    ("a column gone", {"t": _ONE.remove(1)}, Rise.MAJOR),
    ("another type", {"t": _ONE.set(1, pa.field("n", pa.string()))}, Rise.MAJOR),
    ("another key", {"t": _ONE.with_metadata({"communique.key": '["n"]'})}, Rise.MAJOR),
    ("one added and one gone", {"t": _ONE.remove(1).append(pa.field("m", pa.string()))}, Rise.MAJOR),
]


@pytest.mark.parametrize(("new", "rise"), [case[1:] for case in _STRUCTURES], ids=[case[0] for case in _STRUCTURES])
def test_structure_decides_first(new: dict[str, pa.Schema], rise: Rise | None) -> None:
    step = structure_step({"t": _ONE}, new, 1, 1)

    assert (step.rise if step else None) == rise


def of(*values: str, **metadata: str) -> pa.Schema:
    """A table with a column of this vocabulary."""
    told = metadata | ({"vocabulary": json.dumps(values)} if values else {})
    return pa.schema([pa.field("a", pa.string(), nullable=False, metadata=told)])


@pytest.mark.parametrize(
    ("before", "after", "rise", "because"),
    [
        (of("x"), of("x"), None, None),
        (of("x"), of("x", "y", "z"), Rise.MINOR, "column t.a may hold y, z"),
        (of("x", "y"), of("y"), Rise.MAJOR, "column t.a no longer holds x"),
        (of("x"), of("y"), Rise.MAJOR, "column t.a no longer holds x; column t.a may hold y"),
        (of("x"), of(), Rise.MAJOR, "column t.a has no vocabulary any more"),
        (of(), of("x"), None, None),
        (of(unit="words"), of(unit="code points"), Rise.MAJOR, "column t.a changed its unit"),
        (of(), pa.schema([pa.field("a", pa.string())]), Rise.MAJOR, "column t.a may be null"),
        (pa.schema([pa.field("a", pa.string())]), of(), None, None),
        (of(title="A"), of(title="B", description="C"), None, None),
        (of(), of(deprecated="use b"), Rise.MINOR, "column t.a is deprecated (use b)"),
        (of(deprecated="use b"), of(deprecated="use b"), None, None),
        (of(deprecated="use b"), of(), None, None),
        (of(), pa.schema([]), Rise.MAJOR, "column t.a went away"),
        (of(deprecated="use b"), pa.schema([]), Rise.MAJOR, "column t.a went away, as was told"),
    ],
)
def test_what_a_column_promises_is_part_of_the_structure(
    before: pa.Schema, after: pa.Schema, rise: Rise | None, because: str | None
) -> None:
    step = structure_step({"t": before}, {"t": after}, 1, 1)

    assert ((step.rise, step.because) if step else (None, None)) == (rise, because)


@pytest.mark.parametrize(
    ("rise", "listed", "expected"),
    [
        (Rise.PATCH, ["1.0.0"], "1.0.1"),
        (Rise.MINOR, ["1.0.0", "1.0.1"], "1.1.0"),
        (Rise.MAJOR, ["1.0.0", "1.9.3"], "2.0.0"),
        (Rise.PATCH, ["1.9.0", "1.10.0"], "1.10.1"),
    ],
)
def test_a_number_is_above_all_that_were_given(rise: Rise, listed: list[str], expected: str) -> None:
    assert number(Step(rise, ""), listed) == expected


def test_after_a_rollback_no_number_is_used_twice(folder: Path) -> None:
    begin(folder, drill=False)
    publish(tables(), folder, PROVENANCE)
    history = json.loads((folder / "versions.json").read_text())
    (folder / "versions.json").write_text(json.dumps(history | {"latest": "1.0.0"}))

    published = publish(tables(replaced("events", 0, kind="summit")), folder, PROVENANCE)

    assert published.version == "1.2.0"
    assert read_history(folder).release("1.2.0").parent == "1.0.0"


def test_a_reason_counts_what_came_and_went() -> None:
    assert content_step(3, 1, []).because == "3 documents came, 1 document went"
    assert content_step(0, 0, [], revised=1).because == "1 document was revised"
    assert content_step(1, 0, ["funding"], revised=2).because == "2 documents were revised, 1 document came"


def test_manifest_and_list_name_the_parent_by_its_digest(folder: Path) -> None:
    begin(folder, drill=False)
    second: Publication = publish(tables(), folder, PROVENANCE)

    manifest = json.loads((second.folder / "manifest.json").read_text())

    first = read_history(folder).release("1.0.0")
    assert manifest["parent"] == {"version": "1.0.0", "manifest_sha256": first.manifest_sha256}
    assert read_history(folder).latest == "1.1.0"
