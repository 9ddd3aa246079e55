"""Old versions go in two steps, never one that is needed, and stay listed."""

import shutil
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from small_tables import PROVENANCE, replaced, tables

import communique
from communique.compare.past import log
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.errors import UsageError
from communique.publish import publish
from communique.publish.expiry import Expiry, expire
from communique.publish.keeping import Keep, keep_for_good, read_keep
from communique.publish.latest import rollback

NOW = datetime(2031, 1, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four versions, 1.0.0 to 1.0.3, that differ in a status."""
    folder = tmp_path_factory.mktemp("prepared") / "aid"
    for status in ("pledged", "allocated", "disbursed", "cancelled"):
        publish(tables(replaced("funding", 0, status=status)), folder, PROVENANCE)
    return folder


@pytest.fixture
def four(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "aid")


def marked(done: Expiry) -> list[str]:
    return [release.version for release in done.marked]


def test_what_is_old_is_marked_and_goes_a_week_later(four: Path) -> None:
    first = expire(four, newest=2, now=NOW)
    assert (first.kept, marked(first), first.expired) == (("1.0.2", "1.0.3"), ["1.0.0", "1.0.1"], ())
    assert first.goes_at(first.marked[0]) == NOW + WEEK

    early = expire(four, newest=2, now=NOW + WEEK - timedelta(seconds=1))
    assert (marked(early), early.expired) == (["1.0.0", "1.0.1"], ())
    assert {r.marked_at for r in early.marked} == {NOW.isoformat(timespec="seconds")}, "the mark keeps its time"

    last = expire(four, newest=2, now=NOW + WEEK)
    assert (marked(last), last.expired) == ([], ("1.0.0", "1.0.1"))
    assert last.freed > 0
    folders = sorted(one.name for one in four.iterdir() if one.is_dir())
    assert folders == ["1.0.2", "1.0.3"]


def test_what_has_expired_stays_listed_and_nothing_is_damaged(four: Path) -> None:
    digest = read_history(four).release("1.0.1").manifest_sha256
    for at in (NOW, NOW + WEEK):
        expire(four, newest=2, now=at)

    release = read_history(four).release("1.0.1")
    assert (release.expired_at, release.manifest_sha256) == ("2031-01-08T12:00:00+00:00", digest)
    assert [check for check in verify(four, deep=True) if not check.passed] == []
    with pytest.raises(
        UsageError, match=r"1\.0\.0 has expired \(2031-01-08T12:00:00\+00:00\): there is 1\.0\.2, 1\.0\.3"
    ):
        communique.open(four, "1.0.0")
    assert [entry.release.version for entry in log(four)] == ["1.0.3", "1.0.2"]
    with duckdb.connect(str(four / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{four}'")
        assert catalogue.execute("SELECT count(*) FROM funding_at('1.0.2')").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error, match=r"1\.0\.0"):
            catalogue.execute("SELECT count(*) FROM funding_at('1.0.0')")
    again = publish(tables(replaced("funding", 0, status="pledged")), four, PROVENANCE)
    assert again.version == "1.0.4", "no number is used twice"


def test_the_latest_stays_however_old_it_is(four: Path) -> None:
    expire(four, newest=1, now=NOW)
    rollback(four, "1.0.0")

    done = expire(four, newest=1, now=NOW + WEEK)

    assert done.kept == ("1.0.0", "1.0.3"), "it lost its mark"
    assert done.expired == ("1.0.1", "1.0.2")
    with communique.open(four) as found:
        assert found.version == "1.0.0"


def test_what_is_kept_by_name_is_kept_for_good(four: Path) -> None:
    expire(four, newest=1, now=NOW)

    done = expire(four, newest=1, keep=("1.0.1",), now=NOW + WEEK)

    assert (done.kept, done.expired) == (("1.0.1", "1.0.3"), ("1.0.0", "1.0.2"))
    assert tomllib.loads((four / "dataset.toml").read_text())["keep"] == {"versions": ["1.0.1"]}
    later = expire(four, newest=1, now=NOW + 9 * WEEK)
    assert (later.kept, later.marked) == (("1.0.1", "1.0.3"), ())


def test_a_dry_run_says_the_same_and_writes_nothing(four: Path) -> None:
    before = {file: file.read_bytes() for file in four.rglob("*") if file.is_file()}

    told = expire(four, newest=2, keep=("1.0.0",), dry_run=True, now=NOW)

    assert {file: file.read_bytes() for file in four.rglob("*") if file.is_file()} == before
    assert told == expire(four, newest=2, keep=("1.0.0",), now=NOW)


def test_a_version_that_could_not_be_removed_in_time_goes_with_the_next_writer(prepared: Path, four: Path) -> None:
    for at in (NOW, NOW + WEEK):
        expire(four, newest=2, now=at)
    shutil.copytree(prepared / "1.0.0", four / "1.0.0")
    shutil.copytree(prepared / "1.0.1", four / ".expired-1.0.1")

    rollback(four, "1.0.3")

    assert sorted(one.name for one in four.iterdir() if one.is_dir()) == ["1.0.2", "1.0.3"]


@pytest.mark.parametrize(("keep", "words"), [(("9.9.9",), "no version 9.9.9"), (("x",), "'x' is no version")])
def test_a_version_that_is_none_cannot_be_kept(four: Path, keep: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        expire(four, keep=keep)

    assert "[keep]" not in (four / "dataset.toml").read_text()


@pytest.mark.parametrize(
    ("written", "added"),
    [
        ("", '[keep]\nversions = ["1.2.0", "~=2.0"]\n'),
        ('title = "A"\n', 'title = "A"\n\n[keep]\nversions = ["1.2.0", "~=2.0"]\n'),
        ("[keep]\nnewest = 3\n[gates]\n", '[keep]\nversions = ["1.2.0", "~=2.0"]\nnewest = 3\n[gates]\n'),
        (
            '[keep] # ours\nnewest = 3\nversions = ["1.0.0"] # why\n',
            '[keep] # ours\nnewest = 3\nversions = ["1.0.0", "1.2.0", "~=2.0"]\n',
        ),
        ('[keep]\nversions = ["1.2.0", "~=2.0"]\n', '[keep]\nversions = ["1.2.0", "~=2.0"]\n'),
    ],
)
def test_the_file_is_changed_in_one_line(tmp_path: Path, written: str, added: str) -> None:
    (tmp_path / "dataset.toml").write_text(written)

    kept = keep_for_good(tmp_path, ["1.2.0", "~=2.0"])

    assert (tmp_path / "dataset.toml").read_text() == added
    assert kept == read_keep(tmp_path)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("keep = 1", "keep must be a table"),
        ("[keep]\nold = 1", "and nothing else"),
        ("[keep]\nnewest = 0", "a whole number from 1"),
        ("[keep]\nnewest = true", "a whole number from 1"),
        ("[keep]\nversions = '1.0.0'", "must be a list of versions"),
        ('[keep]\nversions = [\n "1.0.0",\n]', "on one line of its own"),
    ],
)
def test_what_cannot_be_understood_is_told(tmp_path: Path, written: str, words: str) -> None:
    (tmp_path / "dataset.toml").write_text(written)

    with pytest.raises(UsageError, match=words):
        keep_for_good(tmp_path, ["1.2.0"])

    assert (tmp_path / "dataset.toml").read_text() == written


def test_ten_are_kept_where_nothing_is_said(tmp_path: Path) -> None:
    assert read_keep(tmp_path) == Keep(10, ())
