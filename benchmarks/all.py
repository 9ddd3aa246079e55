"""All benchmarks, each beside its peers in one run: `python benchmarks/all.py [--only NAME ...] [--sizes N ...]`

Prints what each prints, then the figures that can be compared with other days and machines (ratios to the peer that did
the same work in the same run, shares, exponents, scores) beside those that are stored, and tells what is worse by more
than a tenth; figures of the machine are told beside them. A benchmark that fails is told, the others go on, and the
status is 1. `--out` names the folder that all is written to: `benchmarks.json`, and the curve of cost against size as
`curve.json` and `curve.svg` (default: build/benchmarks). `--save` makes the figures the stored ones.

BENCH is the folder of the sets with known answers; the peers are installed into an environment of their own
(`peers/environment.py`) the first time.
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
from dataclasses import asdict, dataclass
from pathlib import Path

from peers.environment import DEFAULT, interpreter, packages

HERE = Path(__file__).resolve().parent
BENCH = HERE.parents[1] / "shared" / "bench"
STORED = HERE.parent / "docs" / "measured" / "benchmarks.json"
OUT = HERE.parent / "build" / "benchmarks"
WORSE = 0.1
"""What a figure may be worse by before it is told."""

_NUMBER = r"([\d,]+(?:\.\d+)?)"


@dataclass(frozen=True)
class Figure:
    """A figure that can be compared, and which of two is the better one."""

    value: float
    more_is_better: bool = True
    of_machine: bool = False
    """Whether it is that of one machine on one day, which no other has to reach."""

    def is_worse_than(self, other: "Figure") -> bool:
        """Whether it is worse by more than a tenth of the other."""
        if self.of_machine:
            return False
        change = self.value - other.value if self.more_is_better else other.value - self.value
        return change < -WORSE * abs(other.value)


Figures = dict[str, Figure]


class FailedError(Exception):
    """A benchmark did not end well, or not in the words that its figures are read from."""


@dataclass(frozen=True)
class Asked:
    """What benchmarks are called with: the sets, the numbers of documents in their order, and where results go."""

    bench: Path
    sizes: Sequence[int]
    peers: Path
    out: Path


@dataclass(frozen=True)
class Benchmark:
    """A script of this folder: what it is called with, and what of its output is compared."""

    script: str
    arguments: Callable[[Asked], list[str]]
    figures: Callable[[str], Figures]
    with_peers: bool = False
    """Whether it loads peers into its own process."""


def _found(pattern: str, text: str) -> float:
    match = re.search(pattern, text)
    if match is None:
        raise FailedError(f"its output has no {pattern}")
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
    documents = _found(rf"\n\| {_NUMBER} documents of", text)
    ratios = {f"{peer}: times our time": Figure(seconds(f"{peer}: sign") / own) for peer in ("rensa", "datasketch")}
    return ratios | {
        "copies of pages, F1": Figure(_found(r"cleaned \| all rules \|[^|]*\|[^|]*\| ([\d.]+) \|", text)),
        "documents a second of processor": Figure(documents / own, of_machine=True),
    }


def _pipeline(text: str) -> Figures:
    return {
        "datatrove: times our time for the same work": Figure(
            _found(rf"read, clean, sign, dedupe \|.*\| {_NUMBER} \|", text)
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


_MOST_COMPARED = 3_000
"""Documents that indexes of near copies are timed with at least: with fewer, what they load is what is timed."""


def _press(asked: Asked) -> str:
    return str(asked.bench / "press.jsonl.gz")


def _compared(asked: Asked) -> list[str]:
    documents = max(_MOST_COMPARED, asked.sizes[-1])
    return [str(asked.bench / "dedup.jsonl.gz"), "--press", _press(asked), "--documents", str(documents)]


def _sized(asked: Asked) -> list[str]:
    sizes = [str(size) for size in asked.sizes]
    return [_press(asked), "--full", *sizes, "--unparsed", *sizes, "--save", str(asked.out)]


BENCHMARKS: Mapping[str, Benchmark] = {
    "cleaning": Benchmark(
        "cleaning.py", lambda asked: [str(asked.bench), "--peer", "--only", "article_aeb"], _cleaning, with_peers=True
    ),
    "duplicates": Benchmark("duplicates.py", _compared, _duplicates, with_peers=True),
    "extraction": Benchmark(
        "extraction.py",
        lambda asked: [_press(asked), "--documents", "30", "--runs", "3"],
        lambda text: {"full spaCy pipeline: times our time": Figure(_found(rf"Ratio: median {_NUMBER}", text))},
    ),
    "pipeline": Benchmark(
        "pipeline.py",
        lambda asked: [_press(asked), "--documents", str(asked.sizes[0]), "--peers", str(asked.peers)],
        _pipeline,
    ),
    "curve": Benchmark("curve.py", _sized, _curve),
    "refresh": Benchmark(
        "refresh.py",
        lambda asked: [_press(asked), "--sizes", str(asked.sizes[0])],
        lambda text: {"refresh with 1 % more, % of the full build": Figure(_found(rf"\| {_NUMBER}% \|", text), False)},
    ),
    "versions": Benchmark("versions.py", lambda asked: ["--rows", str(100 * asked.sizes[0])], lambda _: {}),
    "remote": Benchmark("remote.py", lambda asked: ["--rows", str(100 * asked.sizes[0])], lambda _: {}),
}


def main() -> None:
    """Run those that are asked for, and hold their figures against the stored ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=list(BENCHMARKS), default=list(BENCHMARKS))
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[300, 1_000], help="documents, besides 10 (default: 300 1000)"
    )
    parser.add_argument("--bench", type=Path, default=BENCH, metavar="BENCH")
    parser.add_argument("--peers", type=Path, default=DEFAULT, help="the environment of the peers")
    parser.add_argument("--out", type=Path, default=OUT, help="the folder that results are written to")
    parser.add_argument("--save", action="store_true", help=f"make these figures the stored ones ({STORED.name})")
    options = parser.parse_args()
    if not options.bench.is_dir():
        sys.exit(f"{options.bench} is not there: name the folder of the sets with --bench")
    try:
        interpreter(options.peers)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"without peers, which cannot be installed: {error}", file=sys.stderr)
    asked = Asked(options.bench, sorted(options.sizes), options.peers, options.out)
    measured: dict[str, Figures] = {}
    failed: dict[str, str] = {}
    stored = read(STORED)
    for name in options.only:
        try:
            measured[name] = run(BENCHMARKS[name], asked)
        except FailedError as error:
            failed[name] = str(error)
            print(f"{name} failed: {error}", flush=True)
        save(options.out / STORED.name, measured)
    compare(measured, stored)
    if options.save:
        save(STORED, {**stored, **measured})
    for name, why in failed.items():
        print(f"\n{name} failed: {why}")
    sys.exit(1 if failed else 0)


