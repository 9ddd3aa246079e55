"""Read every table of a dataset's latest version by every door of DuckDB, and write what came as Arrow files.

Run as a program of its own, so that the test can choose which DuckDB is found: DATASET FIRST OUT, where FIRST is a
dataset of one version. Prints what else was found as JSON.
"""

import json
import sys
from pathlib import Path

import duckdb
import pyarrow as pa

import communique
from communique.dataset.views import is_fact


def doors(dataset: Path, version: str, table: str) -> dict[str, str]:
    """The queries that should give the same rows."""
    return {
        "file": f"FROM read_parquet('{version}/{table}.parquet')",
        "latest": f"FROM {table}",
        "schema": f'FROM "{version}".{table}',
        "macro": f"FROM {table}_at('{version}')",
    }


def changed_since_the_first(dataset: Path) -> int:
    """How many differences the catalogue of a dataset tells from its first version to its latest."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{dataset / 'catalog.duckdb'}' AS apart (READ_ONLY)")
        connection.execute(f"SET file_search_path = '{dataset}'")
        return len(connection.execute("FROM apart.changes_between('1.0.0', 'latest')").fetchall())


def main(dataset: Path, first: Path, out: Path) -> None:
    with communique.open(dataset) as opened:
        version, tables = opened.version, opened.tables
        found = {f"open-{table}": opened.sql(f"FROM {table}").to_arrow_table() for table in tables}
        named = {
            table: opened.sql(f"FROM {table}_named").to_arrow_table()
            for table in tables
            if is_fact(opened.schema(table))
        }
    with duckdb.connect(str(dataset / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{dataset}'")
        catalogue.execute("SET TimeZone = 'UTC'")
        for table in tables:
            for door, query in doors(dataset, version, table).items():
                found[f"{door}-{table}"] = catalogue.sql(query).to_arrow_table()
        for table, rows in named.items():
            for schema in ("main", version):
                assert catalogue.sql(f'FROM "{schema}".{table}_named').to_arrow_table().equals(rows), table
        views = catalogue.execute("SELECT count(*), count(comment) FROM duckdb_views() WHERE NOT internal").fetchall()
        errors = {}
        for query in ("FROM funding_at('9.0.0')", "FROM funding_at(NULL)", "FROM changes_between('1.0.0', NULL)"):
            try:
                errors[query] = str(catalogue.execute(query).fetchall())
            except duckdb.Error as error:
                errors[query] = str(error).splitlines()[0]
    for name, rows in found.items():
        with pa.OSFile(str(out / f"{name}.arrow"), "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
            writer.write_table(rows)
    told = {"duckdb": duckdb.__version__, "views": views[0], "errors": errors, "named": sorted(named)}
    print(json.dumps(told | {"changed": [changed_since_the_first(one) for one in (dataset, first)]}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
