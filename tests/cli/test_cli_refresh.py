import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
import yaml
from refreshed_site import ministry, releases
from typed import Run
from website import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ministry(tmp_path) as running:
        yield running


@pytest.fixture
def configured(tmp_path: Path, site: Site) -> Path:
    """The folder whose `sources.yaml` collects the site."""
    return tmp_path


def refreshed(run: Run, *arguments: str) -> dict[str, object]:
    status, out, err = run("refresh", "--no-prefect", "--json", *arguments)
    assert status == 0, err
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_three_refreshes_publish_what_changed(run: Run, configured: Path, site: Site) -> None:
    assert refreshed(run)["version"] == "1.0.0"
    unchanged = refreshed(run)
    assert (unchanged["version"], unchanged["changed"]) == ("1.0.0", False)
    releases(site, 3)
    grown = refreshed(run, "--site", "pages")
    assert (grown["version"], grown["changed"]) == ("1.1.0", True)
    assert "1.1.0" in (configured / "pages" / "index.html").read_text()
    fresh = run("build", "archive", "--dataset", "fresh", "--no-prefect", "--quiet")
    assert fresh[0] == 0
    first, second = (configured / "datasets" / place for place in ("defence-aid/1.1.0", "fresh/1.0.0"))
    for table in ("documents", "statements", "transfers", "mentions", "entities"):
        assert (first / f"{table}.parquet").read_bytes() == (second / f"{table}.parquet").read_bytes()


def test_documents_of_other_sources_stay(run: Run, configured: Path, notes: Path) -> None:
    assert run("build", "notes", "--no-prefect", "--quiet")[0] == 0
    refreshed(run)
    _, out, _ = run("query", "select source, count(*) as n from documents group by all order by all", "--json")
    assert [(row["source"], row["n"]) for row in json.loads(out)["rows"]] == [("ministry", 2), ("notes", 1)]
    refreshed(run)
    assert json.loads(run("query", "select count(*) as n from documents", "--json")[1])["rows"] == [{"n": 3}]


def test_documents_that_the_store_does_not_have_must_be_named(run: Run, configured: Path, notes: Path) -> None:
    assert run("build", "notes", "--no-prefect", "--quiet", "--no-store")[0] == 0
    status, _, err = run("refresh", "--no-prefect")
    assert status == 2
    assert "documents of notes too" in err


def test_a_folder_is_a_source_too(run: Run, configured: Path, notes: Path) -> None:
    written = yaml.safe_load((configured / "sources.yaml").read_text("utf-8"))
    written["sources"].append({"name": "own", "kind": "folder", "path": "notes"})
    (configured / "sources.yaml").write_text(yaml.safe_dump(written), "utf-8")
    rows = refreshed(run)["rows"]
    assert isinstance(rows, dict)
    assert rows["documents"] == 3


def test_when_no_source_can_be_read_nothing_is_built(run: Run, configured: Path, site: Site) -> None:
    refreshed(run)
    site.server.server_close()
    site.pages.clear()
    with stamina.set_testing(True, attempts=1):  # nobody waits for another try
        status, _, err = run("refresh", "--no-prefect")
    assert status == 3
    assert "--no-collect" in err
    assert refreshed(run, "--no-collect")["changed"] is False


def test_without_an_archive_there_is_nothing_to_build(run: Run, configured: Path) -> None:
    status, _, err = run("refresh", "--no-prefect", "--no-collect")
    assert status == 2
    assert "nothing to build from" in err
