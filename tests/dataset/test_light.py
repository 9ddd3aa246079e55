"""What a first question loads: DuckDB, and nothing that it does not need."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import communique

LOADED = """
import json, sys
import communique
folder, query = sys.argv[1:]
with communique.open(folder, verify=True) as found:
    rows = found.sql(query).fetchall()
print(json.dumps(sorted({"numpy", "pyarrow", "pandas", "polars", "pandera"} & sys.modules.keys())))
"""


@pytest.mark.parametrize(
    ("query", "loaded"),
    [
        ("SELECT count(*) FROM funding", []),
        ("FROM documents d JOIN events e USING (document_id) SELECT count(*)", []),
        ("SELECT count(*) FROM funding_named", ["numpy", "pyarrow"]),
    ],
)
def test_a_question_to_tables_needs_duckdb_alone(datasets: Path, query: str, loaded: list[str]) -> None:
    command = [sys.executable, "-c", LOADED, str(datasets / "aid"), query]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert json.loads(told) == loaded


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM funding_named",
        'SELECT count(*) FROM "Funding_Named" f, funding',
        "WITH x AS (FROM events_named) SELECT * FROM x",
        "SELECT count(*) AS n FROM duckdb_views() WHERE view_name = 'funding_named' HAVING n = 1",
        "SELECT 1 FROM funding, information_schema.tables t WHERE t.table_name = 'funding_named'",
        "SELECT comment FROM duckdb_views() WHERE view_name = 'funding' AND comment LIKE '%money%'",
        "DESCRIBE funding_named",
        "SELECT 1 FROM (SHOW TABLES) WHERE name = 'funding_named'",
        "SELECT 1 FROM pragma_table_info('funding_named')",
        "SELECT (SELECT count(*) FROM events_named) FROM funding",
    ],
)
def test_views_with_names_are_there_for_whoever_asks(datasets: Path, query: str) -> None:
    with communique.open(datasets / "aid") as found:
        assert found.sql("SELECT 1 FROM documents").fetchall()
        assert found.sql(query).fetchall(), "also after a question to tables alone"
    with communique.open(datasets / "aid") as found:
        assert found.sql(query).fetchall()
