"""A dataset of four versions: a document comes (1.1.0), money is read better (1.1.1), the document goes (1.2.0)."""

import dataclasses
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publish"))

from called import Run, calling
from small_tables import DRILL_DOCUMENT, PROVENANCE, replaced, tables, without

from communique.publish import publish

BETTER = dataclasses.replace(PROVENANCE, code_version="0.2.0")


@pytest.fixture(scope="session")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of datasets, whose name DuckDB must not take for a pattern."""
    folder = tmp_path_factory.mktemp("compared") / "data [sets]*"
    better = replaced("funding", 0, status="allocated")
    publish(tables(without(DRILL_DOCUMENT)), folder / "aid", PROVENANCE)
    publish(tables(), folder / "aid", PROVENANCE)
    publish(tables(better), folder / "aid", BETTER)
    publish(tables({**better, **_less(better)}), folder / "aid", BETTER)
    return folder


def _less(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    gone = DRILL_DOCUMENT["document_id"]
    return {name: [row for row in found if row.get("document_id") != gone] for name, found in rows.items()}


@pytest.fixture
def run(datasets: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(datasets, capsys, monkeypatch)
