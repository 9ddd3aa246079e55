"""A build leaves out what was withdrawn, says so, and gives the same rows that the retraction gave."""

import json
from pathlib import Path

import pytest

import communique
from communique.build import BuildRequest, BuildResult, build
from communique.build.carried import with_carried
from communique.build.steps import PlainSteps, WorkerPool
from communique.publish import store
from communique.publish.retraction import retract
from communique.schemas.contract import arrow_schema
from communique.sources import RECORDS, ReadResult

FERRY = (
    "Riverland supports the ferry of Odin\n\nRIVERTON, 3 October 2030. Riverland will provide EUR 4 million to Odin "
    "for a new ferry, the Ministry of Transport said.\n"
)
CRANES = "Poland helps\n\nKYIV, 5 October 2030. Poland delivered 12 cranes to Ukraine, the ministry said on Friday.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "cranes.txt").write_text(CRANES)
    return folder


def built(notes: Path, dataset: Path) -> BuildResult:
    with WorkerPool(1) as pool:
        return build(BuildRequest((f"notes={notes}",), dataset), PlainSteps(pool))


def test_the_same_sources_make_the_rows_that_the_retraction_left(notes: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "datasets" / "ferries"
    built(notes, dataset)
    done = retract(dataset, ["notes/ferry.txt"], "withdrawn by its publisher")
    assert done.publication is not None

    again = built(notes, dataset)

    assert (again.publication.version, again.publication.changed) == ("1.1.0", False)
    assert [(r.stage, r.rule, r.rows) for r in again.refused] == [("clean", "withdrawn", 1)]
    [refused] = again.quarantine.to_pylist()
    assert (refused["locator"], refused["failing_value"]) == ("notes/ferry.txt", "withdrawn by its publisher")


@pytest.mark.parametrize("purged", [False, True])
def test_what_a_refresh_carries_over_is_there_after_a_retraction_too(purged: bool, notes: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "datasets" / "ferries"
    built(notes, dataset)
    retract(dataset, ["notes/ferry.txt"], "withdrawn by its publisher", empty=purged)
    nothing = ReadResult(RECORDS.empty_table(), arrow_schema("quarantine").empty_table(), 0, ())

    carried = with_carried(nothing, dataset, []).records.column("locator").to_pylist()

    assert carried == (["cranes.txt"] if purged else ["cranes.txt", "ferry.txt"])


def test_what_was_purged_comes_back_neither_as_rows_nor_into_the_store(notes: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "datasets" / "ferries"
    built(notes, dataset)
    retract(dataset, ["notes/ferry.txt"], "court order", empty=True)
    (notes / "more.txt").write_text(CRANES.replace("Poland", "Norway"))
    (notes / "moved.txt").write_text(FERRY)

    again = built(notes, dataset)

    assert [(r.rule, r.rows) for r in again.refused] == [("withdrawn", 2)], "the same bytes in another place too"
    kept = store.kept(dataset, again.publication.version)
    assert kept is not None
    assert sorted(kept.records.column("locator").to_pylist()) == ["cranes.txt", "more.txt"]
    assert kept.purged == 2
    for release in communique.open(dataset).versions():
        with communique.open(dataset, release.version) as found:
            said = json.dumps([found.table(name).to_pylist() for name in found.tables], default=str)
        assert "iverland" not in said, release.version


@pytest.mark.parametrize(("purged", "documents"), [(False, 2), (True, 1)])
def test_another_text_in_the_place_of_a_document(purged: bool, documents: int, notes: Path, tmp_path: Path) -> None:
    """It comes in with a warning where a document was withdrawn, and not at all where one was taken down."""
    dataset = tmp_path / "datasets" / "ferries"
    built(notes, dataset)
    retract(dataset, ["notes/ferry.txt"], "court order", empty=purged)
    (notes / "ferry.txt").write_text(FERRY + "\nPrinted 3 times.\n")

    again = built(notes, dataset)

    with communique.open(dataset) as latest:
        assert latest.table("documents").num_rows == documents
    assert bool(again.publication.warnings) is not purged
    if purged:
        [refused] = again.quarantine.to_pylist()
        assert (refused["rule"], refused["failing_value"]) == ("withdrawn", "court order")
        kept = store.kept(dataset, again.publication.version)
        assert kept is not None
        assert kept.records.column("locator").to_pylist() == ["cranes.txt"]
