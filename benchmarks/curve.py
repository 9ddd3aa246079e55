"""What a build costs at every size: `python benchmarks/curve.py PRESS [--full N ...] [--unparsed N ...] [--save DIR]`

Documents of 350 words with a known share of copies (`corpus.py`) are refreshed from a folder into a new dataset by the
command line, in processes of its own: with the parser at the sizes of `--full`, without it (`--no-parse`) at those of
`--unparsed`. Before the first of each, 10 documents give the cost that every run has whatever its size.

Told are time on the clock and of processors, the most memory of all processes together (of their own, and with the
pages of mapped files, which the system drops when it needs the memory), the share of each stage, the disk that a
version and what is kept for the next one take, how many copies were found, and the exponent of the cost without what 10
documents cost: 1 is linear. `--save` writes `curve.json` and `curve.svg`.
"""

import argparse
import json
import math
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import paragraphs_of, write
from corpus_truth import score
from curve_plot import plotted
from staged_process import Staged, refreshed

FEW = 10
"""Documents of the run that shows what every run costs."""
STORED = ("inputs", "results/clean", "results/extract", "signatures")
MODES = {"full": (), "unparsed": ("--no-parse",)}
"""The options of each way to build."""


@dataclass(frozen=True)
class Point:
    """One size, measured."""

    mode: str
    documents: int
    staged: Staged
    disk_mib: dict[str, float]
    copies: dict[str, object]

    def to_json(self) -> dict[str, object]:
        """As it is saved."""
        return {
            "mode": self.mode,
            "documents": self.documents,
            **self.staged.to_json(),
            "disk_mib": self.disk_mib,
            "copies": self.copies,
        }


def main() -> None:
    """Measure every size, print a table, save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("press", type=Path)
    parser.add_argument("--full", type=int, nargs="*", default=[1_000])
    parser.add_argument("--unparsed", type=int, nargs="*", default=[1_000, 3_000])
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--work", type=Path, help="a folder for some GB (default: temporary)")
    asked = parser.parse_args()
    paragraphs = paragraphs_of(asked.press)
    points: list[Point] = []
    print(HEAD, flush=True)
    for mode, sizes in (("full", asked.full), ("unparsed", asked.unparsed)):
        for size in [FEW, *sorted(sizes)] if sizes else []:
            with tempfile.TemporaryDirectory(dir=asked.work) as folder:
                points.append(measure(Path(folder), paragraphs, mode, size, asked.workers))
            print(line(points[-1]), flush=True)
            if asked.save:
                save(asked.save, points, asked.workers)
    for mode, told in exponents([point.to_json() for point in points]).items():
        print(f"\n{mode}: cost grows as size to the power of {told['processor']}, memory {told['peak_mib_per_1000']}")


def measure(folder: Path, paragraphs: Sequence[str], mode: str, size: int, workers: int) -> Point:
    """Build a dataset of so many documents from nothing."""
    (folder / "press").mkdir()
    corpus, truth = folder / "press" / "corpus.jsonl", folder / "truth.jsonl"
    write(paragraphs, corpus, truth, size)
    (folder / "sources.yaml").write_text("sources: [{name: press, kind: folder, path: press}]\n", "utf-8")
    staged = refreshed(folder, "measured", workers, *MODES[mode])
    dataset = folder / "datasets" / "measured"
    disk = {name: mib(dataset / ".store" / name) for name in STORED}
    disk |= {"version": mib(dataset / "1.0.0"), "sources": mib(corpus)}
    found = score(truth, dataset).to_json()
    shutil.rmtree(dataset)
    return Point(mode, size, staged, disk, found)


def mib(place: Path) -> float:
    """What a file or folder takes of the disk, in MiB."""
    files = [place] if place.is_file() else [one for one in place.rglob("*") if one.is_file()]
    return round(sum(file.stat().st_size for file in files) / 2**20, 1)


HEAD = (
    "| mode | documents | clock, s | processor, s | documents/s of processor | own memory, MiB | with mapped files "
    "| share of the stages | version, MiB | kept for the next, MiB | copies: P | R |\n"
    "|---|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|"
)


def line(point: Point) -> str:
    """A size as a line of the table."""
    run, disk = point.staged, point.disk_mib
    shares = ", ".join(
        f"{name} {stage.processor / run.processor:.0%}"
        for name, stage in sorted(run.stages.items(), key=lambda item: -item[1].processor)
        if stage.processor >= 0.01 * run.processor
    )
    kept = sum(disk[name] for name in STORED)
    return (
        f"| {point.mode} | {point.documents:,} | {run.seconds:,.0f} | {run.processor:,.0f} "
        f"| {point.documents / run.processor:.1f} | {run.anonymous_mib:,.0f} | {run.peak_mib:,.0f} "
        f"| {shares} | {disk['version']:,.1f} | {kept:,.1f} "
        f"| {point.copies['precision']:.4f} | {point.copies['recall']:.4f} |"
    )


def exponents(points: Sequence[dict[str, object]]) -> dict[str, dict[str, float | None]]:
    """For each mode the exponent of the processor's time against size, and MiB of memory for 1,000 documents more.

    Both without what the smallest run takes, by least squares over the others (on logarithms for the exponent); None
    for fewer than two sizes.
    """
    found: dict[str, dict[str, float | None]] = {}
    for mode in MODES:
        of_mode = [point for point in points if point["mode"] == mode]
        if not of_mode:
            continue
        smallest, *others = sorted(of_mode, key=lambda point: int(str(point["documents"])))
        sizes = [float(str(point["documents"])) for point in others]
        costs = [float(str(point["processor"])) - float(str(smallest["processor"])) for point in others]
        memory = [float(str(point["peak_mib"])) for point in others]
        logs = [(math.log(size), math.log(cost)) for size, cost in zip(sizes, costs, strict=True) if cost > 0]
        slope = _slope(list(zip(sizes, memory, strict=True)))
        found[mode] = {"processor": _rounded(_slope(logs)), "peak_mib_per_1000": _rounded(slope and slope * 1000)}
    return found


def _slope(points: Sequence[tuple[float, float]]) -> float | None:
    if len(points) < 2:
        return None
    x, y = (sum(column) / len(points) for column in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def save(folder: Path, points: Sequence[Point], workers: int) -> None:
    """Write what was measured until now, and draw it."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [point.to_json() for point in points]
    measured = {
        "machine": f"{os.cpu_count()} processors, Python {platform.python_version()}",
        "workers": workers,
        "exponents": exponents(told),
    }
    # A line a point.
    head, lines = json.dumps(measured, indent=1)[:-2], ",\n".join(f"  {json.dumps(point)}" for point in told)
    (folder / "curve.json").write_text(f'{head},\n "points": [\n{lines}\n ]\n}}\n', "utf-8")
    (folder / "curve.svg").write_text(plotted(told), "utf-8")


if __name__ == "__main__":
    main()
