"""`rollback` moves `latest`, and nothing else."""

import dataclasses
import sys
from pathlib import Path

import duckdb
import pytest
from begun import begin
from small_tables import PROVENANCE, replaced, tables

import communique
from communique.cli import main
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.errors import StoreError, UsageError
from communique.publish import publish
from communique.publish.latest import rollback


@pytest.fixture
def two(folder: Path) -> Path:
    begin(folder, drill=False)
    publish(tables(), folder, PROVENANCE)
    return folder


@pytest.mark.parametrize("wanted", [None, "1.0.0", "~=1.0.0"])
def test_readers_are_led_back_and_no_version_goes(two: Path, wanted: str | None) -> None:
    release, warnings = rollback(two, wanted)

    assert (release.version, warnings) == ("1.0.0", ())
    history = read_history(two)
    assert (history.latest, [one.version for one in history.releases]) == ("1.0.0", ["1.0.0", "1.1.0"])
    with communique.open(two) as found, communique.open(two, "1.1.0") as pinned:
        assert (found.version, pinned.version) == ("1.0.0", "1.1.0")
    with duckdb.connect(str(two / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{two}'")
        assert catalogue.execute("SELECT count(*) FROM documents").fetchall() == [(1,)]
    assert all(check.passed for check in verify(two, deep=True))


def test_the_next_version_continues_from_there_under_a_number_of_its_own(two: Path) -> None:
    rollback(two)
    published = publish(tables(replaced("funding", 0, status="allocated")), two, dataclasses.replace(PROVENANCE))

    assert (published.version, published.parent) == ("1.2.0", "1.0.0")
    assert all(check.passed for check in verify(two, deep=True))
    assert rollback(two, "1.1.0")[0].version == "1.1.0"


def test_where_nothing_can_be_gone_back_to(two: Path) -> None:
    rollback(two)
    with pytest.raises(StoreError, match=r"1\.0\.0 is the first version of aid"):
        rollback(two)
    with pytest.raises(UsageError, match=r"no version 3\.0"):
        rollback(two, "3.0")


def test_readers_are_never_led_to_a_damaged_version(two: Path) -> None:
    (two / "1.0.0" / "documents.parquet").unlink()

    with pytest.raises(StoreError, match=r"documents\.parquet"):
        rollback(two)
    assert read_history(two).latest == "1.1.0"


def test_the_command(two: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["communique", "rollback", "--datasets", str(two.parent)])
    with pytest.raises(SystemExit) as ended:
        main()

    assert not ended.value.code
    assert capsys.readouterr().err == "aid: 1.0.0 is the latest version now\n"
