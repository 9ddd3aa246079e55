"""`communique status`, and a refresh that tells how it fared."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typed import Run

from communique.collect.configuration import Configuration
from communique.errors import StoreError
from communique.operations.conclude import conclude
from communique.operations.log_format import ENVIRONMENT
from communique.operations.run import Ending, RefreshOutcome
from communique.operations.status import STATUS_FILE, read_status

CONFIGURATION = Configuration.model_validate({"sources": [{"name": "notes", "kind": "folder", "path": "notes"}]})


def refreshed(dataset: Path, ago: timedelta = timedelta(hours=1), error: StoreError | None = None) -> None:
    """Leave what a refresh leaves that ended so long ago."""
    at = datetime.now(UTC) - ago
    ending = Ending.UNCHANGED if error is None else Ending.FAILED
    conclude(RefreshOutcome(dataset, ending, at - timedelta(seconds=75), at, error=error), CONFIGURATION)


def test_a_dataset_that_fares_well_ends_with_status_0(run: Run, published: Path) -> None:
    refreshed(published / "aid")
    status, out, err = run("status")
    assert (status, err) == (0, "")
    assert "aid 1.0.0, 2 documents" in out
    assert "unchanged" in out
    assert "60 minutes ago), took 75 s" in out
    assert "All is well." in out


def test_a_run_that_failed_is_told_with_what_to_do_and_status_1(run: Run, published: Path) -> None:
    refreshed(published / "aid", timedelta(days=1))
    refreshed(published / "aid", error=StoreError("the disk is full"))
    status, out, _ = run("status")
    assert status == 1
    assert "last good run" in out
    assert "failure: the disk is full\n  do what the reason says" in out


def test_json_has_all_that_the_file_says_and_whether_it_is_well(run: Run, published: Path) -> None:
    refreshed(published / "aid", error=StoreError("the disk is full"))
    status, out, _ = run("status", "--json")
    told = json.loads(out)
    assert (status, told["well"], told["working"]) == (1, False, None)
    assert told["problems"][0]["message"] == "the disk is full"
    assert set(json.loads((published / "aid" / STATUS_FILE).read_text())) <= set(told)


def test_a_dataset_that_was_never_refreshed_says_what_to_do(run: Run, published: Path) -> None:
    status, out, _ = run("status")
    assert status == 1
    assert "no refresh of aid was ever recorded" in out
    assert "run `communique refresh`" in out


def test_a_dataset_that_is_not_there_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    status, _, err = run("status", "--dataset", "other")
    assert status == 2
    assert "no dataset at datasets/other" in err


def test_a_damaged_file_is_told(run: Run, published: Path) -> None:
    (published / "aid" / STATUS_FILE).write_text("{")
    status, out, _ = run("status")
    assert status == 1
    assert "the next refresh makes it anew" in out


def test_a_run_that_should_have_begun_is_overdue(run: Run, published: Path) -> None:
    for days in (9, 8, 7, 6, 5):
        refreshed(published / "aid", timedelta(days=days))
    status, out, _ = run("status")
    assert status == 1
    assert "overdue: a run should have begun by" in out
    refreshed(published / "aid", timedelta(days=1))
    assert run("status")[0] == 0


def test_a_run_that_is_due_by_the_schedule_is_overdue_an_hour_later(run: Run, published: Path) -> None:
    dataset = published / "aid"
    at = datetime.now(UTC) - timedelta(hours=9)
    outcome = RefreshOutcome(dataset, Ending.UNCHANGED, at, at)
    conclude(outcome, CONFIGURATION, next_run_at=datetime.now(UTC) - timedelta(minutes=30))
    assert run("status")[0] == 0
    conclude(outcome, CONFIGURATION, next_run_at=datetime.now(UTC) - timedelta(hours=2))
    assert run("status")[0] == 1


def holder(dataset: Path, process: int, machine: str) -> None:
    since = (datetime.now(UTC) - timedelta(minutes=5)).isoformat(timespec="seconds")
    (dataset / ".refresh.lock.holder").write_text(f"process {process} on {machine} since {since}")


def test_a_run_at_work_is_told_and_one_that_was_killed_needs_a_look(run: Run, published: Path) -> None:
    refreshed(published / "aid")
    holder(published / "aid", os.getpid(), platform.node())
    status, out, _ = run("status")
    assert status == 0
    assert f"at work process {os.getpid()} on" in " ".join(out.split())

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    holder(published / "aid", gone.pid, platform.node())
    status, out, _ = run("status")
    assert status == 1
    assert "interrupted: the run that began" in out
    assert "overdue" not in out

    holder(published / "aid", gone.pid, "another-machine")
    assert run("status")[0] == 0


@pytest.fixture
def sources(tmp_path: Path, notes: Path) -> Path:
    (tmp_path / "sources.yaml").write_text("sources: [{name: notes, kind: folder, path: notes}]\n")
    return tmp_path / "sources.yaml"


def test_a_refresh_writes_its_status_and_logs_as_lines_of_json(run: Run, sources: Path) -> None:
    status, _, err = run("refresh", "--no-prefect", "--log-format", "json")
    assert status == 0
    lines = [json.loads(line) for line in err.splitlines()]
    assert {"at", "level", "logger", "message"} <= set.intersection(*(set(line) for line in lines))
    stages = [line["stage"] for line in lines if line.get("event") == "stage_ended"]
    assert stages == ["read", "clean", "sign", "dedupe", "extract", "resolve", "validate", "publish"]
    (ended,) = [line for line in lines if line.get("event") == "run_ended"]
    assert (ended["ending"], ended["version"], ended["counts"]["documents"]) == ("published", "1.0.0", 1)
    found = read_status(sources.parent / "datasets" / "defence-aid")
    assert found is not None
    assert found.last_run is not None
    assert found.last_run.version == "1.0.0"
    assert run("status")[0] == 0


def test_as_lines_of_json_an_error_is_one_too(
    run: Run, sources: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes / "a.txt").unlink()
    monkeypatch.setenv(ENVIRONMENT, "json")
    status, out, err = run("refresh", "--no-prefect")
    assert (status, out) == (1, "")
    last = [json.loads(line) for line in err.splitlines()][-2:]
    assert last[0]["event"] == "run_ended"
    assert last[0]["level"] == "error"
    assert last[1]["event"] == "gate_began"


def test_as_text_nothing_is_told_twice(run: Run, sources: Path, notes: Path) -> None:
    (notes / "a.txt").unlink()
    _, _, err = run("refresh", "--no-prefect", "--quiet")
    assert err.count("no document could be read") == 1


def test_a_sources_file_that_cannot_be_read_is_in_the_status(run: Run, sources: Path) -> None:
    sources.write_text("sources: none")
    assert run("refresh", "--no-prefect")[0] == 2
    assert not (sources.parent / "datasets").exists(), "a wrong call leaves nothing behind"
    sources.write_text("sources: [{name: notes, kind: folder, path: notes}]\n")
    assert run("refresh", "--no-prefect", "--quiet")[0] == 0
    sources.write_text("sources: none")
    assert run("refresh", "--no-prefect")[0] == 2
    status, out, _ = run("status")
    assert status == 1
    assert "sources.yaml:1" in out
    assert "1 document\n" in out
