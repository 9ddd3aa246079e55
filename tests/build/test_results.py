"""Results that are kept are used instead of work, and give byte for byte what the work gives."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from communique.build import BuildRequest, build
from communique.build.kept import CLEANING, EXTRACTION
from communique.build.program import digest_of
from communique.build.results import MADE_OF, StageResults
from communique.build.steps import PlainSteps, Progress, WorkerPool
from communique.dataset.manifest import RepublishedText
from communique.identity import row_digests


def rows_of(*keys: str) -> pa.Table:
    return pa.table({MADE_OF: list(keys), "value": [{"n": len(key)} for key in keys]})


def kept(results: StageResults, *keys: str) -> pa.Table | None:
    """The rows of these keys, in no order."""
    found = [part.filter(pc.is_in(part.column(MADE_OF), pa.array(keys))) for part in results.parts()]
    return pa.concat_tables(found) if any(part.num_rows for part in found) else None


def test_what_is_kept_is_found_by_what_it_was_made_of(tmp_path: Path) -> None:
    results = StageResults.of(tmp_path, "clean", "a" * 64)
    assert kept(results, "k") is None
    results.keep(rows_of("k", "mm"))
    results.keep(rows_of("o"))
    found = kept(results, "o", "missing", "k")
    assert found is not None
    assert found.sort_by(MADE_OF).to_pylist() == rows_of("k", "o").to_pylist()
    assert sorted(key for part in results.parts() for key in part.column(MADE_OF).to_pylist()) == ["k", "mm", "o"]
    assert kept(StageResults.of(tmp_path, "clean", "b" * 64), "k") is None


def test_what_a_full_disk_did_not_take_leaves_its_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = StageResults.of(tmp_path, "clean", "a" * 64)
    results.keep(rows_of("k"))
    write = Path.write_bytes

    def half_of_it(path: Path, data: bytes) -> int:
        write(path, bytes(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half_of_it)
    results.keep(rows_of("l"))
    assert kept(results, "l") is None
    assert [path.suffix for path in (tmp_path / "results").rglob("*") if path.is_file()] == [".arrow"]


def test_settling_gathers_small_files(tmp_path: Path) -> None:
    results = StageResults.of(tmp_path, "clean", "b" * 64)
    for key in ("k", "l", "k"):
        results.keep(rows_of(key))
    results.settle()
    assert len(list((tmp_path / "results").rglob("*.arrow"))) == 1
    found = kept(results, "k", "l")
    assert found is not None
    assert sorted(found.column(MADE_OF).to_pylist()) == ["k", "l"]


def test_settling_leaves_large_files_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    results = StageResults.of(tmp_path, "clean", "b" * 64)
    results.keep(rows_of("k"))
    monkeypatch.setattr("communique.build.results._SMALL_BYTES", 1)
    results.keep(rows_of("l"))
    before = sorted((tmp_path / "results").rglob("*.arrow"))
    results.settle()
    assert sorted((tmp_path / "results").rglob("*.arrow")) == before
    assert len(before) == 2


def test_the_results_of_the_two_programs_used_last_are_kept(tmp_path: Path) -> None:
    """Who goes back to the program before, or builds with two by turns, need not begin anew."""
    programs = [StageResults.of(tmp_path, "clean", letter * 64) for letter in "abc"]
    for number, program in enumerate(programs):
        program.keep(rows_of("k"))
        program.settle()
        folder = program.folder
        assert folder is not None
        os.utime(folder, (1000 + number, 1000 + number))
    assert [kept(program, "k") is not None for program in programs] == [False, True, True]
    programs[1].settle()
    programs[0].keep(rows_of("k"))
    programs[0].settle()
    assert [kept(program, "k") is not None for program in programs] == [True, True, False]


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_file_counts_as_not_there(tmp_path: Path, damage: bytes | None) -> None:
    results = StageResults.of(tmp_path, "clean", "a" * 64)
    results.keep(rows_of("k"))
    [file] = (tmp_path / "results").rglob("*.arrow")
    file.write_bytes(file.read_bytes()[:-9] + b"\0" * 9 if damage is None else damage)
    assert kept(results, "k") is None
    results.keep(rows_of("k"))
    assert kept(results, "k") is not None


def test_what_is_no_result_is_passed_over(tmp_path: Path) -> None:
    results = StageResults.of(tmp_path, "clean", "b" * 64)
    results.keep(pa.table({"other": ["k"]}))
    results.keep(rows_of("k"))
    [folder] = (tmp_path / "results" / "clean").iterdir()
    (folder / f"{'0' * 64}.arrow").mkdir()
    found = kept(results, "k")
    assert found is not None
    assert found.to_pylist() == rows_of("k").to_pylist()
    (folder / "left.new").mkdir()
    results.settle()
    assert kept(results, "k") is not None


def test_rows_that_say_the_same_have_the_same_digest() -> None:
    table = pa.table({"a": [1, 1, 2], "b": ["x", "x", None]})
    first, again, other = row_digests(table)
    assert first == again != other
    assert row_digests(table.select(["b", "a"])) == [first, again, other]


def test_the_rooms_of_a_digest_count_and_others_do_not(tmp_path: Path) -> None:
    for name in ("clean/a.py", "extract/names/places.csv", "publish/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    before = {room: digest_of(tmp_path, [room]) for room in ("clean", "extract", "publish")}
    (tmp_path / "extract/names/places.csv").write_text("two")
    changed = {room for room, digest in before.items() if digest_of(tmp_path, [room]) != digest}
    assert changed == {"extract"}


@pytest.mark.parametrize(
    ("module", "rooms"),
    [("communique.clean", CLEANING), ("communique.extract", EXTRACTION), ("communique.resolve", EXTRACTION)],
)
def test_the_rooms_of_a_stage_are_all_that_it_imports(module: str, rooms: tuple[str, ...]) -> None:
    code = (
        "import sys, communique; before = set(sys.modules)\n"
        f"import {module}\n"
        "print(*sorted(name for name in set(sys.modules) - before if name.startswith('communique.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    known = {room.removesuffix(".py") for room in rooms}
    assert {name.split(".")[1] for name in loaded} <= known


TEXTS = {
    "a.txt": "Norway will send 12 radars to Ukraine, the ministry said on Monday.",
    "b.txt": "“We will go on,” said Minister Anna Berg. Poland allocated EUR 3 million for generators.",
    "c.txt": "The presidents of Latvia and Estonia met in Riga and spoke about air defence.",
}


class Counting(PlainSteps):
    """Counts the shards that stages work on."""

    def __init__(self) -> None:
        self.shards: dict[str, int] = {}
        super().__init__(WorkerPool(1), self._count)

    def _count(self, progress: Progress) -> None:
        self.shards[progress.stage] = progress.total


def built(folder: Path, dataset: Path, **request: object) -> dict[str, int]:
    steps = Counting()
    build(BuildRequest((str(folder),), dataset, **request), steps)  # type: ignore[arg-type]
    return steps.shards


def tables_of(version: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in version.glob("*.parquet") if path.stem != "changes"}


def test_a_build_with_kept_results_gives_the_bytes_of_one_without(tmp_path: Path) -> None:
    press = tmp_path / "press"
    press.mkdir()
    for name, text in TEXTS.items():
        if name != "b.txt":
            (press / name).write_text(text)
    first = built(press, tmp_path / "grown")
    assert (first["clean"], first["extract"]) == (1, 1)
    (press / "b.txt").write_text(TEXTS["b.txt"])
    (press / "c.txt").write_text(TEXTS["c.txt"] + " They agreed on it.")
    built(press, tmp_path / "grown")
    built(press, tmp_path / "fresh")
    assert tables_of(tmp_path / "grown" / "1.1.0") == tables_of(tmp_path / "fresh" / "1.0.0")
    assert pq.read_table(tmp_path / "grown" / "1.1.0" / "statements.parquet").num_rows > 0

    again = built(press, tmp_path / "grown")
    assert (again["clean"], again["extract"]) == (0, 0)


def test_nothing_is_kept_where_text_is_withheld_or_nobody_wants_it(tmp_path: Path) -> None:
    press = tmp_path / "press"
    press.mkdir()
    (press / "a.txt").write_text(TEXTS["a.txt"])
    built(press, tmp_path / "withheld", text=RepublishedText.EVIDENCE)
    built(press, tmp_path / "unwanted", store=False)
    assert not list(tmp_path.rglob("*.arrow"))
