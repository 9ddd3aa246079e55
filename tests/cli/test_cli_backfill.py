import json
from pathlib import Path

import pytest
from typed import Run

from communique.build import backfill, extraction
from communique.extract import Extraction, Opened


def test_it_says_what_is_read_differently_and_why(
    run: Run, tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", "notes", "--no-prefect", "--quiet")[0] == 0
    status, out, err = run("backfill")
    assert (status, err) == (0, "")
    assert out.startswith("nothing changed: communique 0.1.0 (code ")

    read = extraction.extract_opened

    def nothing(opened: Opened) -> Extraction:
        found = read(opened)
        return Extraction(found.reading, found.names, (), found.projection)

    monkeypatch.setattr(extraction, "extract_opened", nothing)
    monkeypatch.setattr("communique.build.kept.rooms_sha256", lambda *_: "f" * 64)
    status, out, err = run("backfill", "--json", "--accept")
    assert status == 0, err
    told = json.loads(out)
    assert (told["version"], told["changed"], told["before"]["version"]) == ("1.0.1", True, "1.0.0")
    assert told["program"] == backfill._today()
    assert {row["cause"] for row in told["differences"]} == {"extractor"}
    log = run("log")[1]
    assert "read again by communique 0.1.0" in " ".join(log.split())


def test_without_a_version_there_is_nothing_to_read_again(run: Run) -> None:
    status, _, err = run("backfill")
    assert status == 2
    assert err.startswith("communique: ")
