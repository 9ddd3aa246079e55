"""`communique.open`: the dataset and the version that were meant, or one clear line."""

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from small_tables import AID_DOCUMENT, PROVENANCE, ROWS, tables

import communique
from communique.errors import StoreError, UsageError
from communique.publish import publish


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        (None, "1.1.1"),
        ("latest", "1.1.1"),
        ("1.0.0", "1.0.0"),
        ("1.1", "1.1.0"),
        ("~=1.0", "1.1.1"),
        ("~=1.0.0", "1.0.0"),
        ("<1.1.1", "1.1.0"),
        (">=1,<1.1", "1.0.0"),
    ],
)
def test_a_version_is_a_number_latest_or_a_range(datasets: Path, wanted: str | None, version: str) -> None:
    with communique.open(datasets / "aid", wanted) as found:
        assert found.version == version


@pytest.mark.parametrize("wanted", ["2.0.0", "~=2.0"])
def test_a_version_that_is_not_there(datasets: Path, wanted: str) -> None:
    with pytest.raises(UsageError, match=r"no version .*: there is 1\.0\.0, 1\.1\.0, 1\.1\.1"):
        communique.open(datasets / "aid", wanted)


def test_what_is_no_version(datasets: Path) -> None:
    with pytest.raises(UsageError, match="'newest' is no version"):
        communique.open(datasets / "aid", "newest")


def test_a_folder_with_one_dataset_is_enough(datasets: Path) -> None:
    assert communique.open(datasets).path == datasets / "aid"


def test_a_folder_with_two_datasets_is_not(datasets: Path, tmp_path: Path) -> None:
    for name in ("aid", "drills"):
        shutil.copytree(datasets / "aid", tmp_path / name)

    with pytest.raises(UsageError, match=r"choose one of aid, drills"):
        communique.open(tmp_path)


def test_where_there_is_none(datasets: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        communique.open(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="a dataset has a versions"):
        communique.open(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        communique.open(datasets / "aid" / "versions.json")
    with pytest.raises(UsageError, match="is a version: open its dataset"):
        communique.open(datasets / "aid" / "1.0.0")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda v: (v / "funding.parquet").unlink(), "funding.parquet"),
        (lambda v: (v / "funding.parquet").write_bytes(b"PAR1"), "4 bytes instead of"),
        (lambda v: (v / "manifest.json").unlink(), "manifest.json cannot be read"),
        (lambda v: (v / "manifest.json").write_text("{}"), "not the manifest that was published"),
        (lambda v: (v.parent / "versions.json").write_text("{"), "versions.json is damaged"),
    ],
)
def test_damage_is_named(datasets: Path, tmp_path: Path, damage: object, words: str) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "aid")
    damage(tmp_path / "aid" / "1.1.1")  # type: ignore[operator]

    with pytest.raises(StoreError, match=words):
        communique.open(tmp_path / "aid")


def test_verify_finds_a_changed_byte(datasets: Path, tmp_path: Path) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "aid")
    file = tmp_path / "aid" / "1.1.1" / "funding.parquet"
    content = bytearray(file.read_bytes())
    content[50] ^= 1
    file.write_bytes(content)

    communique.open(tmp_path / "aid").close()
    with pytest.raises(StoreError, match=r"funding\.parquet \(its sha256 is not the published one\)"):
        communique.open(tmp_path / "aid", verify=True)


def test_a_dataset_works_after_a_move_and_from_another_folder(
    datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(datasets / "aid", tmp_path / "moved")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)

    with communique.open("moved") as found:
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert found.sql("SELECT provider FROM funding_named").fetchall() == [("Ruritania",)]
        assert found.table("funding").num_rows == 1


def test_a_table_in_every_form(datasets: Path) -> None:
    with communique.open(datasets) as found:
        assert found.tables[:2] == ("documents", "duplicates")
        assert found["statements"].equals(found.table("statements"))
        assert isinstance(found["statements"], pa.Table)
        frame = found.polars("funding")
        assert str(frame["amount"][0]) == "400500000.00"
        assert str(found.pandas("funding")["amount"][0]) == "400500000.00"
        assert isinstance(found.relation("funding"), duckdb.DuckDBPyRelation)
        assert found.relation("events_named").columns[-1] == "url"


