"""Readers beside a writer: nobody waits, nobody fails, and what each sees is one version."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_tables import DRILL, DRILL_DOCUMENT, PROVENANCE, ROWS, fact, tables

from communique.identity import document_id
from communique.publish import publish

READER = Path(__file__).with_name("reader.py")


def with_exercises(count: int) -> dict[str, list[dict[str, object]]]:
    """Rows with so many documents that each tell of one exercise, and nothing else."""
    documents = []
    for number in range(count):
        locator = f"drill-{number}.txt"
        documents.append(DRILL_DOCUMENT | {"locator": locator, "document_id": document_id("notes", locator, DRILL)})
    told = "The exercise in Zenda begins in June 2031."
    events = [fact("events", document, told, kind="exercise") for document in documents]
    return {"documents": documents, "entities": list(ROWS["entities"]), "events": events}


@pytest.mark.parametrize(
    ("readers", "versions"), [(3, 4), pytest.param(20, 30, marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_readers_beside_a_writer(folder: Path, tmp_path: Path, readers: int, versions: int) -> None:
    published = {publish(tables(with_exercises(1)), folder, PROVENANCE).version: 1}
    stop = tmp_path / "stop"
    command = [sys.executable, str(READER), str(folder), str(stop)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    files = [(tmp_path / f"{number}.out", tmp_path / f"{number}.err") for number in range(readers)]
    running = []
    for out, err in files:
        with out.open("w") as told, err.open("w") as failed:
            running.append(subprocess.Popen(command, stdout=told, stderr=failed, env=environment))
    try:
        while not all(out.stat().st_size or one.poll() for one, (out, _) in zip(running, files, strict=True)):
            time.sleep(0.1)  # a writer that is done before anybody reads proves nothing
        for count in range(2, versions + 1):
            published[publish(tables(with_exercises(count)), folder, PROVENANCE).version] = count
    finally:
        stop.touch()
        ended = [one.wait() for one in running]

    assert [(status, err.read_text()) for status, (_, err) in zip(ended, files, strict=True)] == [(0, "")] * readers
    assert len(published) == versions
    seen = set()
    for out, _ in files:
        latest = {"by_our_door": 0, "by_plain_duckdb": 0}
        for door, version, documents, events in map(json.loads, out.read_text().splitlines()):
            assert (documents, events) == (published[version], published[version]), f"{door} saw half of {version}"
            assert documents >= latest[door], f"{door} was led back from {latest[door]} documents to {version}"
            latest[door] = documents
            seen.add(version)
        assert latest == dict.fromkeys(latest, versions), "the last look is at the last version"
    assert len(seen) > 2, "they looked while it was written"
