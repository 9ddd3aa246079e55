"""What a dataset takes of the disk is told, versions and what is kept for later builds apart."""

import json
import re
from pathlib import Path

import pytest
from called import Run, calling


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(tmp_path / "data", capsys, monkeypatch)


def test_doctor_tells_it(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    press = tmp_path / "press"
    press.mkdir()
    (press / "a.txt").write_text("Aid\n\nNorway pledged NOK 5 billion for air defence.\n", "utf-8")
    assert run("build", "press", "--no-prefect", "--no-parse").status == 0
    kept = tmp_path / "data" / "defence-aid" / ".store" / "results"
    (kept / "large.arrow").write_bytes(bytes(3_000_000))

    told = json.loads(run("doctor", "--for", "read", "--json").out)["checks"]

    [found] = [one["found"] for one in told if one["name"] == "defence-aid"]
    assert found.startswith("1 version, latest 1.0.0; 1.")
    assert re.search(r" MB, and 3\.\d MB kept for later builds$", found)
