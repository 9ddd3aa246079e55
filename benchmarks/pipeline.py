"""The pipeline beside the same work done with datatrove: `python benchmarks/pipeline.py PRESS [--documents N]`

Documents of 350 words with a known share of copies (`corpus.py`) are built into a dataset, with the parser and without
(`--no-parse`), and the same file is read, filtered, deduplicated by MinHash and written by datatrove, in an environment
of its own (`peers/environment.py`). The same work is what our stages read, clean, sign and dedupe do; datatrove
extracts nothing. Every program is a process of its own; times are those of the processor, interpreters' starts among
them, but for the lines of single stages. Copies are counted against what is known of them: of a pair, datatrove keeps
one.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus import paragraphs_of, write
from corpus_truth import score
from curve import MODES
from peers.environment import DEFAULT, interpreter
from staged_process import Staged, refreshed

SAME_WORK = ("read", "clean", "sign", "dedupe")
"""Our stages that do what datatrove does."""


def main() -> None:
    """Run all, print a table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("press", type=Path)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--peers", type=Path, default=DEFAULT, help="the environment of the peers (made if needed)")
    asked = parser.parse_args()
    paragraphs = paragraphs_of(asked.press)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "press").mkdir()
        corpus, truth = folder / "press" / "corpus.jsonl", folder / "truth.jsonl"
        made = write(paragraphs, corpus, truth, asked.documents)
        (folder / "sources.yaml").write_text("sources: [{name: press, kind: folder, path: press}]\n", "utf-8")
        theirs = datatrove(asked.peers, corpus, folder / "datatrove")
        copies = len(truth.read_text("utf-8").splitlines())
        ours = {mode: refreshed(folder, mode, 1, *options) for mode, options in MODES.items()}
        found = score(truth, folder / "datasets" / "full")
        print(f"{made['documents']} documents, {copies} of them made of another: {json.dumps(made)}\n")
        show(ours, theirs, asked.documents)
        removed = theirs["filtered"] - theirs["left"]
        print(f"\nCopies: ours precision {found.precision:.4f}, recall {found.recall:.4f} of all relations.")
        print(f"datatrove kept {theirs['filtered']} after its filters and removed {removed} of them as copies,")
        print(f"of which {_right(folder / 'datatrove', truth)} are some.")


def show(ours: dict[str, Staged], theirs: dict[str, Any], documents: int) -> None:
    """Print what each took and the ratios."""
    stages = ours["full"].stages
    same = sum(stages[name].processor for name in SAME_WORK)
    print("| work | processor, s | documents/s | datatrove takes, times |\n|---|---:|---:|---:|")
    rows = {
        "datatrove: read, filter, MinHash, write": theirs["processor"],
        f"communique: {', '.join(SAME_WORK)}": same,
        "communique: all, --no-parse": ours["unparsed"].processor,
        "communique: all": ours["full"].processor,
    }
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:.1f} | {documents / seconds:.1f} | {theirs['processor'] / seconds:.2f} |")


def datatrove(peers: Path, corpus: Path, work: Path) -> dict[str, Any]:
    """Have datatrove do its work; what it printed."""
    script = Path(__file__).parent / "peers" / "datatrove_pipeline.py"
    command = [str(interpreter(peers)), str(script), str(corpus), str(work)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    told: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return told


def _right(work: Path, truth: Path) -> int:
    """How many of the removed documents have another, in the truth, that was left."""
    before, left = (_names(sorted((work / name).glob("*.jsonl"))) for name in ("filtered", "left"))
    pairs: Counter[str] = Counter()
    for made in map(json.loads, truth.read_text("utf-8").splitlines()):
        one, other = made["id"], made["of"]
        pairs.update([one] if one in before - left and other in left else [])
        pairs.update([other] if other in before - left and one in left else [])
    return len(pairs)


def _names(files: Sequence[Path]) -> set[str]:
    return {str(json.loads(line)["id"]) for file in files for line in file.read_text("utf-8").splitlines()}


if __name__ == "__main__":
    main()
