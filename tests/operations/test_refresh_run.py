"""A refresh as one sequence: how it ends, and that there is one at a time."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from refreshed_site import held_feed, ministry, releases
from website import Site

from communique.collect.loading import load
from communique.dataset.history import read_history
from communique.errors import GateError, UnreachableError, UsageError
from communique.holding import hold
from communique.operations.passing import may_pass
from communique.operations.run import REFRESH_LOCK, Ending, RefreshingError, RefreshRequest, refresh


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ministry(tmp_path) as running:
        yield running


@pytest.fixture
def request_(tmp_path: Path, site: Site) -> RefreshRequest:
    return RefreshRequest(load(tmp_path / "sources.yaml"), tmp_path / "datasets" / "aid", workers=1)


def test_what_is_new_is_published_and_what_is_not_makes_no_version(request_: RefreshRequest, site: Site) -> None:
    first = refresh(request_)
    assert (first.ending, first.error) == (Ending.PUBLISHED, None)
    assert first.began_at <= first.ended_at
    assert first.collection is not None
    assert [visit.new for visit in first.collection.visits] == [2]
    assert first.result is not None
    assert first.result.publication.version == "1.0.0"
    assert refresh(request_).ending is Ending.UNCHANGED
    releases(site, 3)
    assert refresh(request_).ending is Ending.PUBLISHED
    assert read_history(request_.dataset).latest == "1.1.0"


def test_when_no_source_answers_nothing_is_built_and_it_may_pass(request_: RefreshRequest, site: Site) -> None:
    site.pages.clear()
    outcome = refresh(request_)
    assert outcome.ending is Ending.UNREACHABLE
    assert isinstance(outcome.error, UnreachableError)
    assert may_pass(outcome.error)
    assert outcome.collection is not None
    assert outcome.collection.visits[0].problem
    assert outcome.result is None


def test_a_gate_stops_it_and_it_does_not_pass_by_itself(request_: RefreshRequest, site: Site) -> None:
    releases(site, 12)
    assert refresh(request_).ending is Ending.PUBLISHED
    (request_.dataset / "dataset.toml").write_text("[gates.rows]\nfunding = { min = 5 }\n", "utf-8")
    releases(site, 13)
    outcome = refresh(request_)
    assert outcome.ending is Ending.STOPPED, outcome.reason
    assert isinstance(outcome.error, GateError)
    assert not may_pass(outcome.error)
    assert read_history(request_.dataset).latest == "1.0.0"


def test_nothing_to_build_from_is_a_wrong_call(request_: RefreshRequest) -> None:
    outcome = refresh(RefreshRequest(request_.configuration, request_.dataset, collect=False))
    assert outcome.ending is Ending.FAILED
    assert isinstance(outcome.error, UsageError)
    assert not may_pass(outcome.error)


def test_a_second_one_says_who_is_at_work_and_is_skipped(request_: RefreshRequest, site: Site) -> None:
    go = threading.Event()
    asked = held_feed(site, go)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(refresh, request_)
        assert asked.wait(60)
        second = refresh(request_)
        go.set()
        assert first.result().ending is Ending.PUBLISHED
    assert second.ending is Ending.SKIPPED
    assert second.ending.is_well
    assert isinstance(second.error, RefreshingError)
    assert "is being refreshed by process " in second.reason
    assert refresh(request_).ending is Ending.UNCHANGED


def test_an_archive_that_another_collects_into_is_waited_for_by_the_next_try(request_: RefreshRequest) -> None:
    archive = request_.configuration.archive
    archive.mkdir()
    with hold(archive / "collected.lock"):
        outcome = refresh(request_)
    assert outcome.ending is Ending.SKIPPED
    assert not isinstance(outcome.error, RefreshingError)
    assert outcome.error is not None
    assert may_pass(outcome.error)
    assert f"{archive} is being collected into by process " in outcome.reason


def test_a_lock_that_a_dead_process_left_holds_nobody_up(request_: RefreshRequest) -> None:
    request_.dataset.mkdir(parents=True)
    (request_.dataset / REFRESH_LOCK).touch()
    (request_.dataset / f"{REFRESH_LOCK}.holder").write_text("process 1 on a machine since long ago", "utf-8")
    assert refresh(request_).ending is Ending.PUBLISHED
    assert not (request_.dataset / f"{REFRESH_LOCK}.holder").exists()


def test_a_fault_of_the_program_is_an_outcome_too(request_: RefreshRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("communique.operations.run.build", broken)
    outcome = refresh(request_)
    assert (outcome.ending, outcome.reason) == (Ending.FAILED, "a fault")
    assert outcome.collection is not None, "what was collected is told"
