"""A real Dask cluster on loopback, as an operator starts it: a scheduler and workers, each a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_COMMON = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass
class Cluster:
    """A scheduler with workers; `workers` are their processes."""

    folder: Path
    started: ExitStack
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return next(line.split()[-1] for line in self._log.splitlines() if "Scheduler at:" in line)

    @property
    def _log(self) -> str:
        return (self.folder / "scheduler.log").read_text()

    def add(self, workers: int = 1, **environment: str) -> None:
        """Start workers, each of which works on one shard at a time; return when they have come."""
        new = range(len(self.workers), len(self.workers) + workers)
        for name in (f"worker{number}" for number in new):
            arguments = [self.address, *_COMMON, "--nthreads", "1", "--no-nanny", "--name", name]
            self.workers.append(_start(self.started, self.folder, name, arguments, environment))
        for number in new:
            self.wait(f"name: worker{number}")

    def wait(self, said: str, seconds: float = 60) -> None:
        """Wait until the scheduler has said something."""
        end = time.monotonic() + seconds
        while said not in self._log:
            assert self.scheduler.poll() is None, self._log
            assert time.monotonic() < end, self._log
            time.sleep(0.05)


@contextmanager
def running_cluster(folder: Path, workers: int = 0) -> Iterator[Cluster]:
    """Start a cluster; its processes end with the block."""
    with ExitStack() as started:
        scheduler = _start(started, folder, "scheduler", [*_COMMON, "--port", "0"], {})
        cluster = Cluster(folder, started, scheduler)
        cluster.wait("Scheduler at:")
        cluster.add(workers)
        yield cluster


def _start(
    started: ExitStack, folder: Path, name: str, arguments: list[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a process of a cluster, with its log in the folder."""
    elsewhere = folder / name
    elsewhere.mkdir(parents=True)
    module = f"distributed.cli.dask_{'scheduler' if name == 'scheduler' else 'worker'}"
    log = started.enter_context((folder / f"{name}.log").open("wb"))
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=elsewhere,
        env={**os.environ, **environment},
        stdout=log,
        stderr=log,
    )
    started.callback(process.wait)
    started.callback(process.kill)
    return process
