"""`communique schedule` against a real server: runs fire, publish, never overlap, and survive what befalls them."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from prefect_server import BUSY, Server, comes, command, running
from refreshed_site import held_feed, ministry, releases
from website import Site

from communique.compare.verify import verify
from communique.dataset.history import read_history

LONG = 240.0
"""Seconds, on a machine that has much else to do."""

EVERY_MINUTE = "* * * * *"
NEVER = "0 0 29 2 *"
"""Not in the time of a test, but on one day in four years."""


@pytest.fixture
def prefect(prefect_server: Server) -> Iterator[Server]:
    yield prefect_server
    if not prefect_server.is_well():
        prefect_server.start()


class Place:
    """A folder with `sources.yaml`, its site, and a dataset of its own name."""

    def __init__(self, folder: Path, site: Site, server: Server, name: str) -> None:
        self.folder, self.site, self.server, self.name = folder, site, server, name
        self.dataset = folder / "datasets" / name

    @contextmanager
    def scheduled(self, cron: str = NEVER, api: str | None = None) -> Iterator["subprocess.Popen[bytes]"]:
        """Run `communique schedule`, and return when its deployment is there."""
        words = command("schedule", "--cron", cron, "--dataset", self.name, "--workers", "1")
        with running(words, self.folder, self.server.environment(api)) as process:
            assert comes(lambda: bool(self.deployments()) or process.poll() is not None, LONG), self.told()
            assert process.poll() is None, self.told()
            yield process

    @contextmanager
    def in_mid_run(self, go: threading.Event | None = None) -> Iterator["subprocess.Popen[bytes]"]:
        """Run `communique schedule` with a run that waits for the site, until it may `go` or the block ends."""
        go, feed = go or threading.Event(), self.site.pages["/feed.xml"]
        asked = held_feed(self.site, go)
        try:
            with self.scheduled() as process:
                self.start_run()
                assert asked.wait(LONG), self.told()
                self.site.pages["/feed.xml"] = feed  # for whoever asks next
                yield process
        finally:
            go.set()

    def deployments(self) -> list[dict[str, object]]:
        found = self.server.ask("deployments/filter", deployments={"name": {"any_": [self.name]}})
        return [one for one in found if not one["paused"]]

    def start_run(self) -> str:
        """Have a run started by hand, as `prefect deployment run` does; gives its number."""
        (deployment,) = self.deployments()
        url = f"{self.server.api}/deployments/{deployment['id']}/create_flow_run"
        return str(posted(url, "SCHEDULED")["id"])

    def run(self) -> str:
        """Have a run started by hand, wait until it has ended, and give the name of its state."""
        url = f"{self.server.api}/flow_runs/{self.start_run()}"
        assert comes(lambda: ended(url), LONG), self.told()
        return str(httpx.get(url, timeout=60).json()["state_name"])

    def told(self) -> str:
        """What the process and the runs it started printed."""
        return (self.folder / "output.log").read_text("utf-8")

    def listed(self) -> list[str]:
        """The versions that there are."""
        there = (self.dataset / "versions.json").is_file()
        return [release.version for release in read_history(self.dataset).releases] if there else []

    def versions(self) -> list[str]:
        """The versions, each of which is what was published; nobody is at work on them."""
        assert comes(lambda: self.at_work() is None, LONG), self.told()
        wrong = [check for check in verify(self.dataset, deep=True) if not check.passed] if self.listed() else []
        assert wrong == []
        return self.listed()

    def has(self, state: str) -> bool:
        return state in self.server.states(self.name)

    def at_work(self) -> int | None:
        """The process that refreshes; one that was killed left its name behind."""
        try:
            process = int((self.dataset / ".refresh.lock.holder").read_text("utf-8").split()[1])
        except (OSError, IndexError):
            return None
        return process if alive(process) else None

    def wait(self, *what: str) -> None:
        """Wait until a run is in one of these states."""
        assert comes(lambda: any(self.has(state) for state in what), LONG), self.told()


@pytest.fixture
def place(tmp_path: Path, prefect: Server, request: pytest.FixtureRequest) -> Iterator[Place]:
    name = re.sub(r"[^a-z]+", "-", request.node.name.lower())[5:45].strip("-")
    with ministry(tmp_path) as site:
        yield Place(tmp_path, site, prefect, name)


@pytest.mark.slow
def test_runs_fire_and_publish_do_not_overlap_and_end_with_the_command(place: Place) -> None:
    go = threading.Event()
    feed = place.site.pages["/feed.xml"]
    asked = held_feed(place.site, go)
    with place.scheduled(EVERY_MINUTE) as process:
        assert asked.wait(LONG), place.told()
        place.start_run()
        assert comes(lambda: "is being refreshed by process " in str(place.server.runs(place.name)), LONG), place.told()
        place.site.pages["/feed.xml"] = feed
        go.set()
        place.wait("Completed")
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG) == 0, place.told()
    assert place.at_work() is None
    assert place.versions() == ["1.0.0"]
    assert "the next runs:" in place.told()
    assert place.deployments() == [], "its schedule is paused"
    status = json.loads((place.dataset / "status.json").read_text("utf-8"))
    assert status["last_good_run"]["version"] == "1.0.0"


@pytest.mark.slow
def test_a_kill_of_everything_in_mid_run_loses_nothing_and_the_next_run_publishes_once(place: Place) -> None:
    with place.in_mid_run() as process:
        working = place.at_work()
        assert working is not None
        started = children(process.pid)
        process.kill()
        for one in started:
            kill(one)
        assert comes(lambda: not alive(working), 60), "it outlived the run"
        assert place.versions() == []
    with place.scheduled():
        place.start_run()
        place.wait("Completed")
    assert place.versions() == ["1.0.0"]


@pytest.mark.slow
def test_a_kill_of_the_scheduler_alone_loses_nothing_and_nothing_is_published_twice(place: Place) -> None:
    with place.in_mid_run() as process:
        process.kill()
    with place.scheduled():
        # What was at work may end by itself, or have ended with its scheduler.
        assert comes(lambda: place.run() == "Completed", LONG), place.told()
        assert place.versions() == ["1.0.0"]
        assert place.run() == "Completed"
    assert place.versions() == ["1.0.0"]


@pytest.mark.slow
def test_a_run_that_is_cancelled_leaves_the_version_before_and_the_next_one_works(place: Place) -> None:
    with place.scheduled():
        place.start_run()
        place.wait("Completed")
        releases(place.site, 3)
        go = threading.Event()
        feed = place.site.pages["/feed.xml"]
        asked = held_feed(place.site, go)
        place.start_run()
        assert asked.wait(LONG), place.told()
        working = place.at_work()
        assert working is not None
        (run,) = [run for run in place.server.runs(place.name) if run["state_name"] == "Running"][:1]
        url = f"{place.server.api}/flow_runs/{run['id']}/set_state"
        posted(url, "CANCELLING")
        assert comes(lambda: place.has("Cancelled"), LONG), place.told()
        assert comes(lambda: not alive(working), 60)
        assert place.versions() == ["1.0.0"]
        place.site.pages["/feed.xml"] = feed
        go.set()
        place.start_run()
        assert comes(lambda: place.listed()[-1:] == ["1.1.0"], LONG), place.told()
        assert place.versions() == ["1.0.0", "1.1.0"]


@pytest.mark.slow
def test_a_server_that_is_gone_in_mid_run_costs_no_data(place: Place) -> None:
    go = threading.Event()
    with place.in_mid_run(go):
        place.server.stop()
        go.set()
        assert comes(lambda: place.listed() == ["1.0.0"], LONG), place.told()
        assert comes(lambda: place.at_work() is None, 60)
        place.server.start()
        releases(place.site, 3)
        place.start_run()
        assert comes(lambda: place.listed()[-1:] == ["1.1.0"], LONG), place.told()
        assert place.versions() == ["1.0.0", "1.1.0"]


@pytest.mark.slow
def test_a_server_that_is_slow_to_answer_costs_no_data(place: Place) -> None:
    with slow_proxy(place.server.port, 0.7) as port, place.scheduled(api=f"http://127.0.0.1:{port}/api"):
        place.start_run()
        place.wait("Completed")
    assert place.versions() == ["1.0.0"]


@pytest.mark.slow
def test_of_the_runs_that_were_missed_while_nobody_served_none_is_made_up_for(place: Place) -> None:
    with place.scheduled(EVERY_MINUTE) as process:
        assert comes(lambda: len(place.server.runs(place.name)) >= 3, LONG), place.told()
        process.kill()  # the schedule stays active, and its runs become late
    assert comes(lambda: [run["state_name"] for run in place.server.runs(place.name)].count("Late") >= 3, LONG)
    asked = len(place.site.asked)
    with place.scheduled():
        assert comes(lambda: place.server.states(place.name).count("Skipped") >= 2, LONG), place.told()
        assert comes(lambda: not {"Late", "Pending", "Submitting", "Running"} & set(names(place)), LONG), place.told()
    runs = [run for run in place.server.runs(place.name) if run["state_name"] == "Completed"]
    assert len(runs) <= 1, "the last of them may be in time yet"
    assert bool(runs) == (len(place.site.asked) > asked)


@pytest.mark.slow
def test_a_worker_runs_what_was_deployed_to_its_pool(place: Place) -> None:
    written = (Path(__file__).resolve().parents[2] / "prefect.yaml").read_text("utf-8")
    (place.folder / "prefect.yaml").write_text(written.replace("defence-aid", place.name), "utf-8")
    environment = {**place.server.environment(), "PWD": str(place.folder)}
    prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
    for words in (["work-pool", "create", "communique", "--type", "process"], ["deploy", "--all"]):
        done = subprocess.run([*prefect, *words], cwd=place.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    deployed = place.server.ask("deployments/filter", deployments={"name": {"any_": [place.name]}})
    assert sorted(str(one["entrypoint"]) for one in deployed) == [
        f"communique.flows.{flow}:{flow}" for flow in ("gc", "refresh", "verify")
    ]
    with running([*prefect, "worker", "start", "--pool", "communique"], place.folder, environment):
        for flow in ("refresh", "verify", "gc"):
            (one,) = [one for one in deployed if str(one["entrypoint"]).endswith(f":{flow}")]
            url = f"{place.server.api}/deployments/{one['id']}/create_flow_run"
            run = posted(url, "SCHEDULED")
            assert comes(lambda url=f"{place.server.api}/flow_runs/{run['id']}": ended(url), LONG), place.told()
            found = httpx.get(f"{place.server.api}/flow_runs/{run['id']}", timeout=60).json()
            assert found["state_name"] == "Completed", (flow, found["state"], place.told())
    assert place.versions() == ["1.0.0"]


def posted(url: str, state: str) -> dict[str, object]:
    """Post a state, again where the server is too busy to take it."""
    answers: list[httpx.Response] = []

    def post() -> bool:
        answers.append(httpx.post(url, json={"state": {"type": state}}, timeout=60))
        return answers[-1].status_code != BUSY

    assert comes(post, LONG), "the server stays too busy"
    found = answers[-1].raise_for_status().json()
    assert isinstance(found, dict)
    return found


def ended(url: str) -> bool:
    return httpx.get(url, timeout=60).json()["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def names(place: Place) -> list[str]:
    return [str(run["state_name"]) for run in place.server.runs(place.name)]


def children(process: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *children(int(child))]
    return found


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def slow_proxy(port: int, seconds: float) -> Iterator[int]:
    """A way to a port of this machine on which every piece of data takes so long to come."""
    import socket
    import time

    listening = socket.create_server(("127.0.0.1", 0))

    def carry(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(1 << 20):
                time.sleep(seconds)
                target.sendall(data)
        except OSError:
            pass
        for one in (source, target):
            with ExitStack() as closed:
                closed.callback(one.close)

    def accept() -> None:
        while True:
            try:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", port))
            except OSError:
                return
            for pair in ((near, far), (far, near)):
                threading.Thread(target=carry, args=pair, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
