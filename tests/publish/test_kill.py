"""A writer that is killed at any step leaves the version before valid and latest, and its next run does the rest."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

from communique.publish import publish

HERE = Path(__file__).parent
FEW, MANY = 24, 400
"""Points of an operation that are tried in every run of the tests, and in the longer suites."""


def killed(operation: str, before: Path, work: Path, points: Sequence[int]) -> list[dict[str, Any]]:
    """What became of an operation that was killed at each of these points; see `kill_points.py`."""
    numbers = list(map(str, points))
    command = [sys.executable, str(HERE / "kill_points.py"), operation, str(before), str(work), *numbers]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["point"] for one in found] == list(points)
    return found


def chosen(steps: Sequence[str], count: int) -> list[int]:
    """Numbers of steps, counted from 1: those at files first, then other lines, spread evenly over the operation."""
    at_files = [number for number, kind in enumerate(steps, 1) if kind != "line"]
    others = [number for number, kind in enumerate(steps, 1) if kind == "line"]
    few = spread(at_files, count)
    return sorted({*few, *spread(others, count - len(few)), *at_files[-4:]})


def spread(numbers: Sequence[int], count: int) -> list[int]:
    if count >= len(numbers):
        return list(numbers)
    return [numbers[place * len(numbers) // count] for place in range(count)]


@pytest.fixture(scope="module")
def one_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    return folder


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    publish(tables(), folder, PROVENANCE)
    return folder


COUNTS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("count", COUNTS)
def test_a_publish_that_is_killed(one_version: Path, tmp_path: Path, count: int) -> None:
    seen = all_is_well("publish", one_version, tmp_path, count)

    assert set(seen) == {("1.0.0", "1.0.0"), ("1.1.0", "1.0.0"), ("1.1.0", "1.1.0")}, "before and after each commit"


@pytest.mark.parametrize("count", COUNTS)
def test_a_rollback_that_is_killed(two_versions: Path, tmp_path: Path, count: int) -> None:
    seen = all_is_well("rollback", two_versions, tmp_path, count // 2)

    assert set(seen) == {("1.1.0", "1.1.0"), ("1.0.0", "1.1.0"), ("1.0.0", "1.0.0")}


def all_is_well(operation: str, before: Path, work: Path, count: int) -> Counter[tuple[str, str]]:
    """Kill an operation at so many points; return which versions our own door and the catalogue led to then."""
    whole = killed(operation, before, work, [0])[0]
    assert (whole["ended"], whole["failed"], whole["seen"]["wrong"]) == (0, False, [])
    rows = {tuple(one) for one in (whole["seen"]["latest"], look(before))}
    assert len(rows) == 2
    seen: Counter[tuple[str, str]] = Counter()
    for one in killed(operation, before, work, chosen(whole["steps"], count)):
        where = f"{operation} killed at step {one['point']} of {len(whole['steps'])}"
        assert (one["ended"], one["failed"]) == (-signal.SIGKILL, False), where
        assert one["seen"]["wrong"] == [], where
        assert tuple(one["seen"]["latest"]) in rows, where
        assert tuple(one["seen"]["shown"]) in rows, where
        assert one["again"][1] == [], where
        assert one["at last"] == whole["seen"], where
        seen[one["seen"]["latest"][0], one["seen"]["shown"][0]] += 1
    return seen


def look(folder: Path) -> tuple[str, int]:
    import communique

    with communique.open(folder) as found:
        return found.version, found.table("documents").num_rows
