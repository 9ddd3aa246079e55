"""All benchmarks, each beside its peers in one run: `python benchmarks/all.py [--only NAME ...] [--sizes N ...]`

Prints what each prints, then the figures that can be compared with other days and machines (ratios to the peer that did
the same work in the same run, shares, exponents, scores) beside those that are stored, and tells what is worse by more
than a tenth. `--save` names the file they are written to (default: build/benchmarks.json), `--store` makes them the
stored ones. BENCH is the folder of the sets with known answers; the peers are installed into an environment of their
own (`peers/environment.py`) the first time.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from peers.environment import DEFAULT, interpreter, packages

HERE = Path(__file__).resolve().parent
BENCH = HERE.parents[1] / "shared" / "bench"
STORED = HERE.parent / "docs" / "measured" / "benchmarks.json"
SAVED = HERE.parent / "build" / "benchmarks.json"
WORSE = 0.1
"""What a figure may be worse by before it is told."""

_NUMBER = r"([\d,]+(?:\.\d+)?)"


@dataclass(frozen=True)
class Figure:
    """A figure that can be compared, and which of two is the better one."""

    value: float
    more_is_better: bool = True

    def is_worse_than(self, other: "Figure") -> bool:
        """Whether it is worse by more than a tenth of the other."""
        change = self.value - other.value if self.more_is_better else other.value - self.value
        return change < -WORSE * abs(other.value)


Figures = dict[str, Figure]


@dataclass(frozen=True)
class Benchmark:
    """A script of this folder: what it is called with, and what of its output is compared."""

    script: str
    arguments: Callable[[Path, Sequence[int]], list[str]]
    figures: Callable[[str], Figures]
    with_peers: bool = False
    """Whether it loads peers into its own process."""


def _found(pattern: str, text: str) -> float:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"the output of a benchmark has no {pattern}")
    return float(match[1].replace(",", ""))


def _cleaning(text: str) -> Figures:
    return {
        f"{peer}: times our time": Figure(_found(rf"(?s)\n{peer}\n.*?{_NUMBER} times the time of communique", text))
        for peer in ("trafilatura", "resiliparse")
    } | {"body F1 of article_aeb": Figure(_found(rf"communique\n  article_aeb: .*?body {_NUMBER}", text))}


def _duplicates(text: str) -> Figures:
    def seconds(label: str) -> float:
        return _found(rf"\| {label}[^|]*\|[^|]*\|[^|]*\| {_NUMBER} \|", text)

    own = seconds("communique: sign")
    return {f"{peer}: times our time": Figure(seconds(f"{peer}: sign") / own) for peer in ("rensa", "datasketch")}


def _pipeline(text: str) -> Figures:
    return {
        "datatrove: times our time for the same work": Figure(
            _found(rf"read, clean, dedupe \|.*\| {_NUMBER} \|", text)
        ),
        "datatrove: times our time for all, --no-parse": Figure(_found(rf"all, --no-parse \|.*\| {_NUMBER} \|", text)),
        "datatrove: times our time for all": Figure(_found(rf"communique: all \|.*\| {_NUMBER} \|", text)),
        "copies, recall": Figure(_found(rf"recall {_NUMBER}", text)),
        "copies, precision": Figure(_found(rf"ours precision {_NUMBER}", text)),
    }


def _curve(text: str) -> Figures:
    return {
        "exponent of cost against size": Figure(_found(rf"size to the power of {_NUMBER}", text), more_is_better=False)
    }


BENCHMARKS: Mapping[str, Benchmark] = {
    "cleaning": Benchmark(
        "cleaning.py", lambda bench, _: [str(bench), "--peer", "--only", "article_aeb"], _cleaning, with_peers=True
    ),
    "duplicates": Benchmark(
        "duplicates.py",
        lambda bench, sizes: [
            str(bench / "dedup.jsonl.gz"),
            "--press",
            str(bench / "press.jsonl.gz"),
            "--documents",
            str(sizes[-1]),
        ],
        _duplicates,
        with_peers=True,
    ),
    "extraction": Benchmark(
        "extraction.py",
        lambda bench, _: [str(bench / "press.jsonl.gz"), "--documents", "30", "--runs", "3"],
        lambda text: {"full spaCy pipeline: times our time": Figure(_found(rf"Ratio: median {_NUMBER}", text))},
    ),
    "pipeline": Benchmark(
        "pipeline.py",
        lambda bench, sizes: [str(bench / "press.jsonl.gz"), "--documents", str(sizes[0])],
        _pipeline,
    ),
    "curve": Benchmark(
        "curve.py",
        lambda bench, sizes: [str(bench / "press.jsonl.gz"), "--full", "--unparsed", *map(str, sizes)],
        _curve,
    ),
    "refresh": Benchmark(
        "refresh.py",
        lambda bench, sizes: [str(bench / "press.jsonl.gz"), "--sizes", str(sizes[0])],
        lambda text: {"refresh with 1 % more, % of the full build": Figure(_found(rf"\| {_NUMBER}% \|", text), False)},
    ),
    "versions": Benchmark("versions.py", lambda _, sizes: ["--rows", str(100 * sizes[0])], lambda _: {}),
    "remote": Benchmark("remote.py", lambda _, sizes: ["--rows", str(100 * sizes[0])], lambda _: {}),
}


def main() -> None:
    """Run those that are asked for, and hold their figures against the stored ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=list(BENCHMARKS), default=list(BENCHMARKS))
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1_000], help="documents (default: 300 1000)")
    parser.add_argument("--bench", type=Path, default=BENCH, metavar="BENCH")
    parser.add_argument("--peers", type=Path, default=DEFAULT, help="the environment of the peers")
    parser.add_argument("--save", type=Path, default=SAVED)
    parser.add_argument("--store", action="store_true", help=f"make these figures the stored ones ({STORED.name})")
    asked = parser.parse_args()
    if not asked.bench.is_dir():
        sys.exit(f"{asked.bench} is not there: name the folder of the sets with --bench")
    interpreter(asked.peers)
    measured = {name: run(BENCHMARKS[name], asked.bench, sorted(asked.sizes), asked.peers) for name in asked.only}
    before = read(STORED)
    compare(measured, before)
    save(asked.save, measured)
    if asked.store:
        save(STORED, {**before, **measured})


