"""What a whole process takes, with all that it starts: time on the clock and of processors, most memory at a time."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.2

COMMUNIQUE = str(Path(sys.executable).parent / "communique")
"""The command line beside the interpreter that measures."""


@dataclass(frozen=True)
class Spent:
    """What a process took: seconds on the clock, seconds of processors, MiB at its highest.

    Memory is that of all its processes together (proportional share, sampled five times a second).
    """

    seconds: float
    processor: float
    peak_mib: float


def run(command: list[str], folder: Path | None = None, **environment: str) -> Spent:
    """Run a process to its end; one that fails ends the benchmark."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ, **environment}, start_new_session=True
    )
    peak, used = watched(process, memory_mib)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with status {process.returncode}")
    return Spent(time.perf_counter() - began, used.ru_utime + used.ru_stime, peak)


def watched(process: subprocess.Popen[bytes], memory: Callable[[int], float]) -> tuple[float, resource.struct_rusage]:
    """Wait for a process with a session of its own; the most that `memory` told of the session, and what it used."""
    peak = 0.0
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return peak, used
        peak = max(peak, memory(process.pid))
        time.sleep(SAMPLE_SECONDS)


def memory_mib(session: int) -> float:
    """Proportional share of memory of all processes of a session, in MiB."""
    total = 0
    for rollup in _of_session(session, "smaps_rollup"):
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total / 1024


def anonymous_mib(session: int) -> float:
    """Memory of all processes of a session that is of no file, in MiB: what the system cannot drop."""
    total = 0
    for status in _of_session(session, "status"):
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:")), 0)
    return total / 1024


def processor_seconds(session: int) -> float:
    """Seconds of processors that the processes of a session took until now, those that have ended among them."""
    ticks = 0
    for stat in _of_session(session, "stat"):
        # The name of a process stands in brackets and may hold anything; times are the 14th to 17th field.
        ticks += sum(int(field) for field in stat.rpartition(")")[2].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _of_session(session: int, file: str) -> Iterator[str]:
    """What a file of /proc says of every process of a session."""
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if os.getsid(int(entry)) == session:
                yield Path(f"/proc/{entry}/{file}").read_text("utf-8", "replace")
        except (OSError, ProcessLookupError):
            continue  # the process has ended meanwhile
