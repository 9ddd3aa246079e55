"""What every command takes before its work begins: `python benchmarks/starts.py [--least-of N] [COMMAND ...]`

Each is called so that it has next to nothing to do: on a small dataset, as a dry run, or with a source that holds
nothing, which is found when all that the work needs is loaded. What is not there is found before that: so `collect`
ends, and so do `schedule` and `backfill`, which are not to be had without work; theirs begins as late as a refresh's.
Each is a process of its own; told is the least of N runs (default 9), by the clock and by the processor, and how many
modules are loaded. The first line is Python alone.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

DATASET = Path(__file__).resolve().parents[1] / "datasets" / "defence-aid"
CODE = "from communique.start import main; main()"
EMPTY = "sources: [{name: empty, kind: folder, path: empty}]\n"
"""A `sources.yaml` that names an empty folder."""
TARGET = 0.3
"""Seconds that a command may take before its work begins."""

CALLS: dict[str, tuple[str, ...]] = {
    "--help": (),
    "--version": (),
    "build": ("empty",),
    "collect": ("--config", "nowhere.yaml"),
    "refresh": ("--no-collect", "--config", "empty.yaml", "--dataset", "new"),
    "schedule": ("--cron", "0 5 * * *", "--config", "nowhere.yaml"),
    "backfill": ("--dataset", "nowhere"),
    "query": ("SELECT 1",),
    "show": ("funding", "--limit", "1"),
    "versions": (),
    "diff": (),
    "log": (),
    "blame": ("funding", "nothing"),
    "verify": ("--dataset", "nowhere"),
    "lock": (),
    "rollback": ("9.9.9",),
    "retract": ("nothing", "--reason", "none"),
    "gc": ("--dry-run",),
    "export": ("9.9.9", "nothing.zip"),
    "import": ("nothing",),
    "evaluate": ("nowhere",),
    "site": ("--out", "nothing", "--dataset", "nowhere"),
    "view": ("nowhere",),
    "status": (),
    "doctor": ("--for", "read"),
    "sources": ("template",),
}
"""What stands behind each command."""


@dataclass(frozen=True, slots=True)
class Start:
    """What one process took, in seconds, and how it ended."""

    clock: float
    processor: float
    status: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", default=list(CALLS), metavar="COMMAND")
    parser.add_argument("--least-of", type=int, default=9, metavar="N")
    given = parser.parse_args()
    print("| command | clock, s | processor, s | modules | status |\n|---|---:|---:|---:|---:|")
    with TemporaryDirectory() as folder:
        shutil.copytree(DATASET, Path(folder) / "datasets" / DATASET.name)
        (Path(folder) / "empty").mkdir()
        (Path(folder) / "empty.yaml").write_text(EMPTY, "utf-8")
        show("python alone", ["-c", "pass"], folder, given.least_of)
        for name in given.commands:
            show(f"`{' '.join([name, *CALLS[name]])}`", ["-c", CODE, name, *CALLS[name]], folder, given.least_of)


def show(name: str, arguments: Sequence[str], folder: str, times: int) -> None:
    """Print what a command takes."""
    runs = [started([sys.executable, *arguments], folder) for _ in range(times)]
    clock, processor = min(run.clock for run in runs), min(run.processor for run in runs)
    late = "" if processor <= TARGET else " **late**"
    print(
        f"| {name} | {clock:.2f} | {processor:.2f}{late} | {modules(arguments, folder)} | {runs[-1].status} |",
        flush=True,
    )


def started(command: Sequence[str], folder: str) -> Start:
    """Run a command to its end, nothing of which is shown."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Start(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, process.returncode)


def modules(arguments: Sequence[str], folder: str) -> int:
    """How many modules a command loads."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return sum(line.startswith("import time:") for line in told.stderr.splitlines()) - 1


if __name__ == "__main__":
    main()
