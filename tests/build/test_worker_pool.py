"""Shards over processes: results in the order of the shards, few at a time, and errors that arrive."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from communique.build.steps import PlainSteps, Progress, WorkerPool
from communique.errors import GateError, SourceError, UsageError


def twice(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)  # the first shard is done last
    return number * 2


def die(number: int) -> int:
    os._exit(number)


def number_of_process(_: int) -> int:
    time.sleep(0.5)  # so that one worker does not do all
    return os.getpid()


def refuse(number: int) -> int:
    raise SourceError(f"shard {number} is bad")


def test_results_come_in_the_order_of_the_shards_and_progress_is_told() -> None:
    seen: list[Progress] = []
    with WorkerPool(2) as pool:
        assert list(PlainSteps(pool, seen.append).map("double", twice, range(9))) == list(range(0, 18, 2))
    assert seen == [Progress("double", done, 9) for done in range(10)]


def test_shards_are_cut_when_they_are_worked_on_and_results_are_not_gathered() -> None:
    cut: list[int] = []

    class Cut(Sequence[int]):
        def __len__(self) -> int:
            return 100

        def __getitem__(self, at: Any) -> Any:
            cut.append(range(100)[at])
            return cut[-1]

    with WorkerPool(2) as pool:
        results = PlainSteps(pool).map("double", twice, Cut())
        assert [next(results) for _ in range(10)] == list(range(0, 20, 2))
        assert len(cut) < 20


def test_a_dead_worker_is_an_error_and_no_wait() -> None:
    with WorkerPool(2) as pool, pytest.raises(GateError, match="a worker process died"):
        list(pool.map(die, [3, 4, 5]))


BUILDER = """
import time
from communique.build.steps import WorkerPool
from test_worker_pool import number_of_process
with WorkerPool(2) as pool:
    print(*set(pool.map(number_of_process, range(4))), flush=True)
    time.sleep(600)
"""


def is_there(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"  # ended, and nobody has asked how


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux tells of them")
def test_workers_go_with_a_builder_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        stdout=subprocess.PIPE,
    ) as builder:
        assert builder.stdout is not None
        workers = [int(number) for number in builder.stdout.readline().split()]
        assert workers
        assert all(map(is_there, workers))
        builder.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while any(map(is_there, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_there, workers))


INTERRUPTED = """
from communique.build import steps
steps.PRELOADED = "slow"
try:
    with steps.WorkerPool(2) as pool:
        list(pool.map(abs, [-1, -2]))
except KeyboardInterrupt:
    print("interrupted")
"""
SLOW = """
import pathlib, time
pathlib.Path("loading").touch()
time.sleep(3)
"""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals are others on this system")
def test_an_interruption_while_the_server_loads_is_told_by_the_builder_alone(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as builder:
        until = time.monotonic() + 60
        while not (tmp_path / "loading").exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(builder.pid, signal.SIGINT)
        told = builder.communicate(timeout=60)
    assert told == ("interrupted\n", "")


def test_an_error_of_a_worker_arrives_as_it_is() -> None:
    with WorkerPool(2) as pool, pytest.raises(SourceError, match="shard 0 is bad"):
        list(pool.map(refuse, [0, 1, 2]))


def test_no_workers_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="--workers 0"):
        WorkerPool(0)
