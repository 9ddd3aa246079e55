"""What a whole process takes, with all that it starts: time on the clock and of processors, most memory at a time."""

import os
import subprocess
import sys
import time
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
    peak = 0.0
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        peak = max(peak, _memory_mib(process.pid))
        time.sleep(SAMPLE_SECONDS)
    if status:
        sys.exit(f"{' '.join(command[:4])} ended with status {os.waitstatus_to_exitcode(status)}")
    return Spent(time.perf_counter() - began, used.ru_utime + used.ru_stime, peak)


def _memory_mib(session: int) -> float:
    """Proportional share of memory of all processes of a session, in MiB."""
    total = 0
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if os.getsid(int(entry)) != session:
                continue
            rollup = Path(f"/proc/{entry}/smaps_rollup").read_text("ascii")
        except (OSError, ProcessLookupError):
            continue  # the process has ended meanwhile
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total / 1024