def run(benchmark: Benchmark, asked: Asked) -> Figures:
    """Run a benchmark in a process of its own, show what it prints, take its figures from that. Raises FailedError."""
    arguments = benchmark.arguments(asked)
    command = [sys.executable, str(HERE / benchmark.script), *arguments]
    if benchmark.with_peers:
        # Behind everything else, so that nothing that the product has is taken from there.
        load = "import runpy, sys; sys.path.append(sys.argv.pop(1)); sys.path[0] = sys.argv.pop(1); sys.argv.pop(0);"
        load += "runpy.run_path(sys.argv[0], run_name='__main__')"
        command = [sys.executable, "-c", load, str(packages(asked.peers)), str(HERE), *command[1:]]
    print(f"\n## {benchmark.script} {' '.join(arguments)}\n", flush=True)
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="")
    print(f"\n({time.perf_counter() - began:.0f} s)", flush=True)
    if done.returncode:
        raise FailedError(f"{benchmark.script} ended with status {done.returncode}")
    return benchmark.figures(done.stdout)


def compare(measured: Mapping[str, Figures], stored: Mapping[str, Figures]) -> None:
    """Print every figure beside the stored one, and which are worse."""
    print("\n| benchmark | figure | now | stored | |\n|---|---|---:|---:|---|")
    for name, figures in measured.items():
        for label, figure in figures.items():
            before = stored.get(name, {}).get(label)
            told = "" if before is None else f"{before.value:.3f}"
            note = "worse by more than a tenth" if before is not None and figure.is_worse_than(before) else ""
            note = "of this machine" if figure.of_machine else note
            print(f"| {name} | {label} | {figure.value:.3f} | {told} | {note} |")


def read(file: Path) -> dict[str, Figures]:
    """The figures of a file; none where it is not there."""
    if not file.is_file():
        return {}
    written = json.loads(file.read_text("utf-8"))["benchmarks"]
    return {name: {label: Figure(**one) for label, one in figures.items()} for name, figures in written.items()}


def save(file: Path, measured: Mapping[str, Figures]) -> None:
    """Write figures, with the machine they were measured on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        name: {label: {**asdict(figure), "value": round(figure.value, 4)} for label, figure in found.items()}
        for name, found in measured.items()
    }
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    file.write_text(json.dumps({"machine": machine, "benchmarks": figures}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
