"""Documents a second and peak memory of the main job, whole process: `python benchmarks/throughput.py SOURCE ...`

Each run is a fresh process that builds into a fresh folder. The rate counts everything, from the start of the
interpreter to the published version. Peak memory is that of all processes of the run together (proportional share,
sampled five times a second). Prints a Markdown table of medians, with the range of the runs.
"""

import argparse
import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from whole_process import COMMUNIQUE, run


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
        command = [COMMUNIQUE, "build", str(source), "--no-prefect", "--quiet"]
        command += ["--datasets", folder, "--dataset", "measured", "--workers", str(workers)]
        spent = run(command)
        manifest = json.loads((Path(folder) / "measured" / "1.0.0" / "manifest.json").read_text("utf-8"))
        return Run(manifest["tables"]["documents"]["rows"], spent.seconds, spent.peak_mib)


if __name__ == "__main__":
    main()
