"""An archive that was begun anew lacks older pages: a refresh keeps them and says so, or refuses where it cannot."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from communique.build import BuildRequest, BuildResult, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.collect import Archive
from communique.collect.rows import Fetch, SourceAbout
from communique.errors import UsageError

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
NUMBERS = {1: "twelve", 2: "seven", 3: "forty"}


def collected(folder: Path, *pages: int, day: int = 0, text: str = "") -> None:
    """Collect press releases, by their numbers."""
    folder.mkdir(exist_ok=True)
    about = SourceAbout("ministry", None, "en", None, None, "page", None)
    with Archive(folder, create=True) as archive:
        run = archive.begin([about], AT)
        for page in pages:
            address = f"https://www.example.org/news/{page}"
            said = text or f"Norway will send {NUMBERS[page]} radars to Ukraine, the ministry said in release {page}."
            body = f"<html><body><main><h1>Release {page}</h1><p>{said}</p></main></body></html>".encode()
            at = AT + timedelta(days=day)
            archive.record(
                run,
                Fetch(
                    "ministry",
                    address,
                    address,
                    at,
                    status=200,
                    media_type="text/html",
                    final_address=address,
                    body=body,
                ),
            )


def refreshed(archive: Path, dataset: Path, **request: object) -> BuildResult:
    wanted = BuildRequest((f"ministry={archive}",), dataset, add=True, **request)  # type: ignore[arg-type]
    return build(wanted, PlainSteps(WorkerPool(1)))


def pages_of(result: BuildResult) -> list[str]:
    rows = pq.read_table(result.publication.folder / "documents.parquet").column("locator").to_pylist()
    return sorted(row[-1] for row in rows)


def test_pages_that_the_archive_lacks_stay_and_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    archive, dataset = tmp_path / "archive", tmp_path / "datasets" / "aid"
    collected(archive, 1, 2)
    first = refreshed(archive, dataset)
    shutil.rmtree(archive)
    collected(archive, 2, 3, day=9)
    with caplog.at_level(logging.WARNING):
        second = refreshed(archive, dataset)
    assert pages_of(second) == ["1", "2", "3"]
    assert "ministry: the archive has 1 pages of aid 1.0.0 no more" in caplog.text
    caplog.clear()
    assert refreshed(archive, dataset).publication.changed is False
    assert "begun anew" in caplog.text
    before, after = (pq.read_table(one.publication.folder / "documents.parquet").to_pylist() for one in (first, second))
    assert [row for row in after if row["locator"].endswith("/1")] == [
        row for row in before if row["locator"].endswith("/1")
    ]


def test_a_state_of_a_page_that_was_seen_before_stands_before_those_seen_now(tmp_path: Path) -> None:
    archive, dataset = tmp_path / "archive", tmp_path / "datasets" / "aid"
    collected(archive, 1)
    refreshed(archive, dataset)
    shutil.rmtree(archive)
    collected(archive, 1, day=9, text="Denmark gave forty generators to hospitals in Kharkiv, said its government.")
    second = refreshed(archive, dataset)
    duplicates = pq.read_table(second.publication.folder / "duplicates.parquet").to_pylist()
    documents = pq.read_table(second.publication.folder / "documents.parquet").to_pylist()
    relation = {row["document_id"]: row["relation"] for row in duplicates}
    told = {row["body"].split()[0]: relation[row["document_id"]] for row in documents}
    assert set(told.values()) == {"canonical", "revision"}
    [first] = [row["document_id"] for row in documents if "Norway" in row["body"]]
    assert relation[first] == "canonical"


def test_where_the_store_does_not_have_them_either_nothing_is_built(tmp_path: Path) -> None:
    archive, dataset = tmp_path / "archive", tmp_path / "datasets" / "aid"
    collected(archive, 1, 2)
    refreshed(archive, dataset, store=False)
    assert refreshed(archive, dataset, store=False).publication.changed is False
    shutil.rmtree(archive)
    collected(archive, 2)
    with pytest.raises(
        UsageError, match=r"aid 1\.0\.0 has 1 pages that the archive lacks, the first is https:.*/news/1"
    ):
        refreshed(archive, dataset, store=False)
