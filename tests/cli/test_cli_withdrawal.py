"""retract, gc, export and import as they are typed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT

from communique.collect.archive import Archive
from communique.collect.rows import Fetch, SourceAbout

Run = Callable[..., tuple[int, str, str]]
ID = DRILL_DOCUMENT["document_id"]


@pytest.mark.usefixtures("published")
def test_a_retraction_names_documents_version_and_what_is_left_to_do(run: Run) -> None:
    status, out, err = run("retract", ID[:8], "--reason", "asked for", "--json")

    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "dataset": "aid",
        "version": "1.1.0",
        "withdrawn": [ID],
        "purged": [],
        "copies": [],
        "not_read": [],
    }
    status, out, err = run("retract", "notes/drill.txt", "--reason", "court order", "--purge")
    assert (status, out) == (0, "")
    assert f"withdrawn: {ID}  notes/drill.txt" in err
    assert "aid: their words were taken out of 1.0.0" in err
    assert "the latest version had none of them" in err
    status, out, _ = run("verify", "--json")
    assert status == 0
    assert "purged on" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["retract", "abc123", "--reason", "x"], "no version has a document 'abc123'"),
        (["retract", ID], "--reason"),
        (["gc", "--keep", "7.0.0"], "no version 7.0.0: there is 1.0.0"),
        (["export", "7.0.0", "aid.zip"], "no version 7.0.0: there is 1.0.0"),
        (["export", "latest", "aid.rar"], "end its name in .tar.zst, .tar.gz, .zip"),
        (["import", "absent.zip"], "no archive at absent.zip"),
        (["gc", "--dataset", "absent"], "no dataset at"),
        (["verify", "--runner", "dask"], "--runner dask says who builds a version again: add --rebuild"),
        (["verify", "--rebuild", "--runner", "dask"], "--runner dask needs the address of a cluster"),
        (["backfill", "--runner", "dask"], "--runner dask needs the address of a cluster"),
        (["gc", "--archive", "archive"], "gc --archive DIR --older-than DAYS go together"),
        (["gc", "--archive", "archive", "--older-than", "9"], "archive is no archive of collected pages"),
        (
            ["gc", "--archive", "archive", "--older-than", "9", "--datasets", "none"],
            "no dataset in none: name the folder",
        ),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_wrong_call_is_told_what_to_do(run: Run, arguments: list[str], says: str) -> None:
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert says in err


@pytest.mark.usefixtures("published")
def test_gc_lets_earlier_states_of_collected_pages_go_and_doctor_counts_what_is_there(run: Run, tmp_path: Path) -> None:
    link = "https://press.example/a"
    (tmp_path / "archive").mkdir()
    with Archive(tmp_path / "archive", create=True) as archive:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        number = archive.begin([SourceAbout("press", None, "en", None, None, "page", None)], at)
        for body in (b"<p>One.", b"<p>Two."):
            archive.record(number, Fetch("press", "a", link, at, final_address=link, body=body))
    options = ("gc", "--archive", "archive", "--older-than", "30")
    assert "archive: 1 earlier states of pages and lists would go (0.0 MB), 1 stay" in run(*options, "--dry-run")[2]
    assert "1 pages, 2 states of them and of lists, 0.0 MB; the oldest of 2026-01-01" in run("doctor")[1]
    assert json.loads(run(*options, "--json")[1]) == {
        "archive": "archive",
        "dry_run": False,
        "datasets": ["aid"],
        "expired": 1,
        "kept": 1,
        "freed": 16,
    }
    assert "1 pages, 1 states of them and of lists" in run("doctor")[1]


@pytest.mark.usefixtures("published")
def test_gc_says_what_stays_and_what_goes_when(run: Run, published: Path) -> None:
    assert run("gc")[2] == "aid: every version stays (1.0.0)\n"
    run("retract", ID, "--reason", "asked for", "--quiet")

    status, out, err = run("gc", "--newest", "1", "--dry-run")
    assert (status, out) == (0, "")
    assert "aid 1.0.0: would be marked since" in err
    status, out, err = run("gc", "--newest", "1", "--json")
    told = json.loads(out)
    assert (status, told["kept"], [one["version"] for one in told["marked"]]) == (0, ["1.1.0"], ["1.0.0"])
    assert "marked" in run("versions")[1]

    versions = published / "aid" / "versions.json"
    marked_at = told["marked"][0]["marked_at"]
    versions.write_text(versions.read_text().replace(marked_at, "2020-01-01T00:00:00+00:00"))
    status, out, err = run("gc", "--newest", "1")
    assert "aid 1.0.0: removed" in err
    assert "expired" in run("versions")[1]
    status, _, err = run("query", "select 1", "--version", "1.0.0")
    assert status == 2
    assert "1.0.0 has expired" in err


@pytest.mark.usefixtures("published")
def test_a_version_goes_out_and_comes_in(run: Run, tmp_path: Path) -> None:
    status, out, err = run("export", "latest", "aid.tar.zst")
    assert (status, out) == (0, "")
    assert err.startswith("aid.tar.zst: aid 1.0.0, ")

    status, out, _ = run("import", "aid.tar.zst", "--datasets", "there", "--json")
    assert json.loads(out) == {"dataset": "aid", "version": "1.0.0", "changed": True, "latest": True}
    assert run("query", "select count(*) from documents", "--datasets", "there", "--format", "csv")[1].endswith("2\n")
    assert run("import", "aid.tar.zst")[2] == "aid 1.0.0: is there already\n"
    (tmp_path / "half.tar.zst").write_bytes((tmp_path / "aid.tar.zst").read_bytes()[:9000])
    status, out, err = run("import", "half.tar.zst", "--datasets", "other")
    assert (status, out) == (2, "")
    assert "is no archive of a version" in err
    assert not (tmp_path / "other").exists()
