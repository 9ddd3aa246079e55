"""Differences in words: a document that was edited is revised, not one that went and another that came."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from called import Run, calling
from small_tables import AID_DOCUMENT, DRILL_DOCUMENT, PROVENANCE, ROWS, fact, tables

from communique.cli import diff as command
from communique.compare.between import difference
from communique.compare.differences import COLUMNS
from communique.compare.documents import moved_documents
from communique.compare.sides import Side, two_versions
from communique.compare.words import LONGEST_WORDS, in_words
from communique.dataset.history import Release
from communique.dataset.manifest import Manifest, RepublishedText, TableEntry
from communique.identity import document_id
from communique.publish import publish

Rows = dict[str, list[dict[str, Any]]]
DRILL = DRILL_DOCUMENT["document_id"]


def edited(document: dict[str, Any], text: str, locator: str | None = None) -> dict[str, Any]:
    place = locator or document["locator"]
    return document | {
        "document_id": document_id("notes", place, text),
        "text": text,
        "locator": place,
        "title": "Begun",
    }


LATER = edited(DRILL_DOCUMENT, DRILL_DOCUMENT["text"].replace("June", "July"))
BESIDE = edited(DRILL_DOCUMENT, DRILL_DOCUMENT["text"] + "The Minister will watch.\n", "drill-2.txt")
OTHER = edited(DRILL_DOCUMENT, "Bridge opens\nThe bridge in Zenda opens in May 2031.\n", "bridge.txt")


def rows(*documents: dict[str, Any], duplicates: list[dict[str, Any]] | None = None) -> Rows:
    """Rows of the document on aid and of these, each with its event."""
    given: Rows = {table: [r for r in found if r.get("document_id") != DRILL] for table, found in ROWS.items()}
    given["documents"] += documents
    given["events"] += [fact("events", one, one["text"].splitlines()[1], kind="exercise") for one in documents]
    given["duplicates"] = duplicates or []
    return given


def cluster(canonical: dict[str, Any], revision: dict[str, Any]) -> list[dict[str, Any]]:
    both = [(canonical, "canonical", 1.0), (revision, "revision", 0.8)]
    return [
        {
            "document_id": one["document_id"],
            "cluster_id": min(canonical["document_id"], revision["document_id"]),
            "canonical_document_id": canonical["document_id"],
            "relation": relation,
            "similarity": similarity,
            "method": "shingles",
        }
        for one, relation, similarity in both
    ]


def side(folder: Path, given: Rows) -> Side:
    """A version with these rows, as far as words need one: nothing is published."""
    folder.mkdir()
    entries = {}
    for table, found in tables(given).items():
        pq.write_table(found, folder / f"{table}.parquet")
        entries[table] = TableEntry(f"{table}.parquet", found.num_rows, 0, "", "")
    manifest = Manifest(folder.name, 1, entries, RepublishedText.FULL, (), {}, folder)
    return Side(Release(folder.name, None, "", "", ""), folder, manifest)


DRILL_IS = f"notes: drill.txt, Exercise begins ({DRILL})"
LATER_IS = f"notes: drill.txt, Begun ({LATER['document_id']})"
BESIDE_IS = f"notes: drill-2.txt, Begun ({BESIDE['document_id']})"
OTHER_IS = f"notes: bridge.txt, Begun ({OTHER['document_id']})"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (rows(), rows(DRILL_DOCUMENT), [f"came: {DRILL_IS}"]),
        (rows(DRILL_DOCUMENT), rows(), [f"went: {DRILL_IS}"]),
        (rows(DRILL_DOCUMENT), rows(LATER), [f"revised: {LATER_IS}, until then {DRILL}"]),
        (rows(DRILL_DOCUMENT), rows(OTHER), [f"came: {OTHER_IS}", f"went: {DRILL_IS}"]),
        (
            rows(DRILL_DOCUMENT),
            rows(DRILL_DOCUMENT, BESIDE, duplicates=cluster(DRILL_DOCUMENT, BESIDE)),
            [f"revised: {BESIDE_IS} is a revision of {DRILL_IS}, which stays"],
        ),
        (
            rows(DRILL_DOCUMENT),
            rows(DRILL_DOCUMENT, BESIDE, duplicates=cluster(BESIDE, DRILL_DOCUMENT)),
            [f"revised: {BESIDE_IS} is a revision of {DRILL_IS}, which stays"],
        ),
        (
            rows(DRILL_DOCUMENT, OTHER),
            rows(LATER, BESIDE, duplicates=cluster(LATER, BESIDE)),
            [f"revised: {LATER_IS}, until then {DRILL}", f"came: {BESIDE_IS}", f"went: {OTHER_IS}"],
        ),
    ],
)
def test_documents_came_went_or_were_revised(tmp_path: Path, before: Rows, after: Rows, words: list[str]) -> None:
    moves = moved_documents(side(tmp_path / "1.0.0", before), side(tmp_path / "1.1.0", after))

    assert [move.told() for move in moves] == words


def test_rows_say_what_they_are_about(datasets: Path) -> None:
    sides = two_versions(datasets / "aid", "1.0.0", "1.1.1")

    found = in_words(difference(*sides), *sides).to_pylist()

    assert [tuple(row.values())[2:] for row in found] == [
        ("added", "", "", "", "document", "Exercise begins"),
        ("added", "", "", "", "document", "The exercise in Zenda begins in June 2031."),
        ("changed", "status", "pledged", "allocated", "extractor", "We will provide EUR 400.50 million in October."),
    ]
    assert [row["id"] for row in found] == difference(*sides).column("id").to_pylist()


def test_long_words_are_cut_and_lines_joined(tmp_path: Path) -> None:
    long = edited(DRILL_DOCUMENT, "Exercise\n" + "very\tlong " * 30 + "\n", "long.txt")
    event = fact("events", long, long["text"].splitlines()[1], kind="exercise")
    values = ("events", event["id"], "added", None, None, None, "document")
    differing = pa.table({name: pa.array([value], pa.string()) for name, value in zip(COLUMNS, values, strict=True)})

    sides = (side(tmp_path / "1.0.0", rows()), side(tmp_path / "1.1.0", rows(long)))
    [about] = in_words(differing, *sides).column("about").to_pylist()

    assert len(about) == LONGEST_WORDS
    assert about.startswith("very long very long")
    assert about.endswith("…")


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of two versions, where a document was edited and another one came."""
    folder = tmp_path_factory.mktemp("revised")
    for one in (rows(DRILL_DOCUMENT), rows(LATER, OTHER)):
        publish(tables(one), folder / "aid", PROVENANCE)
    return folder


