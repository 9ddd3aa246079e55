"""A dataset of three versions to read: 1.0.0, 1.1.0 (a document came) and 1.1.1 (read better)."""

import dataclasses
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from called import Run, calling
from small_tables import DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

from communique.publish import publish


@pytest.fixture(scope="session")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of datasets, whose name DuckDB must not take for a pattern."""
    folder = tmp_path_factory.mktemp("read") / "data [sets]*"
    better = dataclasses.replace(PROVENANCE, code_version="0.2.0")
    publish(tables(without(DRILL_DOCUMENT)), folder / "aid", PROVENANCE)
    publish(tables(), folder / "aid", PROVENANCE)
    publish(tables(replaced("funding", 0, status="allocated")), folder / "aid", better)
    return folder


@pytest.fixture
def run(datasets: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(datasets, capsys, monkeypatch)
