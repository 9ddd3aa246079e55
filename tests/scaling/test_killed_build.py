"""A build that is killed does no finished shard again, and what comes out in the end is the same to the last byte."""

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from communique.build.extraction import SHARD_DOCUMENTS

HERE = Path(__file__).parent
DOCUMENTS = 5 * SHARD_DOCUMENTS - 3
"""Five shards of extraction."""
SHARDS = 5


def text(number: int) -> str:
    """A document that is like no other."""
    words = [hashlib.sha256(f"{number} {place}".encode()).hexdigest()[:7] for place in range(60)]
    said = f"“We shall mend bridge {number},” the ministry of roads said."
    return " ".join(["Norway and Denmark agreed on", *words]) + f".\n{said}"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sources") / "press.jsonl"
    lines = (json.dumps({"id": f"d{number:03}", "text": text(number)}) + "\n" for number in range(DOCUMENTS))
    place.write_text("".join(lines), "utf-8")
    return place


def run(source: Path, dataset: Path, workers: int, *point: str) -> tuple[int, dict[str, int]]:
    """How the process ended, and how many parts of each stage there were to do."""
    command = [sys.executable, str(HERE / "killed_build.py"), str(source), str(dataset), str(workers), *point]
    done = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {stage: total for stage, _done, total in told}


def published(dataset: Path) -> dict[str, str]:
    """Every file of the version by the digest of its bytes."""
    folder = dataset / "1.0.0"
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    dataset = tmp_path_factory.mktemp("undisturbed") / "aid"
    ended, parts = run(source, dataset, 1)
    assert (ended, parts["extract"]) == (0, SHARDS)
    return published(dataset)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("stage", "done", "left"),
    [
        pytest.param("clean", 0, SHARDS, id="before anything is done"),
        pytest.param("dedupe", 0, SHARDS, id="all is cleaned"),
        pytest.param("extract", 1, SHARDS - 1, id="one shard is read"),
        pytest.param("extract", 4, 1, id="all but one are read"),
        pytest.param("extract", 5, 0, id="all are read"),
        pytest.param("validate", 1, 0, id="all is valid"),
        pytest.param("publish", 0, 0, id="about to be published"),
    ],
)
def test_no_finished_shard_is_done_again(
    source: Path, undisturbed: dict[str, str], tmp_path: Path, workers: int, stage: str, done: int, left: int
) -> None:
    dataset = tmp_path / "aid"

    killed, _parts = run(source, dataset, workers, stage, str(done))
    assert killed == -signal.SIGKILL
    assert not (dataset / "versions.json").exists()
    ended, parts = run(source, dataset, workers)

    assert ended == 0
    # Other workers may have been through with theirs when the one before was told of.
    assert parts["extract"] <= left
    assert parts["extract"] >= left - (workers - 1) * SHARDS
    assert parts["clean"] == (2 if stage == "clean" else 0)
    assert published(dataset) == undisturbed


@pytest.mark.slow
def test_a_build_that_is_killed_again_and_again_comes_to_its_end(
    source: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    dataset = tmp_path / "aid"

    left = []
    for _time in range(SHARDS):
        killed, parts = run(source, dataset, 1, "extract", "1")
        assert killed == -signal.SIGKILL
        left.append(parts["extract"])
    ended, parts = run(source, dataset, 1)

    assert left == list(range(SHARDS, 0, -1)), "each takes up where the one before was killed"
    assert (ended, parts["extract"]) == (0, 0)
    assert published(dataset) == undisturbed
