"""What a command needs is loaded when it runs: help comes at once, and a verb loads nothing of another."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    *("distributed", "duckdb", "fsspec", "httpx", "numpy", "pandera", "polars", "prefect", "pyarrow", "rich", "spacy"),
    "communique.build",
}
MOST_MODULES = 270
"""Of a call for help: Python's own, those of the command line's library, and a few of ours. Time is not counted: it is
that of the machine."""

CALL = """
import json, sys
from communique.start import main
sys.argv = ["communique", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The modules that are there when a command has ended."""
    done = subprocess.run([sys.executable, "-c", CALL, *words], capture_output=True, text=True, check=False)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["query", "--help"], ["build", "--help"], ["sources", "check", "--help"], ["bild"]],
    ids=" ".join,
)
def test_help_loads_nothing_that_works(words: list[str]) -> None:
    there = loaded(*words)

    assert HEAVY & there == set()
    assert len(there) <= MOST_MODULES


def test_a_verb_loads_no_other() -> None:
    verbs = {"build", "diff", "evaluate", "query", "refresh"}
    there = {name.removeprefix("communique.cli.") for name in loaded("query", "--help")}

    assert there & verbs == {"query"}
