"""A backfill reads the same documents again by today's program, and says what differs and why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from communique.build import BuildRequest, BuildResult, backfill, build, extraction, program
from communique.build.backfill import BackfillRequest, BackfillResult
from communique.build.rebuild import rebuild
from communique.build.steps import PlainSteps, WorkerPool
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.extract import Extraction, Opened, extract_opened
from communique.extract.facts import Transfer

STEPS = PlainSteps(WorkerPool(1))
TEXT = "Norway will send 12 radars to Ukraine, the ministry said on Monday."
OTHER = "The presidents of Latvia and Estonia met in Riga and spoke about air defence."


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text(OTHER)
    (folder / "c.pdf").write_bytes(b"%PDF-1.7")
    return folder


def built(folder: Path, dataset: Path, **request: object) -> BuildResult:
    return build(BuildRequest((str(folder),), dataset, **request), STEPS)  # type: ignore[arg-type]


def read_again(dataset: Path, *sources: str) -> BackfillResult:
    return backfill.backfill(BackfillRequest(dataset, sources), STEPS)


@pytest.fixture
def become_another(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A program whose code has another digest, and so have its kept results."""
    monkeypatch.setattr(program, "_python", lambda: ("another", "program"))
    monkeypatch.setattr(backfill, "code_sha256", lambda: "f" * 64)
    monkeypatch.setattr("communique.build.code_sha256", lambda: "f" * 64)
    program.rooms_sha256.cache_clear()
    yield
    program.rooms_sha256.cache_clear()


def without_transfers(opened: Opened) -> Extraction:
    found = extract_opened(opened)
    return replace(found, facts=tuple(one for one in found.facts if not isinstance(one, Transfer)))


def test_the_same_program_changes_nothing(notes: Path, tmp_path: Path) -> None:
    dataset = tmp_path / "datasets" / "aid"
    built(notes, dataset)
    found = read_again(dataset)
    assert (found.built.publication.version, found.built.publication.changed) == ("1.0.0", False)
    assert found.differences() == []


def test_another_program_makes_a_patch_that_says_what_changed_and_why(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    dataset = tmp_path / "datasets" / "aid"
    before = built(notes, dataset).publication
    (notes / "d.txt").write_text("What came since is for a refresh: Sweden will send 4 radars to Ukraine.")
    request.getfixturevalue("become_another")
    monkeypatch.setattr(extraction, "extract_opened", without_transfers)
    found = read_again(dataset)
    publication = found.built.publication
    assert (publication.version, publication.changed) == ("1.0.1", True)
    assert publication.reason.startswith("read again by communique 0.1.0 (code ffffffff), 1.0.0 was made by communique")
    assert "transfers 1 removed (extractor)" in publication.reason
    assert publication.rows["transfers"] == 0 < before.rows["transfers"]
    told = {(row["table_name"], row["cause"]): row["removed"] for row in found.differences()}
    assert told["transfers", "extractor"] == 1
    [refused] = pq.read_table(publication.folder / "quarantine.parquet").to_pylist()
    assert (refused["locator"], refused["rule"]) == ("notes/c.pdf", "unknown_file_type")
    check = rebuild(dataset, "1.0.1", (), STEPS)
    assert check.problems == ()


def test_without_a_store_the_documents_are_read_where_they_are(
    notes: Path, tmp_path: Path, become_another: None
) -> None:
    dataset = tmp_path / "datasets" / "aid"
    built(notes, dataset, text=RepublishedText.EVIDENCE)
    with pytest.raises(UsageError, match=r"2 of the 2 documents of 1\.0\.0 are neither in the store nor where"):
        read_again(dataset)
    (notes / "d.txt").write_text("What came since is for a refresh: Sweden will send 4 radars to Ukraine.")
    found = read_again(dataset, f"notes={notes}")
    assert found.built.publication.changed is False
    (notes / "b.txt").unlink()
    with pytest.raises(UsageError, match=r"1 of the 2 documents .* \(the first is notes/b\.txt\)"):
        read_again(dataset, f"notes={notes}")
