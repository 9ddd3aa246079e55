"""Annotated real documents, scored: nothing lost, nothing without its words, no measure below its floor.

The documents and their scorer are not part of the project: the tests skip where they are not beside it.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))["f1"]

pytestmark = pytest.mark.skipif(
    not (SHARED / "gold").is_dir(), reason="the annotated documents are not beside the project"
)


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("annotated")
    command = [str(Path(sys.executable).parent / "communique"), "build", str(SHARED / "gold" / "source.jsonl")]
    command += ["--datasets", str(folder), "--dataset", "gold", "--no-prefect", "--quiet"]
    subprocess.run(command, check=True)
    written = folder / "score.json"
    scorer = [sys.executable, str(SHARED / "tools" / "score.py"), str(folder / "gold" / "1.0.0"), str(SHARED / "gold")]
    subprocess.run([*scorer, "--json", str(written)], check=True, capture_output=True)
    return json.loads(written.read_text("utf-8"))


def test_no_document_is_lost(score: dict[str, object]) -> None:
    assert score["absent"] == []


def test_no_row_is_without_its_words(score: dict[str, object]) -> None:
    assert score["ungrounded"] == 0


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_no_measure_falls_below_its_floor(
    score: dict[str, dict[str, dict[str, float]]], measure: str, floor: float
) -> None:
    assert score["rows"][measure]["f1"] >= floor