@pytest.fixture
def run(revised: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(revised, capsys, monkeypatch)


def test_the_commands_tell_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = f"revised: {LATER_IS}, until then {DRILL}"
    for arguments in ((), ("--stat",), ("--table", "documents")):
        assert run("diff", *arguments).out.splitlines()[:3] == [edit, f"came: {OTHER_IS}", ""]
    for arguments in (("--table", "events"), ("--id", DRILL), ("--format", "csv"), ("--json",)):
        assert "revised" not in run("diff", *arguments).out
    assert run("log").out.splitlines()[0].endswith("from 1.0.0: 1 document was revised, 1 document came")
    assert run("log").out.splitlines()[1:3] == [f"  {edit}", f"  came: {OTHER_IS}"]
    documents = json.loads(run("log", "--json").out)["versions"][0]["documents"]
    assert [(one["move"], one["locator"]) for one in documents] == [("revised", "drill.txt"), ("came", "bridge.txt")]
    assert documents[0]["before"]["document_id"] == DRILL

    gone = fact("events", DRILL_DOCUMENT, DRILL_DOCUMENT["text"].splitlines()[1], kind="exercise")["id"]
    printed = run("blame", "events", gone).out
    for words in ("gone since 1.1.0", f"in 1.1.0    {edit}", DRILL_DOCUMENT["text"].splitlines()[1]):
        assert words in printed
    told_of = json.loads(run("blame", "events", gone, "--json").out)
    assert (told_of["gone"], told_of["document"]["document_id"]) == (True, DRILL)
    assert told_of["revisions"][0]["document_id"] == LATER["document_id"]

    monkeypatch.setattr(command, "MOST_DOCUMENTS", 1)
    assert run("diff").out.splitlines()[1] == "and 1 more: --table documents --format csv lists them"


def test_a_row_of_a_document_that_stays_has_no_revisions(run: Run) -> None:
    assert json.loads(run("blame", "funding", ROWS["funding"][0]["id"], "--json").out)["revisions"] == []
    assert AID_DOCUMENT["title"] in run("blame", "funding", ROWS["funding"][0]["id"]).out
