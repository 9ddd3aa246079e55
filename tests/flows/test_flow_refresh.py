"""What the flow `refresh` makes of the outcomes of a refresh, and what `verify` and `gc` do, on a real server."""

from datetime import timedelta
from pathlib import Path

import pytest
from prefect.exceptions import ParameterTypeError
from small_tables import PROVENANCE, tables

from communique.build.steps import Watch
from communique.errors import BusyError, GateError, UnreachableError, UsageError
from communique.flows import refresh as module
from communique.flows.gc import gc
from communique.flows.refresh import refresh
from communique.flows.verify import verify
from communique.operations.run import Ending, RefreshingError, RefreshOutcome, RefreshRequest, ending_of, utc_now
from communique.operations.status import read_status
from communique.operations.supervised import EndedError
from communique.publish import publish

pytestmark = pytest.mark.usefixtures("server")

SOURCES = "contact: press@example.org\nsources:\n  - {name: own, kind: folder, path: notes}\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(SOURCES, "utf-8")
    return tmp_path / "sources.yaml"


class Attempts:
    """Stands for the refresh itself: one outcome after the other, the last again and again."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = errors
        self.requests: list[RefreshRequest] = []

    def __call__(self, request: RefreshRequest, limit: timedelta, watch: Watch) -> RefreshOutcome:
        error = self.errors[min(len(self.requests), len(self.errors) - 1)]
        self.requests.append(request)
        now, late = utc_now(), isinstance(error, EndedError)
        ending = Ending.UNCHANGED if error is None else Ending.TIMED_OUT if late else ending_of(error)
        return RefreshOutcome(request.dataset, ending, now, now, error=error)


AWAY = UnreachableError("no source could be read")
GATE = GateError("documents fell from 40 to 12")
RUNNING = RefreshingError("datasets/aid is being refreshed by process 1")
HELD = BusyError("archive is being collected into by process 1")
LATE = EndedError("it was ended after 1 minutes")


@pytest.mark.parametrize(
    ("errors", "attempts", "state"),
    [
        ((None,), 1, "Completed"),
        ((AWAY, None), 2, "Completed"),
        ((AWAY, AWAY, AWAY), 3, "Failed"),
        ((HELD, None), 2, "Completed"),
        ((HELD, HELD, HELD), 3, "Skipped"),
        ((RUNNING,), 1, "Skipped"),
        ((GATE,), 1, "Failed"),
        ((LATE,), 1, "TimedOut"),
        ((AWAY, GATE), 2, "Failed"),
    ],
)
def test_what_may_pass_is_tried_again_and_the_last_outcome_is_the_state_of_the_run(
    config: Path, monkeypatch: pytest.MonkeyPatch, errors: tuple[Exception | None, ...], attempts: int, state: str
) -> None:
    tried = Attempts(*errors)
    monkeypatch.setattr(module, "supervised", tried)
    found = refresh(config, "aid", config.parent / "datasets", tries=2, pause=0.01, return_state=True)
    assert (found.name, len(tried.requests)) == (state, attempts)
    if errors[-1] is not None:
        assert str(errors[-1]) in str(found.message)
    assert tried.requests[0].dataset == config.parent / "datasets" / "aid"


def test_an_error_is_raised_as_it_is(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "supervised", Attempts(GATE))
    with pytest.raises(GateError, match="fell from 40 to 12"):
        refresh(config, "aid", config.parent / "datasets")


def test_a_skipped_run_gives_its_outcome(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "supervised", Attempts(RUNNING))
    found = refresh(config, "aid", config.parent / "datasets")
    assert isinstance(found, RefreshOutcome)
    assert found.ending is Ending.SKIPPED


def test_a_run_that_comes_too_late_does_nothing_and_is_counted(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = Attempts(None)
    monkeypatch.setattr(module, "supervised", tried)
    monkeypatch.setattr(module, "missed", lambda most: "missed: it was due at six")
    found = refresh(config, "aid", config.parent / "datasets", return_state=True)
    assert (found.name, found.message, tried.requests) == ("Skipped", "missed: it was due at six", [])
    status = read_status(config.parent / "datasets" / "aid")
    assert status is not None
    assert (status.missed_runs, status.missed) == (1, "missed: it was due at six")


def test_a_wrong_parameter_does_nothing(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = Attempts(None)
    monkeypatch.setattr(module, "supervised", tried)
    with pytest.raises(ParameterTypeError, match="no name of a dataset"):
        refresh(config, "../aid")
    assert tried.requests == []


def test_verify_tells_what_is_wrong_and_gc_what_stays(tmp_path: Path) -> None:
    publish(tables(), tmp_path / "aid", PROVENANCE)
    assert all(check.passed for check in verify("aid", tmp_path))
    assert gc("aid", tmp_path).kept == ("1.0.0",)
    (tmp_path / "aid" / "1.0.0" / "statements.parquet").write_bytes(b"no parquet")
    with pytest.raises(GateError, match=r"checks passed; first 1\.0\.0, files: "):
        verify("aid", tmp_path)
    with pytest.raises(UsageError):
        verify("other", tmp_path)