def test_a_library_that_is_not_installed(datasets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    with communique.open(datasets) as found, pytest.raises(UsageError, match="polars is not installed"):
        found.polars("funding")


def test_a_table_that_is_not_there_is_guessed(datasets: Path) -> None:
    with communique.open(datasets) as found:
        for read in (found.table, found.relation, found.describe, found.pandas):
            with pytest.raises(UsageError, match=r"no table 'statement' .*did you mean statements"):
                read("statement")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("FROM nowhere", "nowhere does not exist"),
        ("SELECT nothing FROM funding", "nothing"),
        ("DROP VIEW funding", "nothing can be written"),
        ("CREATE TABLE t (a INT)", "nothing can be written"),
        ("COPY funding TO 'stolen.csv'", "nothing can be written"),
        ("ATTACH 'other.db'", "nothing can be written"),
        ("WITH w AS (COPY (SELECT 1) TO 'stolen.csv') SELECT 1", "WITH clause|CTE"),
        ("WITH w AS (INSERT INTO t VALUES (1) RETURNING *) FROM w", "WITH clause|CTE|nothing|does not exist"),
        ("SELECT 1; SELECT 2", "nothing can be written"),
        ("", "one SELECT"),
    ],
)
def test_a_query_that_is_wrong_or_writes_is_one_line(
    datasets: Path, query: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with communique.open(datasets) as found, pytest.raises(UsageError, match=words) as raised:
        found.sql(query)

    assert "\n" not in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_sql_is_the_only_door_for_queries(datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is public and takes a text must not write when the text is a statement that does."""
    monkeypatch.chdir(tmp_path)
    with communique.open(datasets) as found:
        for name in (name for name in dir(found) if not name.startswith("_")):
            door = getattr(found, name)
            if callable(door) and name != "close":
                for given in (["COPY funding TO 'stolen.csv'"], ["COPY funding TO 'stolen.csv'"] * 2):
                    with suppress(TypeError, UsageError):
                        door(*given)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("row_id", ["it's", "' OR 'a' = 'a", "$1 copy"])
def test_an_id_is_no_sql(datasets: Path, row_id: str) -> None:
    with communique.open(datasets) as found, pytest.raises(UsageError, match=r"no row of statements .* has the id"):
        found.evidence("statements", row_id)


def test_a_query_may_speak_of_writing(datasets: Path) -> None:
    with communique.open(datasets) as found:
        assert found.sql("SELECT count(*) FROM statements WHERE content LIKE '%update%'; -- copy").fetchall() == [(0,)]


def test_a_column_is_described_by_its_file(datasets: Path) -> None:
    with communique.open(datasets) as found:
        amount = next(column for column in found.describe("funding") if column.name == "amount")
        status = next(column for column in found.describe("funding") if column.name == "status")

    assert (amount.title, amount.unit, amount.nullable) == ("Amount", "currency", False)
    assert "pledged" in status.vocabulary


def test_a_fact_comes_with_its_words_in_their_context(datasets: Path) -> None:
    said = ROWS["statements"][0]
    with communique.open(datasets) as found:
        evidence = found.evidence("statements", said["id"][:6], context=20)

    assert evidence.fact["id"] == said["id"]
    assert evidence.names == {"person:rudolf-elphberg": "Rudolf Elphberg"}
    assert evidence.words == said["evidence"]
    assert evidence.before == "…in Strelsau.\n"
    assert evidence.after == " The hall was full.\n"
    assert [(place.field, place.words) for place in evidence.places] == [("speaker_id", "He")]
    assert evidence.document_title == AID_DOCUMENT["title"]


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("statements", "ffffffffff", "no row of statements"),
        ("statements", "ab", "too short"),
        ("documents", "ab", "carry no evidence"),
        ("mentions", "abcd", "carry no evidence"),
    ],
)
def test_a_fact_that_cannot_be_found(datasets: Path, table: str, row: str, words: str) -> None:
    with communique.open(datasets) as found, pytest.raises(UsageError, match=words):
        found.evidence(table, row)


def test_a_dataset_without_a_version_says_so(tmp_path: Path) -> None:
    (tmp_path / "aid").mkdir()
    (tmp_path / "aid" / "versions.json").write_text('{"latest": null, "versions": []}')

    with pytest.raises(UsageError, match="no version yet"):
        communique.open(tmp_path)


def test_readers_load_nothing_of_the_pipeline(datasets: Path) -> None:
    code = """
import sys
import communique
light = {"pyarrow", "duckdb", "pandas", "polars"} & sys.modules.keys()
with communique.open(sys.argv[1]) as found:
    found.sql("FROM statements_named").fetchall()
    found.evidence("funding", found["funding"]["id"][0].as_py())
heavy = {"pandera", "polars", "prefect", "spacy"} & sys.modules.keys()
print(sorted(light), sorted(heavy))
"""
    done = subprocess.run([sys.executable, "-c", code, str(datasets)], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[] []\n", "")


def test_versions_are_listed_oldest_first_with_their_reasons(datasets: Path) -> None:
    with communique.open(datasets) as found:
        listed = [(release.version, release.parent, release.reason) for release in found.versions()]

    assert listed == [
        ("1.0.0", None, "the first version"),
        ("1.1.0", "1.0.0", "1 document came"),
        ("1.1.1", "1.1.0", "the same documents give other rows in funding"),
    ]


def test_a_reader_keeps_its_version_while_another_is_published(tmp_path: Path) -> None:
    publish(tables(), tmp_path / "aid", PROVENANCE)
    with communique.open(tmp_path / "aid") as found:
        publish(tables({**ROWS, "funding": []}), tmp_path / "aid", PROVENANCE)

        assert found.version == "1.0.0"
        assert found.relation("funding").fetchall()
