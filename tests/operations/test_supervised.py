"""A refresh in processes of its own: ended when stuck, told when it dies, and gone when its parent is."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from refreshed_site import held_feed, ministry
from website import Site

from communique.build.steps import Progress
from communique.collect.loading import load
from communique.errors import GateError
from communique.operations.child import _sendable
from communique.operations.run import REFRESH_LOCK, Ending, RefreshOutcome, RefreshRequest, refresh, utc_now
from communique.operations.supervised import supervised


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ministry(tmp_path) as running:
        yield running


@pytest.fixture
def request_(tmp_path: Path, site: Site) -> RefreshRequest:
    return RefreshRequest(load(tmp_path / "sources.yaml"), tmp_path / "datasets" / "aid", workers=2)


@pytest.fixture
def go() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def holder(request: RefreshRequest) -> int:
    """The process that holds the lock of the refresh."""
    written = (request.dataset / f"{REFRESH_LOCK}.holder").read_text("utf-8")
    return int(written.split()[1])


def comes(what: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


def is_there(process: int) -> bool:
    """Whether a process runs; one that ended and was not asked for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_gives_what_a_refresh_in_this_process_gives_and_tells_of_its_progress(
    request_: RefreshRequest, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Progress] = []
    with caplog.at_level(logging.INFO, "communique"):
        outcome = supervised(request_, timedelta(minutes=10), told.append)
    assert outcome.ending is Ending.PUBLISHED
    assert outcome.result is not None
    assert outcome.result.publication.rows["documents"] == 2
    assert {"look at sources", "read", "publish"} <= {progress.stage for progress in told}
    assert refresh(request_).ending is Ending.UNCHANGED


def test_a_run_that_is_stuck_is_ended_with_all_it_started_and_the_next_one_works(
    request_: RefreshRequest, site: Site, go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = site.pages["/feed.xml"]
    asked = held_feed(site, go)
    stuck: list[int] = []

    class WhenStuck(threading.Timer):
        """Time is up when the run is stuck, however long a slow machine takes until then."""

        def run(self) -> None:
            assert asked.wait(120)
            super().run()

    monkeypatch.setattr("communique.operations.supervised.Timer", WhenStuck)
    outcome = supervised(request_, timedelta(seconds=1), lambda progress: stuck.append(holder(request_)))
    assert outcome.ending is Ending.TIMED_OUT
    assert "was ended after 1 s," in outcome.reason
    assert not is_there(stuck[0])
    site.pages["/feed.xml"] = feed
    assert refresh(request_).ending is Ending.PUBLISHED


@pytest.mark.slow
def test_a_process_that_is_killed_is_told_of_and_the_next_one_works(
    request_: RefreshRequest, site: Site, go: threading.Event
) -> None:
    feed = site.pages["/feed.xml"]
    asked = held_feed(site, go)

    def kill() -> None:
        assert asked.wait(120)
        os.kill(holder(request_), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    outcome = supervised(request_)
    killer.join()
    assert outcome.ending is Ending.FAILED
    assert "was killed (for want of memory?)" in outcome.reason
    site.pages["/feed.xml"] = feed
    assert refresh(request_).ending is Ending.PUBLISHED


@pytest.mark.parametrize("how", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_the_processes_end_with_their_parent_however_it_ends(
    request_: RefreshRequest, site: Site, go: threading.Event, tmp_path: Path, how: signal.Signals
) -> None:
    asked = held_feed(site, go)
    code = (
        "import sys; from pathlib import Path; from communique.collect.loading import load\n"
        "from communique.operations.run import RefreshRequest\n"
        "from communique.operations.supervised import supervised\n"
        "supervised(RefreshRequest(load(Path('sources.yaml')), Path('datasets/aid')))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path)
    try:
        assert asked.wait(120)
        working = holder(request_)
        assert is_there(working)
        parent.send_signal(how)
        parent.wait(60)
        assert comes(lambda: not is_there(working)), "it outlived its parent"
    finally:
        parent.kill()
        parent.wait()


class UnpicklableError(GateError):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def test_an_error_that_cannot_be_sent_is_told_by_its_words() -> None:
    now = utc_now()
    outcome = RefreshOutcome(Path("aid"), Ending.STOPPED, now, now, error=UnpicklableError("this", "that"))
    assert str(_sendable(outcome).error) == "this and that"
    sent = GateError("as it is")
    assert _sendable(RefreshOutcome(Path("aid"), Ending.STOPPED, now, now, error=sent)).error is sent