def run(benchmark: Benchmark, bench: Path, sizes: Sequence[int], peers: Path) -> Figures:
    """Run a benchmark in a process of its own, show what it prints, and take its figures from that."""
    arguments = benchmark.arguments(bench, sizes)
    if benchmark.script == "pipeline.py":
        arguments += ["--peers", str(peers)]
    command = [sys.executable, str(HERE / benchmark.script), *arguments]
    if benchmark.with_peers:
        # Behind everything else, so that nothing that the product has is taken from there.
        load = "import runpy, sys; sys.path.append(sys.argv.pop(1)); sys.path[0] = sys.argv.pop(1); sys.argv.pop(0);"
        load += "runpy.run_path(sys.argv[0], run_name='__main__')"
        command = [sys.executable, "-c", load, str(packages(peers)), str(HERE), *command[1:]]
    print(f"\n## {benchmark.script} {' '.join(arguments)}\n", flush=True)
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ})
    print(done.stdout, end="")
    print(f"\n({time.perf_counter() - began:.0f} s)", flush=True)
    if done.returncode:
        sys.exit(f"{benchmark.script} ended with status {done.returncode}")
    return benchmark.figures(done.stdout)


def compare(measured: Mapping[str, Figures], stored: Mapping[str, Figures]) -> None:
    """Print every figure beside the stored one, and which are worse."""
    print("\n| benchmark | figure | now | stored | |\n|---|---|---:|---:|---|")
    for name, figures in measured.items():
        for label, figure in figures.items():
            before = stored.get(name, {}).get(label)
            told = "" if before is None else f"{before.value:.3f}"
            note = "worse by more than a tenth" if before is not None and figure.is_worse_than(before) else ""
            print(f"| {name} | {label} | {figure.value:.3f} | {told} | {note} |")


def read(file: Path) -> dict[str, Figures]:
    """The figures of a file; none where it is not there."""
    if not file.is_file():
        return {}
    written = json.loads(file.read_text("utf-8"))["benchmarks"]
    return {
        name: {label: Figure(one["value"], one["more_is_better"]) for label, one in figures.items()}
        for name, figures in written.items()
    }


def save(file: Path, measured: Mapping[str, Figures]) -> None:
    """Write figures, with the machine they were measured on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        name: {
            label: {"value": round(figure.value, 4), "more_is_better": figure.more_is_better}
            for label, figure in found.items()
        }
        for name, found in measured.items()
    }
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    file.write_text(json.dumps({"machine": machine, "benchmarks": figures}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
