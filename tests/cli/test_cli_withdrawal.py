"""retract, gc, export and import as they are typed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_tables import DRILL_DOCUMENT

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
    ],
)
@pytest.mark.usefixtures("published")
def test_a_wrong_call_is_told_what_to_do(run: Run, arguments: list[str], says: str) -> None:
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert says in err


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
