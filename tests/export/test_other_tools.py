"""Tools that cannot stand beside our pins say what they think of a version, each in an environment of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from communique.export import Form
from communique.export.exporting import export_as
from communique.schemas.contract import TABLES

ROOT = Path(__file__).resolve().parents[2]
LAKES = ["deltalake==1.6.6", "duckdb==1.5.5", "duckdb-extension-ducklake==1.5.5", "pyarrow>=20", "packaging>=24"]
"""With what our export itself needs; the extension has no package for another DuckDB."""

pytestmark = pytest.mark.slow


def environment(place: Path, *packages: str) -> Path:
    """Make an environment with some packages; return its Python. Skips where they cannot be had."""
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    python = place / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"cannot install {', '.join(packages)}: {done.stderr.strip().splitlines()[-1]}")
    return python


def run(python: Path, code: str, folder: Path, *words: str, **variables: str) -> str:
    """Run code with words in a folder; return what it printed."""
    done = subprocess.run(
        [python, "-P", "-c", code, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("environments") / "lakes", *LAKES)


EXPORT = """
import sys
from pathlib import Path
from communique.export import Form
from communique.export.exporting import export_as
export_as(Path(sys.argv[1]), "latest", Form(sys.argv[2]), Path("lake"))
"""

READ_DELTA = """
from pathlib import Path
from deltalake import DeltaTable
for folder in sorted(Path("lake").iterdir()):
    table = DeltaTable(folder)
    print(folder.name, table.to_pyarrow_table().num_rows, table.history()[0]["dataset_version"])
"""

READ_DUCKLAKE = """
import sys
import duckdb
from communique.export.ducklake import _extension
with duckdb.connect() as connection:
    connection.execute(f"LOAD '{_extension()}'")
    connection.execute(f"ATTACH 'ducklake:{sys.argv[1]}catalog.ducklake' AS lake {sys.argv[2]}")
    connection.execute("USE lake")
    for (table,) in sorted(connection.execute("SHOW TABLES").fetchall()):
        print(table, connection.execute(f"SELECT count(*) FROM lake.{table}").fetchone()[0])
    print(connection.execute("SELECT sum(amount) FROM lake.funding").fetchone()[0])
"""


def rows(dataset: Path) -> dict[str, int]:
    return {table: pq.read_metadata(dataset / "1.0.0" / f"{table}.parquet").num_rows for table in sorted(TABLES)}


def test_a_delta_table_each_as_its_own_reader_has_it(dataset: Path, lakes: Path, tmp_path: Path) -> None:
    run(lakes, EXPORT, tmp_path, str(dataset), "delta")

    found = run(lakes, READ_DELTA, tmp_path).splitlines()
    assert found == [f"{table} {count} 1.0.0" for table, count in rows(dataset).items()]


def test_a_ducklake_as_its_extension_reads_it(dataset: Path, lakes: Path, tmp_path: Path) -> None:
    run(lakes, EXPORT, tmp_path, str(dataset), "ducklake")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "lake").rename(tmp_path / "elsewhere" / "lake")

    place = tmp_path / "elsewhere"
    inside = run(lakes, READ_DUCKLAKE, place / "lake", "", "")
    named = run(lakes, READ_DUCKLAKE, place, "lake/", "(DATA_PATH 'lake/data/', OVERRIDE_DATA_PATH true)")
    assert inside.splitlines() == [*(f"{table} {count}" for table, count in rows(dataset).items()), "45.00"]
    assert named == inside


READ_HUGGING_FACE = """
import sys
from datasets import get_dataset_config_names, load_dataset
for name in get_dataset_config_names(sys.argv[1]):
    print(name, load_dataset(sys.argv[1], name, split="train").num_rows)
print(load_dataset(sys.argv[1], split="train").column_names[:2])
print(load_dataset("parquet", data_files=sys.argv[1] + "/funding.parquet", split="train").num_rows)
"""


def test_hugging_face_loads_every_table_with_rows_without_a_network(
    dataset: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    python = environment(tmp_path_factory.mktemp("environments") / "datasets", "datasets")
    export_as(dataset, "latest", Form.HUGGINGFACE, tmp_path / "aid")
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache")}

    whole = run(python, READ_HUGGING_FACE, tmp_path, str(tmp_path / "aid"), **offline).splitlines()
    of_version = run(python, READ_HUGGING_FACE, tmp_path, str(dataset / "1.0.0"), **offline).splitlines()

    with_rows = {f"{table} {count}" for table, count in rows(dataset).items() if count}
    assert set(whole[:-2]) == with_rows
    assert set(of_version[:-2]) == with_rows - {f"entities {rows(dataset)['entities']}"}, "maps cannot be loaded"
    assert whole[-2:] == ["['id', 'document_id']", "9"]


def test_cffconvert_finds_the_citation_right(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    python = environment(tmp_path_factory.mktemp("environments") / "cffconvert", "cffconvert", "setuptools<81")
    call = "import sys; from cffconvert.cli.cli import cli; cli(sys.argv[1:])"

    run(python, call, dataset / "1.0.0", "--validate", "--infile", "CITATION.cff")
    bibtex = run(python, call, dataset / "1.0.0", "--format", "bibtex", "--infile", "CITATION.cff")

    assert "title = {Aid}" in bibtex
