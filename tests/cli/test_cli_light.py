"""What a command needs is loaded when it runs: help comes at once, and a verb loads nothing of another."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATASETS = Path(__file__).parents[2] / "datasets"

HEAVY = {
    *("distributed", "duckdb", "fsspec", "httpx", "numpy", "pandera", "polars", "prefect", "pyarrow", "rich", "spacy"),
    "communique.build",
}
MOST_MODULES = 270
"""Of a call for help: Python's own, those of the command line's library, and a few of ours. Time is not counted: it is
that of the machine."""

MAKING = {"communique.build", "pandas", "pandera", "polars", "prefect", "spacy"}
"""What only who makes a version needs."""
MOST_READING = 600
"""Of a call that looks, with what reads Parquet."""

CALL = """
import json, sys
from communique.start import main
sys.argv = ["communique", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*words: str, folder: Path | None = None) -> set[str]:
    """The modules that are there when a command has ended."""
    command = [sys.executable, "-c", CALL, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
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


@pytest.mark.parametrize(
    "words",
    [
        ["collect", "--config", "nowhere.yaml"],
        ["evaluate", "nowhere"],
        ["export", "9.9.9", "nothing.zip"],
        ["gc", "--dry-run"],
        ["import", "nothing"],
        ["log"],
        ["retract", "nothing", "--reason", "none"],
        ["rollback", "9.9.9"],
        ["sources", "check", "nowhere.yaml"],
        ["sources", "template"],
        ["status"],
        ["verify"],
        ["versions"],
    ],
    ids=" ".join,
)
def test_who_makes_no_version_does_not_load_what_does(words: list[str], tmp_path: Path) -> None:
    shutil.copytree(DATASETS, tmp_path / "datasets")
    there = loaded(*words, folder=tmp_path)

    assert MAKING & there == set()
    assert len(there) <= MOST_READING


@pytest.mark.parametrize(
    ("words", "needless"),
    [
        (["diff"], ["duckdb", "numpy", "pyarrow"]),
        (["log"], ["numpy", "pyarrow"]),
        (["blame", "funding", "nothing"], ["pyarrow.compute"]),
        (["rollback", "9.9.9"], ["numpy", "pyarrow"]),
        (["export", "latest", "aid.zip"], ["duckdb", "numpy", "pyarrow"]),
    ],
    ids=" ".join,
)
def test_who_works_with_whole_versions_loads_nothing_that_compares_or_makes_one(
    words: list[str], needless: list[str], tmp_path: Path
) -> None:
    """That the first version differs from nothing is known from the list of versions."""
    shutil.copytree(DATASETS, tmp_path / "datasets")

    assert loaded(*words, folder=tmp_path).isdisjoint(needless)


@pytest.mark.parametrize(
    "words",
    [
        ["backfill", "--dataset", "nowhere"],
        ["build", "nowhere"],
        ["refresh", "--config", "nowhere.yaml"],
        ["schedule", "--cron", "0 5 * * *", "--config", "nowhere.yaml"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_told_before_what_makes_a_version_is_loaded(words: list[str], tmp_path: Path) -> None:
    assert MAKING & loaded(*words, folder=tmp_path) == set()
