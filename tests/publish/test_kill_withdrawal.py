"""Retracting, purging, expiring and importing, killed at any step: readers see whole versions, the next run ends it.

The points and what is seen there come from `kill_points.py`.
"""

import shutil
import signal
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from operations import INPUTS
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without
from test_kill import killed, spread

from communique.publish import publish
from communique.publish.archive import export
from communique.publish.expiry import expire

FEW, MANY = 2, 40
"""Points of an operation that are tried in every run of the tests, and in the longer suites."""

COUNTS = [pytest.param(FEW, id="few"), pytest.param(MANY, id="many", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    publish(tables(), folder, PROVENANCE, inputs=INPUTS)
    return folder


@pytest.fixture(scope="module")
def marked(two_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(two_versions, tmp_path_factory.mktemp("marked") / "aid")
    expire(folder, newest=1, now=datetime(2031, 1, 1, tzinfo=UTC))
    return folder


@pytest.fixture(scope="module")
def with_archive(two_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("importing") / "aid"
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    export(two_versions, "1.1.0", folder / "archive.tar.gz")
    return folder


def seen(operation: str, before: Path, work: Path, count: int) -> Counter[tuple[str, int]]:
    """Kill an operation at so many points, and see that nothing is wrong; return the versions that were latest then."""
    whole = killed(operation, before, work, [0])[0]
    assert (whole["ended"], whole["failed"], whole["seen"]["wrong"]) == (0, False, [])
    assert whole["at last"] == whole["seen"], "once more changes nothing"
    found: Counter[tuple[str, int]] = Counter()
    for one in killed(operation, before, work, points(whole["steps"], count)):
        where = f"{operation} killed at step {one['point']} of {len(whole['steps'])}"
        assert (one["ended"], one["failed"]) == (-signal.SIGKILL, False), where
        assert one["seen"]["wrong"] == [], where
        assert one["again"] == whole["again"], where
        assert at_last(one) == at_last(whole), where
        latest, rows = one["seen"]["latest"]
        found[latest, rows] += 1
    return found


def points(steps: Sequence[str], count: int) -> list[int]:
    """Numbers of so many steps at files, spread evenly, one of the last, and where there are many other lines too."""
    at_files = [number for number, kind in enumerate(steps, 1) if kind != "line"]
    return sorted({*spread(at_files, count), *spread(range(1, len(steps) + 1), count - FEW), at_files[-3]})


def at_last(one: dict[str, Any]) -> dict[str, Any]:
    """What is seen at last; the inputs that a purge took out of the store leave packs of other names at other times."""
    return {name: value for name, value in one["at last"].items() if name != "kept"}


@pytest.mark.parametrize("count", COUNTS)
def test_a_retraction_that_is_killed(two_versions: Path, tmp_path: Path, count: int) -> None:
    assert set(seen("retract", two_versions, tmp_path, count)) == {("1.1.0", 2), ("1.2.0", 1)}


@pytest.mark.parametrize("count", COUNTS)
def test_a_purge_that_is_killed(two_versions: Path, tmp_path: Path, count: int) -> None:
    assert set(seen("purge", two_versions, tmp_path, count)) == {("1.1.0", 2), ("1.2.0", 1)}


@pytest.mark.parametrize("count", COUNTS)
def test_an_expiry_that_is_killed(marked: Path, tmp_path: Path, count: int) -> None:
    assert set(seen("gc", marked, tmp_path, count)) == {("1.1.0", 2)}


@pytest.mark.parametrize("count", COUNTS)
def test_an_import_that_is_killed(with_archive: Path, tmp_path: Path, count: int) -> None:
    assert set(seen("import", with_archive, tmp_path, count)) == {("1.0.0", 1), ("1.1.0", 2)}
