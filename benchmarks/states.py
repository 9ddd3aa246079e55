"""Measure earlier states of the rules on documents that are fresh now: `python benchmarks/states.py --fresh FOLDER`

Every state in docs/measured/states.json whose name ends in a commit, `words (a1b2c3d)`, is checked out in a folder of
its own for as long as it takes, builds the documents with its own rules, and is judged by the program of today. What it
found of the fresh documents of before is replaced. Packages that only earlier states need (the first ones: rensa) are
found where PYTHONPATH says. Then `python benchmarks/quality.py` writes the page.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotated_sets import WRITTEN_AS, built, gold_of
from quality import PROJECT, STATES, f1_of

from communique.evaluate import evaluate

_COMMIT = re.compile(r"\(([0-9a-f]{7,40})\)$")


def main() -> None:
    """Build and judge state by state; write each as it is done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fresh", required=True, metavar=WRITTEN_AS)
    named: str = parser.parse_args().fresh
    states = json.loads(STATES.read_text("utf-8"))
    for name, state in states.items():
        if commit := _COMMIT.search(name):
            with checked_out(commit[1]) as source, built(named, PYTHONPATH=_path(source)) as version:
                found = evaluate(version, gold_of(named), intervals=False)
            state["fresh"] = f1_of(found.as_json())
            print(f"{state['fresh']['headline']:.3f}  {name}", file=sys.stderr)
            STATES.write_text(json.dumps(states, indent=1) + "\n", encoding="utf-8")


def _path(source: Path) -> str:
    """The sources, and whatever PYTHONPATH names: packages that only earlier states need."""
    return os.pathsep.join([str(source), *filter(None, [os.environ.get("PYTHONPATH")])])


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The sources of the package at a commit. Exits where the history does not have it."""
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        git = ["git", "-C", str(PROJECT), "worktree"]
        if subprocess.run([*git, "add", "--detach", "--force", folder, commit], capture_output=True).returncode != 0:
            sys.exit(f"{commit}: no such commit here; the whole history is needed")
        try:
            yield Path(folder) / "src"
        finally:
            subprocess.run([*git, "remove", "--force", folder], check=True)


if __name__ == "__main__":
    main()
