"""What goes away with the next MAJOR version is declared once and told by every door, before it goes."""

import dataclasses
import json
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from called import Run, calling
from small_tables import PROVENANCE, replaced, tables

import communique
from communique import DeprecatedWarning, MajorChangeWarning
from communique.dataset.history import History, read_history
from communique.publish import publish
from communique.publish.catalogue import derive
from communique.schemas import contract, dictionary

COLUMN = "column funding.tranche goes away with version 2.0.0: use part_of_id"
TABLE = "table requests goes away with version 2.0.0: use statements"


@contextmanager
def letting_go() -> Iterator[None]:
    """The contract lets `funding.tranche` and `requests` go."""
    columns = contract.columns

    def going(table: str) -> tuple[contract.Column, ...]:
        return tuple(
            dataclasses.replace(one, deprecated="use part_of_id")
            if (table, one.name) == ("funding", "tranche")
            else one
            for one in columns(table)
        )

    with pytest.MonkeyPatch.context() as patch:
        for module in (contract, dictionary):
            patch.setattr(module, "columns", going)
            patch.setattr(module, "DEPRECATED_TABLES", {"requests": "use statements"})
        contract.arrow_schema.cache_clear()
        yield
    contract.arrow_schema.cache_clear()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose second version declares what goes, and whose third is of another contract."""
    folder = tmp_path_factory.mktemp("going") / "aid"
    publish(tables(), folder, PROVENANCE)
    with letting_go():
        assert publish(tables(), folder, PROVENANCE).changed
        assert not publish(tables(), folder, PROVENANCE).changed
        publish(tables(replaced("funding", 0, status="allocated")), folder, dataclasses.replace(PROVENANCE, contract=2))
    return folder


@pytest.fixture
def major(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "aid"))


@pytest.fixture
def aid(major: Path) -> Path:
    """The dataset before its third version."""
    history = read_history(major)
    before = History("1.1.0", history.releases[:2])
    (major / "versions.json").write_text(before.to_json())
    derive(major, before)
    return major


def warned(caught: list[warnings.WarningMessage]) -> list[str]:
    return [str(one.message) for one in caught]


def test_a_deprecation_is_a_minor_version_that_says_so(aid: Path) -> None:
    with communique.open(aid) as opened:
        assert opened.version == "1.1.0"
        assert opened.versions()[-1].reason == (
            "column funding.tranche is deprecated (use part_of_id); table requests is deprecated (use statements)"
        )
        assert [one.what for one in opened.deprecated()] == ["column funding.tranche", "table requests"]
        told = {one.name: one.deprecated for one in opened.describe("funding")}
    assert (told["tranche"], told["amount"]) == ("use part_of_id", None)


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (lambda d: d.table("funding"), [COLUMN]),
        (lambda d: d.polars("funding"), [COLUMN]),
        (lambda d: d.pandas("requests"), [TABLE]),
        (lambda d: d.relation("funding_named"), [COLUMN]),
        (lambda d: d.sql("SELECT count(*) FROM Funding_named, requests"), [COLUMN, TABLE]),
        (lambda d: d.sql("FROM statements"), []),
        (lambda d: d.table("statements"), []),
        (lambda d: d.describe("funding"), []),
    ],
)
def test_who_reads_it_is_warned_once_at_the_line_that_does(aid: Path, read: object, told: list[str]) -> None:
    assert callable(read)
    with communique.open(aid) as opened, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(3):
            read(opened)

    assert warned(caught) == [f"aid: {one}" for one in told]
    assert all(one.category is DeprecatedWarning and one.filename == __file__ for one in caught)


def test_the_version_before_says_nothing(aid: Path) -> None:
    with communique.open(aid, "1.0.0") as opened, warnings.catch_warnings():
        warnings.simplefilter("error")
        assert opened.deprecated() == ()
        opened.table("funding")


def test_the_catalogue_says_it_in_its_comments(aid: Path) -> None:
    with duckdb.connect(str(aid / "catalog.duckdb"), read_only=True) as catalogue:
        (column,) = catalogue.execute(
            "SELECT comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'funding' "
            "AND column_name = 'tranche'"
        ).fetchall()
        views = catalogue.execute(
            "SELECT schema_name, comment FROM duckdb_views() WHERE view_name = 'requests' ORDER BY ALL"
        ).fetchall()

    assert str(column[0]).endswith("Deprecated, goes away with the next MAJOR version: use part_of_id.")
    assert [(where, "Deprecated" in str(comment)) for where, comment in views] == [
        ("1.0.0", False),
        ("1.1.0", True),
        ("main", True),
    ]


def test_the_dictionary_says_it() -> None:
    with letting_go():
        page = dictionary.markdown()

    assert "*Goes away with the next MAJOR version: use part_of_id.*" in page
    assert "*Goes away with the next MAJOR version: use statements.*" in page


@pytest.fixture
def run(aid: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return calling(aid.parent, capsys, monkeypatch)


def test_versions_and_the_check_of_a_lock_say_it(run: Run, tmp_path: Path) -> None:
    assert run("versions").out.splitlines()[-2:] == [COLUMN, TABLE]
    listed = json.loads(run("versions", "--json").out)["deprecated"]
    assert listed[0] == {"table": "funding", "column": "tranche", "instead": "use part_of_id"}

    lock = str(tmp_path / "communique.lock")
    run("lock", "--file", lock)
    ran = run("lock", "--check", "--file", lock)
    assert ran.err.splitlines() == ["aid 1.1.0 is what was locked", f"  {COLUMN}", f"  {TABLE}"]
    assert json.loads(run("lock", "--check", "--file", lock, "--json").out)["datasets"][0]["deprecated"] == listed


def test_versions_are_listed_where_the_latest_is_damaged(run: Run, aid: Path) -> None:
    (aid / "1.1.0" / "funding.parquet").unlink()

    ran = run("versions")

    assert ran.status == 0
    assert "1.1.0" in ran.out
    assert "funding.parquet" in ran.err


def test_a_warning_on_the_command_line_is_one_line(aid: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "communique.start",
        "query",
        "SELECT count(*) AS n FROM funding",
        "--format",
        "csv",
    ]
    code = "from communique.start import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *command[3:], "--datasets", str(aid.parent)], capture_output=True, text=True
    )

    assert done.stdout == "n\n1\n"
    assert done.stderr == f"communique: aid: {COLUMN}\n"


@pytest.mark.parametrize(("wanted", "version"), [("~=1.0", "1.1.0"), ("<2", "1.1.0"), ("==1.0.*", "1.0.0")])
def test_a_range_that_leaves_out_a_major_version_hears_of_it(major: Path, wanted: str, version: str) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        communique.open(major, wanted).close()

    assert [(one.category, one.filename) for one in caught] == [(MajorChangeWarning, __file__)]
    told = f"aid: {wanted} gives {version}; the latest version is 2.0.0, a MAJOR change that {wanted} leaves out: the "
    assert warned(caught)[0].startswith(told)


@pytest.mark.parametrize("wanted", [None, "latest", "1.0.0", "1.1", ">=1.0", "~=2.0"])
def test_who_wants_one_version_or_takes_all_hears_nothing(major: Path, wanted: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        communique.open(major, wanted).close()


def test_a_major_version_that_was_rolled_back_is_not_told(major: Path) -> None:
    path = major / "versions.json"
    path.write_text(path.read_text().replace('"latest": "2.0.0"', '"latest": "1.1.0"'))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        communique.open(major, "~=1.0").close()


def test_a_declaration_is_metadata_of_the_file_alone(aid: Path) -> None:
    """Other readers see the same columns as before."""
    with communique.open(aid, "1.0.0") as before, communique.open(aid, "1.1.0") as after:
        assert before.schema("funding").equals(after.schema("funding"))
        assert isinstance(after.schema("funding"), pa.Schema)
        old, new = (one.manifest.tables["funding"].content_sha256 for one in (before, after))
    assert old == new
