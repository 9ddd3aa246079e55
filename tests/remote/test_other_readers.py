"""The oldest DuckDB that we support, with its extension for the web and with communique."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from static_website import Website

OLDEST = "1.5.5"

PLAIN = """
import sys, duckdb, duckdb_extension_httpfs
from pathlib import Path
httpfs = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
with duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
    connection.execute(f"LOAD '{httpfs}'")
    rows = connection.sql(f"SELECT count(*) FROM '{sys.argv[1]}/aid/1.1.1/funding.parquet'").fetchall()
    print(duckdb.__version__, rows)
"""

OURS = """
import sys, duckdb, communique
from communique.remote import reading
reading.SMALL = 0
with communique.open(f"{sys.argv[1]}/aid") as opened:
    rows = opened.sql("SELECT count(*), count(document_title) FROM funding_named").fetchall()
    print(duckdb.__version__, rows, opened.relation("funding").limit(1).columns[0])
"""


@pytest.fixture(scope="session")
def oldest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("duckdb")
    wanted = [f"duckdb=={OLDEST}", f"duckdb-extension-httpfs=={OLDEST}"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place), *wanted]
    subprocess.run(pip, check=True, capture_output=True)
    return place


def ran(script: str, place: Path, url: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), *sys.path])}
    command = [sys.executable, "-c", script, url]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.slow
def test_plain_duckdb_reads_ranges_with_its_extension(website: Website, oldest: Path) -> None:
    rows = json.loads((website.folder / "aid" / "1.1.1" / "manifest.json").read_bytes())["tables"]["funding"]["rows"]
    assert ran(PLAIN, oldest, website.url) == f"{OLDEST} [({rows},)]"
    read = [request for request in website.proxy.requests if request.method == "GET"]
    assert [Path(request.path).name for request in read] == ["funding.parquet"] * len(read)
    assert all("range" in request.headers for request in read)


@pytest.mark.slow
def test_the_oldest_duckdb_reads_through_our_files(website: Website, oldest: Path) -> None:
    rows = json.loads((website.folder / "aid" / "1.1.1" / "manifest.json").read_bytes())["tables"]["funding"]["rows"]
    assert ran(OURS, oldest, website.url) == f"{OLDEST} [({rows}, {rows})] id"
