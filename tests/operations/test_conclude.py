"""What a refresh leaves behind: its status, also when it failed, and who is told of what."""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from webhook import Hook, running_hook

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from small_tables import PROVENANCE, tables

from communique.build import BuildResult
from communique.collect.configuration import Configuration, Notify
from communique.errors import BusyError, CommuniqueError, GateError, StoreError, UnreachableError
from communique.operations.conclude import Conclusion, conclude, note_missed
from communique.operations.notify import Turn
from communique.operations.run import Ending, RefreshOutcome, ending_of
from communique.operations.standing import standing
from communique.operations.status import MOST_RUNS, STATUS_FILE, Concern, DamagedStatusError, Status, read_status
from communique.publish import publish
from communique.publish.provenance import RefusalCount

DAY = timedelta(days=1)
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
CONFIGURATION = Configuration.model_validate({"sources": [{"name": "notes", "kind": "folder", "path": "notes"}]})


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A dataset at 1.0.0, as a refresh leaves it."""
    publish(tables(), tmp_path / "aid", PROVENANCE)
    return tmp_path / "aid"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    with running_hook() as running:
        monkeypatch.setenv("HOOK", running.url)
        yield running


TOLD = CONFIGURATION.model_copy(update={"notify": Notify(webhook="HOOK")})


def ended(dataset: Path, error: CommuniqueError | None = None, day: int = 0) -> RefreshOutcome:
    began = MORNING + day * DAY
    ending = Ending.UNCHANGED if error is None else ending_of(error)
    return RefreshOutcome(dataset, ending, began, began + timedelta(seconds=90), error=error)


def concluded(outcome: RefreshOutcome, configuration: Configuration = CONFIGURATION) -> Conclusion:
    done = conclude(outcome, configuration)
    assert read_status(outcome.dataset) == done.status
    return done


def test_the_status_tells_of_the_run_and_of_the_data(dataset: Path) -> None:
    done = concluded(ended(dataset))
    assert done.warnings == ()
    status = done.status
    assert status.last_run == status.last_good_run
    assert status.last_run is not None
    assert (status.last_run.ending, status.last_run.began_at) == (Ending.UNCHANGED, MORNING)
    assert status.data is not None
    assert (status.data.version, status.data.documents) == ("1.0.0", 2)
    assert [(source.name, source.documents) for source in status.sources] == [("notes", 2)]
    assert status.problems == ()


@pytest.mark.parametrize(
    ("error", "ending", "concern"),
    [
        (UnreachableError("no source could be read"), Ending.UNREACHABLE, Concern.FAILURE),
        (StoreError("the disk is full"), Ending.FAILED, Concern.FAILURE),
        (GateError("documents fell from 40 to 12"), Ending.STOPPED, Concern.GATE),
    ],
)
def test_a_run_that_fails_is_told_and_the_last_good_one_stays(
    dataset: Path, error: CommuniqueError, ending: Ending, concern: Concern
) -> None:
    concluded(ended(dataset))
    done = concluded(ended(dataset, error, day=1))
    assert done.status.last_run is not None
    assert done.status.last_good_run is not None
    assert (done.status.last_run.ending, done.status.last_run.reason) == (ending, str(error))
    assert done.status.last_good_run.began_at == MORNING
    (problem,) = done.status.problems
    assert (problem.concern, problem.message, problem.since) == (
        concern,
        str(error),
        MORNING + DAY + timedelta(seconds=90),
    )
    assert [(notice.turn, notice.concern) for notice in done.notices] == [(Turn.BEGAN, concern)]
    over = concluded(ended(dataset, day=2))
    assert over.status.problems == ()
    assert [notice.turn for notice in over.notices] == [Turn.OVER]


def test_the_first_run_that_fails_makes_a_status_and_no_dataset(tmp_path: Path) -> None:
    done = concluded(ended(tmp_path / "aid", StoreError("no archive")))
    assert done.status.data is None
    assert not (tmp_path / "aid" / "versions.json").exists()


def test_a_failure_that_goes_on_is_told_once_and_again_when_its_reason_is_another(dataset: Path, hook: Hook) -> None:
    concluded(ended(dataset, GateError("documents fell from 40 to 12"), 0), TOLD)
    concluded(ended(dataset, GateError("documents fell from 40 to 11"), 1), TOLD)
    since = (
        concluded(ended(dataset, GateError("rows.funding 3 is below the min of 10"), 2), TOLD).status.problems[0].since
    )
    concluded(ended(dataset, day=3), TOLD)
    concluded(ended(dataset, day=4), TOLD)
    turns = [notice["turn"] for message in hook.told for notice in message["notices"]]  # type: ignore[union-attr]
    assert turns == ["began", "changed", "over"]
    assert since == MORNING + timedelta(seconds=90)


def test_what_a_webhook_could_not_be_told_it_is_told_by_the_next_run(dataset: Path, hook: Hook) -> None:
    hook.statuses = [404]
    failed = concluded(ended(dataset, StoreError("the disk is full")), TOLD)
    assert failed.warnings == (
        "nobody was told by the webhook HOOK: the webhook answers 404: look at the address in HOOK",
    )
    assert hook.told == []
    hook.statuses = [200]
    concluded(ended(dataset, StoreError("the disk is full"), 1), TOLD)
    concluded(ended(dataset, StoreError("the disk is full"), 2), TOLD)
    assert len(hook.told) == 1
    assert "the disk is full" in str(hook.told[0]["text"])


def test_a_skipped_run_changes_nothing_and_three_in_a_row_say_that_something_is_stuck(dataset: Path) -> None:
    concluded(ended(dataset, StoreError("the disk is full"), 0))
    busy = BusyError("aid is being refreshed by process 7")
    for day in (1, 2):
        skipped = concluded(ended(dataset, busy, day)).status
        assert skipped.last_run is not None
        assert skipped.last_run.ending is Ending.FAILED
        assert [one.message for one in skipped.problems] == ["the disk is full"]
    stuck = concluded(ended(dataset, busy, 3)).status
    assert [one.message for one in stuck.problems] == [
        "3 runs in a row found another one at work: aid is being refreshed by process 7"
    ]
    assert [run.ending for run in stuck.recent_runs] == [Ending.FAILED, *[Ending.SKIPPED] * 3]


def test_only_the_newest_runs_are_remembered(dataset: Path) -> None:
    for day in range(MOST_RUNS + 3):
        status = concluded(ended(dataset, day=day)).status
    assert len(status.recent_runs) == MOST_RUNS
    assert status.recent_runs[0].began_at == MORNING + 3 * DAY


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"form": 2}', b"\xff\xfe", b'{"form": 1, "dataset": 7}'])
def test_a_damaged_status_is_told_and_made_anew(dataset: Path, content: bytes) -> None:
    (dataset / STATUS_FILE).write_bytes(content)
    with pytest.raises(DamagedStatusError, match="the next refresh makes it anew"):
        read_status(dataset)
    done = concluded(ended(dataset))
    assert "is damaged" in done.warnings[0]
    assert concluded(ended(dataset, day=1)).warnings == ()


def test_a_status_that_cannot_be_written_fails_no_run_and_keeps_nobody_from_being_told(
    dataset: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("communique.operations.status.sync", full)
    done = conclude(ended(dataset, StoreError("the disk is full")), TOLD)
    assert done.warnings == (f"the status of {dataset} was not written: [Errno 28] No space left on device",)
    assert done.status.last_run is not None
    assert "the disk is full" in str(hook.told[0]["text"])


def test_an_interrupted_write_leaves_the_status_that_was_there(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = concluded(ended(dataset)).status

    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", gone)
    with pytest.raises(KeyboardInterrupt):
        conclude(ended(dataset, day=1), CONFIGURATION)
    monkeypatch.undo()
    assert read_status(dataset) == before


def test_a_run_that_took_too_long_is_a_failure(dataset: Path) -> None:
    late = replace(ended(dataset, StoreError("it was ended after 6 minutes")), ending=Ending.TIMED_OUT)
    (problem,) = concluded(late).status.problems
    assert (problem.concern, problem.message) == (Concern.FAILURE, "it was ended after 6 minutes")


def test_a_fault_of_ours_in_the_status_fails_no_run(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise KeyError("documents")

    monkeypatch.setattr("communique.operations.conclude.source_statuses", wrong)
    assert conclude(ended(dataset), CONFIGURATION).warnings == (
        f"the status of {dataset} was not written: 'documents'",
    )


def test_a_damaged_version_is_a_warning_and_what_was_known_of_it_stays(dataset: Path) -> None:
    before = concluded(ended(dataset)).status
    (dataset / "1.0.0" / "manifest.json").write_text("{")
    done = concluded(ended(dataset, day=1))
    assert "could not be read" in done.warnings[0]
    assert done.status.data == before.data
    assert done.status.sources == before.sources


def test_quality_that_falls_is_told_with_its_figures_until_a_version_that_falls_no_further(
    tmp_path: Path, hook: Hook
) -> None:
    dataset = tmp_path / "aid"
    turns = []
    for day, (headline, funding) in enumerate([(0.85, 0.8), (0.84, 0.7), (0.84, 0.7), (0.83, 0.71)]):
        provenance = replace(PROVENANCE, quality={"headline": headline, "funding": funding}, code_version=f"0.{day}")
        made = tables()
        made["documents"] = made["documents"].set_column(
            made["documents"].schema.get_field_index("title"),
            made["documents"].schema.field("title"),
            [[f"Title {day if day != 2 else 1}"] * made["documents"].num_rows],
        )
        publish(made, dataset, provenance)
        done = concluded(ended(dataset, day=day), TOLD)
        turns.append([notice.turn for notice in done.notices])
        if day == 1:
            (problem,) = done.status.problems
            assert problem.concern is Concern.QUALITY
            assert problem.message.endswith("is worse than 1.0.0: funding 0.800 to 0.700")
    assert turns == [[], [Turn.BEGAN], [], [Turn.OVER]]
    assert len(hook.told) == 2


def test_documents_on_which_our_own_code_failed_are_told_until_it_does_not(dataset: Path) -> None:
    def built(*refused: RefusalCount) -> RefreshOutcome:
        publication = publish(tables(), dataset, PROVENANCE)
        return replace(ended(dataset), result=BuildResult(publication, refused, tables()["quarantine"]))

    told = concluded(built(RefusalCount("clean", "cleaning_failed", 3), RefusalCount("read", "empty_file", 4))).status
    assert [(one.concern, one.message) for one in told.problems] == [
        (Concern.FAULT, "our own code failed on 3 documents")
    ]
    still = concluded(ended(dataset, StoreError("the disk is full"), day=1)).status
    assert [one.concern for one in still.problems] == [Concern.FAILURE, Concern.FAULT]
    assert concluded(built(RefusalCount("read", "empty_file", 4))).status.problems == ()


def test_the_status_is_no_part_of_a_version(dataset: Path) -> None:
    versions = (dataset / "versions.json").read_bytes()
    concluded(ended(dataset))
    publish(tables(), dataset, PROVENANCE)
    assert (dataset / "versions.json").read_bytes() == versions
    assert (dataset / STATUS_FILE).is_file(), "publishing sweeps up after itself, and leaves the status alone"
    assert STATUS_FILE not in (dataset / "1.0.0" / "manifest.json").read_text()


def test_the_next_run_is_kept_until_it_is_past(dataset: Path) -> None:
    due = MORNING + DAY
    assert conclude(ended(dataset), CONFIGURATION, next_run_at=due).status.next_run_at == due
    assert concluded(ended(dataset)).status.next_run_at == due
    assert concluded(ended(dataset, day=2)).status.next_run_at is None


def test_the_file_is_what_its_schema_says(dataset: Path) -> None:
    from communique.operations.status import schema

    concluded(ended(dataset, StoreError("the disk is full")))
    written = json.loads((dataset / STATUS_FILE).read_text("utf-8"))
    described = schema()
    assert set(written) == set(described["properties"])  # type: ignore[arg-type]
    assert Status.model_validate(written).to_json() == (dataset / STATUS_FILE).read_text("utf-8")


def test_a_status_that_may_not_be_read_is_told_and_left_as_it_is(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    concluded(ended(dataset))
    path, read = dataset / STATUS_FILE, Path.read_bytes
    before = read(path)

    def refused(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refused)
        done = conclude(ended(dataset, day=1), CONFIGURATION)
        noted = note_missed(dataset, "missed", MORNING)
        found = standing(dataset, MORNING)
    for said in (*done.warnings, *noted, found.problems[0].message):
        assert "cannot be read (Permission denied) and is left as it is" in said
    assert (len(done.warnings), len(noted)) == (1, 1)
    assert not found.is_well
    assert path.read_bytes() == before


def test_runs_that_came_too_late_are_counted_and_are_no_runs(dataset: Path) -> None:
    before = concluded(ended(dataset)).status
    for day in (1, 2):
        assert note_missed(dataset, f"missed: it was due on day {day}", MORNING + day * DAY) == ()
    now = read_status(dataset)
    assert now is not None
    assert (now.missed_runs, now.missed_at, now.missed) == (2, MORNING + 2 * DAY, "missed: it was due on day 2")
    assert now.recent_runs == before.recent_runs
    assert concluded(ended(dataset, day=3)).status.missed_runs == 2


def test_the_first_run_that_came_too_late_makes_a_status(tmp_path: Path) -> None:
    assert note_missed(tmp_path / "aid", "missed", MORNING) == ()
    now = read_status(tmp_path / "aid")
    assert now is not None
    assert (now.missed_runs, now.last_run) == (1, None)
