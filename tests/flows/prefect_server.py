"""A Prefect server as an operator starts one, on loopback, with a database of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from communique.flows.session import SETTINGS

QUICK = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
    "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}
"""What else takes up to a minute to come about comes in a second."""


BUSY = 503
"""What a server says whose database is written to by somebody else for too long."""


class Server:
    """A server that can be stopped and started anew, with the same address and database."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def environment(self, api: str | None = None) -> dict[str, str]:
        """The environment of a process that uses it, by another address where there is one on the way."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        return {**clean, **SETTINGS, **QUICK, "PREFECT_HOME": str(self.home), "PREFECT_API_URL": api or self.api}

    def start(self) -> None:
        environment = self.environment()
        del environment["PREFECT_API_URL"]
        with (self.home / "server.log").open("ab") as log:
            command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
            self._process = subprocess.Popen(
                [*command, "--port", str(self.port)], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        assert comes(self.is_well, 300), (self.home / "server.log").read_text()

    def is_well(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def ask(self, path: str, **body: object) -> "list[dict[str, object]]":
        """Ask the API as any client may."""
        answers: list[httpx.Response] = []

        def asked() -> bool:
            answers.append(httpx.post(f"{self.api}/{path}", json=body, timeout=60))
            return answers[-1].status_code != BUSY

        comes(asked, 60)
        found = answers[-1].raise_for_status().json()
        assert isinstance(found, list)
        return found

    def runs(self, deployment: str) -> "list[dict[str, object]]":
        """The runs of a deployment, by their time."""
        return self.ask(
            "flow_runs/filter",
            deployments={"name": {"any_": [deployment]}},
            sort="EXPECTED_START_TIME_ASC",
        )

    def states(self, deployment: str) -> list[str]:
        """The names of the states of its runs that have begun."""
        waiting = ("Scheduled", "Late", "Pending")
        return [str(run["state_name"]) for run in self.runs(deployment) if run["state_name"] not in waiting]


@contextmanager
def running_server(home: Path) -> Iterator[Server]:
    server = Server(home)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def comes(what: Callable[[], bool], seconds: float) -> bool:
    """Whether it comes about in so many seconds."""
    end = time.monotonic() + seconds
    while not (there := what()) and time.monotonic() < end:
        time.sleep(0.2)
    return there


def command(*words: str) -> list[str]:
    """A command line as it is typed."""
    return [sys.executable, "-c", "from communique.cli import main; main()", *words]


@contextmanager
def running(words: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose output goes to `output.log` in the folder; killed at the end."""
    with (folder / "output.log").open("ab") as log:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
