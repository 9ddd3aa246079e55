"""Tables that a build holds: the same rows in memory and on the disk, and no folder left."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from communique import workspace
from communique.errors import StoreError
from communique.workspace import IN_MEMORY, Appender, Workspace

SCHEMA = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),
        ("text", pa.string()),
        ("spans", pa.list_(pa.struct([("field", pa.string()), ("span_start", pa.int64())]))),
    ]
)


def rows_of(start: int, count: int) -> pa.Table:
    """Rows with texts of several lengths, some null."""
    return pa.Table.from_pylist(
        [
            {
                "number": i,
                "text": None if i % 5 == 0 else "aid " * (i % 7),
                "spans": [{"field": f"f{i}", "span_start": i}] * (i % 3),
            }
            for i in range(start, start + count)
        ],
        schema=SCHEMA,
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table of more than a kilobyte is large."""
    monkeypatch.setattr(workspace, "SMALL_BYTES", 1000)
    monkeypatch.setattr(workspace, "CHUNK_BYTES", 400)


def left(folder: Path) -> list[str]:
    """What lies in a folder, hidden or not."""
    return sorted(os.listdir(folder))


def test_a_large_table_is_a_mapped_file_and_has_the_same_rows(tmp_path: Path, small: None) -> None:
    parts = [rows_of(start, count) for start, count in ((0, 1), (1, 100), (101, 0), (101, 7))]
    before = pa.total_allocated_bytes()
    with Workspace(tmp_path / "aid") as held:
        table = held.hold(SCHEMA, parts)
        assert table.equals(rows_of(0, 108))
        assert table.schema.equals(SCHEMA)
        assert [one for one in left(tmp_path) if one.endswith(".building")]
        allocated = pa.total_allocated_bytes() - before - sum(part.nbytes for part in parts)
        assert allocated < table.nbytes / 4
        assert 400 / 4 < table.slice(0, table.column(0).chunk(0).__len__()).nbytes < 800
    assert left(tmp_path) == []
    assert table.equals(rows_of(0, 108)), "what is in use stays readable when its file is gone"


def test_a_small_build_makes_no_folder(tmp_path: Path) -> None:
    with Workspace(tmp_path / "nowhere" / "aid") as held:
        assert held.hold(SCHEMA, [rows_of(0, 50), rows_of(50, 50)]).equals(rows_of(0, 100))
        assert held.hold(SCHEMA, []).equals(SCHEMA.empty_table())
        assert left(tmp_path) == []
    assert left(tmp_path) == []


def test_without_a_dataset_nothing_is_written(small: None) -> None:
    assert not IN_MEMORY.is_on_disk
    table = IN_MEMORY.hold(SCHEMA, rows_of(0, 100).to_batches())
    assert table.equals(rows_of(0, 100))


def test_a_row_that_is_larger_than_a_chunk_is_a_chunk(tmp_path: Path, small: None) -> None:
    long = pa.Table.from_pylist([{"number": i, "text": "a" * 1000, "spans": []} for i in range(3)], schema=SCHEMA)
    with Workspace(tmp_path / "aid") as held:
        assert held.hold(SCHEMA, [long]).equals(long)


def test_columns_in_another_order_are_put_in_order(tmp_path: Path) -> None:
    with Workspace(tmp_path / "aid") as held:
        table = held.appender(SCHEMA)
        table.append(rows_of(0, 3).select(["text", "spans", "number"]))
        assert table.finish().equals(rows_of(0, 3))


def test_duckdb_writes_into_the_folder(tmp_path: Path) -> None:
    with Workspace(tmp_path / "aid") as held, held.connected() as connection:
        [(folder,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
        assert Path(folder).is_relative_to(tmp_path / ".aid.building")
    with IN_MEMORY.connected() as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert left(tmp_path) == []


def test_the_folder_of_a_killed_build_goes_and_that_of_a_living_one_stays(tmp_path: Path, small: None) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from communique.workspace import Workspace\n"
        "held = Workspace(Path(sys.argv[1])).__enter__(); held.new_file().write_text('x'); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path / "aid")], check=False).returncode == 9
    home = tmp_path / ".aid.building"
    [dead] = [one for one in home.iterdir() if one.is_dir()]
    with Workspace(tmp_path / "aid") as living:
        assert left(tmp_path) == []
        mine = living.new_file()
        mine.write_text("x")
        with Workspace(tmp_path / "aid"):
            assert mine.exists()
            assert not dead.exists()
    assert left(tmp_path) == []


def test_a_lock_that_was_left_without_its_folder_goes(tmp_path: Path) -> None:
    home = tmp_path / ".aid.building"
    home.mkdir()
    (home / "7-abc.lock").touch()
    with Workspace(tmp_path / "aid"):
        assert left(tmp_path) == []


def test_a_full_disk_is_an_error_that_says_what_to_do(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Workspace(tmp_path / "aid") as held:
        table: Appender = held.appender(SCHEMA)
        monkeypatch.setattr(pa.ipc, "new_file", full)
        with pytest.raises(StoreError, match=r"No space left on device.*free some space"):
            table.append(rows_of(0, 100))
    assert left(tmp_path) == []


def sort_numbers(held: Workspace, memory_mib: int, temporary: str) -> None:
    with held.connected(memory_mib) as connection:
        connection.execute(f"SET max_temp_directory_size = '{temporary}'")
        connection.execute("SELECT range AS n, hash(range) AS h FROM range(9000000) ORDER BY h").fetchone()


def test_too_little_memory_is_told_apart_from_too_little_disk(tmp_path: Path) -> None:
    with Workspace(tmp_path / "aid") as held:
        with pytest.raises(StoreError, match=r"1 MiB are not enough for so many documents; make several"):
            sort_numbers(held, 1, "1GB")
        with pytest.raises(StoreError, match=r"failed to offload.*free some space"):
            sort_numbers(held, 64, "1MB")


def test_where_only_the_dataset_can_be_written_its_builds_are_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = tmp_path / "aid"
    dataset.mkdir()
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) == dataset)
    with Workspace(dataset) as held:
        assert held.new_file().is_relative_to(dataset)
    assert left(dataset) == []
