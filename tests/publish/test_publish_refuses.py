"""What cannot be published is refused in one line that says what, where and what to do."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from begun import begin
from filelock import FileLock
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

from communique.errors import ContractError, StoreError, UsageError
from communique.publish import PublishSettings, publish


def test_two_writers_at_once(folder: Path) -> None:
    folder.mkdir(parents=True)

    with FileLock(folder / ".lock"), pytest.raises(StoreError, match=r"\.lock is held by another process"):
        publish(tables(), folder, PROVENANCE, PublishSettings(lock_seconds=0.05))


def test_who_holds_the_lock_is_told(folder: Path) -> None:
    held = (
        "import sys; from pathlib import Path; from communique.publish.writing import one_writer\n"
        "with one_writer(Path(sys.argv[1]), 1): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", held, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=rf"is held by process {other.pid} on .* since 20\d\d-.*: wait for it"):
            publish(tables(), folder, PROVENANCE, PublishSettings(lock_seconds=0.05))
        other.communicate("")
    publish(tables(), folder, PROVENANCE)
    assert not (folder / ".lock.holder").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"latest": "1.0.0", "versions": []}', '{"versions": []}'])
def test_a_damaged_list_of_versions(folder: Path, content: str) -> None:
    folder.mkdir(parents=True)
    (folder / "versions.json").write_text(content)
    (folder / "1.0.0").mkdir()

    with pytest.raises(StoreError, match=r"versions\.json is damaged"):
        publish(tables(), folder, PROVENANCE)

    assert (folder / "1.0.0").is_dir()


def test_a_list_of_versions_that_was_lost_costs_no_version(folder: Path) -> None:
    begin(folder)
    (folder / "versions.json").unlink()

    with pytest.raises(StoreError, match=r"versions\.json is missing, but there are versions \(1\.0\.0\)"):
        publish(tables(), folder, PROVENANCE)

    assert (folder / "1.0.0" / "manifest.json").is_file()


def test_a_parent_that_lost_a_file(folder: Path) -> None:
    begin(folder)
    (folder / "1.0.0" / "funding.parquet").unlink()

    with pytest.raises(StoreError, match=r"damaged: funding\.parquet"):
        publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)


def spoil(file: Path, start: int, end: int) -> None:
    """Overwrite bytes of a file, its size as before."""
    content = bytearray(file.read_bytes())
    content[start:end] = b"\xff" * len(content[start:end])
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("start", "end"), [(-4, None), (-60, -8), (4, 600)], ids=["its last letters", "its footer", "its rows"]
)
def test_a_parent_with_a_file_that_rotted_is_told_by_the_name_of_the_file(
    folder: Path, start: int, end: int | None
) -> None:
    begin(folder)
    file = folder / "1.0.0" / "documents.parquet"
    spoil(file, start, file.stat().st_size if end is None else end)

    with pytest.raises(StoreError, match=r"documents\.parquet.*restore the folder of this version") as told:
        publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)

    assert "\n" not in str(told.value)
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == ["1.0.0"]


@pytest.mark.parametrize("file", ["documents.parquet", "manifest.json"])
def test_an_old_version_that_rotted_costs_the_new_one_its_catalogue_only(folder: Path, file: str) -> None:
    begin(folder)
    publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)
    rotten = folder / "1.0.0" / file
    spoil(rotten, rotten.stat().st_size - 4, rotten.stat().st_size)

    third = publish(tables(), folder, PROVENANCE)

    assert (third.version, third.changed) == ("1.2.0", True)
    (warning,) = third.warnings
    assert f"1.0.0/{file}" in warning
    assert "restore the folder of this version" in warning
    assert not (folder / ".catalog.duckdb.new").exists()


def test_a_parent_whose_manifest_was_edited(folder: Path) -> None:
    begin(folder)
    with (folder / "1.0.0" / "manifest.json").open("a") as manifest:
        manifest.write("\n")

    with pytest.raises(StoreError, match="not the manifest that was published"):
        publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="cannot publish to"):
        publish(tables(), tmp_path / "file" / "aid", PROVENANCE)


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "check your rights"),
        (errno.ENOSPC, "free some space"),
        (errno.EROFS, "a folder that can be written"),
    ],
)
def test_what_the_disk_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, remedy: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    begin(folder)
    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(StoreError, match=f"{remedy}.*; published versions are as they were"):
        publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE)

    assert not (folder / ".publishing").exists()


def test_a_file_that_rotted_is_noticed_when_nothing_changed(folder: Path) -> None:
    begin(folder)
    file = folder / "1.0.0" / "documents.parquet"
    spoil(file, 4, 600)

    with pytest.raises(
        StoreError, match=r"documents\.parquet \(its sha256 is not the published one\): restore the folder"
    ):
        publish(tables(), folder, PROVENANCE)


def test_tables_that_are_not_the_contract(folder: Path) -> None:
    given = tables()
    funding = given.pop("funding")

    with pytest.raises(ContractError, match="missing or unknown: funding"):
        publish(given, folder, PROVENANCE)
    with pytest.raises(ContractError, match="table funding does not have"):
        publish({**given, "funding": funding.drop_columns(["amount"])}, folder, PROVENANCE)


def test_a_name_that_no_dataset_can_have(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot name a dataset"):
        publish(tables(), tmp_path / ".hidden", PROVENANCE)


def test_leftovers_go_and_what_is_not_ours_stays(folder: Path) -> None:
    begin(folder)
    shutil.copytree(folder / "1.0.0", folder / "7.0.0")
    (folder / "7.0.0" / "manifest.json").unlink()
    shutil.copytree(folder / "1.0.0", folder / ".publishing")
    (folder / ".versions.json.new").write_text("half")
    for kept in (".store", "notes"):
        (folder / kept).mkdir()

    publish(tables(), folder, PROVENANCE)

    assert sorted(p.name for p in folder.iterdir()) == [
        ".lock",
        ".store",
        "1.0.0",
        "catalog.duckdb",
        "dataset.toml",
        "notes",
        "versions.json",
    ]


def test_settings_are_made_once_and_then_their_owners(folder: Path) -> None:
    publish(tables(), folder, PROVENANCE, title='Aid, "as told"', description="Who gives what.")
    assert 'title = "Aid, \\"as told\\""' in (folder / "dataset.toml").read_text()

    (folder / "dataset.toml").write_text('title = "Another title"\n[gates]\nlargest_fall = 0.5\n')
    second = publish(tables(without(DRILL_DOCUMENT)), folder, PROVENANCE, title="Ignored")

    assert "gates" in (folder / "dataset.toml").read_text()
    assert "\n# Another title 1.1.0\n" in (second.folder / "README.md").read_text()


@pytest.mark.parametrize(("content", "words"), [("title = ", "is not TOML"), ("title = 3", "title must be text")])
def test_settings_that_are_not_right(folder: Path, content: str, words: str) -> None:
    folder.mkdir(parents=True)
    (folder / "dataset.toml").write_text(content)

    with pytest.raises(UsageError, match=words):
        publish(tables(), folder, PROVENANCE)

    assert not (folder / "1.0.0").exists()
