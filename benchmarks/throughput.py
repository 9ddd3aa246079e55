"""Documents a second and peak memory of the main job, whole process: `python benchmarks/throughput.py SOURCE ...`

Each run is a fresh process that builds into a fresh folder. The rate counts everything, from the start of the
interpreter to the published version. Peak memory is that of all processes of the run together (proportional share,
sampled five times a second). Prints a Markdown table of medians, with the range of the runs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.2


@dataclass(frozen=True)
class Run:
    """One whole run: how many documents, how long, how much memory at its highest."""

    documents: int
    seconds: float
    peak_mib: float


def main() -> None:
    """Measure every source with every number of workers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(
        "| source | documents | workers | documents/s (range) | seconds | peak memory, MiB |\n|---|---|---|---|---|---|"
    )
    for source in asked.sources:
        for workers in asked.workers:
            runs = [measure(source, workers) for _ in range(asked.runs)]
            rates = [run.documents / run.seconds for run in runs]
            print(
                f"| {source.name} | {runs[0].documents} | {workers} | {statistics.median(rates):.1f} "
                f"({min(rates):.1f}-{max(rates):.1f}) | {statistics.median(r.seconds for r in runs):.1f} "
                f"| {max(run.peak_mib for run in runs):.0f} |",
                flush=True,
            )


def measure(source: Path, workers: int) -> Run:
    """Build `source` once, from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "communique"), "build", str(source), "--no-prefect", "--quiet"]
        command += ["--datasets", folder, "--dataset", "measured", "--workers", str(workers)]
        begun = time.perf_counter()
        process = subprocess.Popen(command, start_new_session=True)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory_mib(process.pid))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - begun
        if process.returncode != 0:
            sys.exit(f"{source}: the build ended with status {process.returncode}")
        manifest = json.loads((Path(folder) / "measured" / "1.0.0" / "manifest.json").read_text("utf-8"))
        return Run(manifest["tables"]["documents"]["rows"], seconds, peak)


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


if __name__ == "__main__":
    main()
