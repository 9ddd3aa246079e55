"""The command line as it is typed, and a small dataset to ask."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).resolve().parents[1] / room) for room in ("collect", "publish")]

from small_tables import PROVENANCE, tables
from typed import Run

from communique.cli import main
from communique.publish import publish

TEXT = "Aid agreed\n\nGermany allocated EUR 400 million for drones. The talks in Oslo continue, the ministry said.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    def _run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["communique", *arguments])
        try:
            main()
        except SystemExit as ended:
            status = ended.code or 0
        else:
            status = 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert isinstance(status, int)
        return status, out, err

    return _run


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "notes"


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `published` is a copy of."""
    folder = tmp_path_factory.mktemp("published") / "datasets"
    publish(tables(), folder / "aid", PROVENANCE)
    return folder


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """The folder of datasets with one dataset, `aid`, at 1.0.0."""
    return shutil.copytree(published_once, tmp_path / "datasets")
