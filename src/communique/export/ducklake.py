"""All tables as a DuckLake: a catalogue in a DuckDB file, and Parquet files that the extension `ducklake` writes."""

from pathlib import Path

import duckdb

from communique.dataset.sql import identifier, parquet, text
from communique.describe.version import Version
from communique.errors import UsageError
from communique.export.made import Made

CATALOGUE = "catalog.ducklake"
DATA = "data"


def write_ducklake(version: Version, place: Path) -> Made:
    """Write a DuckLake to a folder: attach `catalog.ducklake` in it. Raises UsageError where the extension is missing.

    Nothing is fetched: the extension is that of the installed DuckDB, or of its package.
    """
    place.mkdir(parents=True)
    with duckdb.connect() as connection:
        _load(connection)
        attached = f"ATTACH {text(f'ducklake:{place / CATALOGUE}')} AS lake (DATA_PATH {text(f'{place / DATA}/')})"
        connection.execute(attached)
        for name in version.tables:
            rows = parquet(version.file(name).resolve())
            connection.execute(f"CREATE TABLE lake.{identifier(name)} AS FROM {rows}")
        connection.execute("DETACH lake")
    return Made({name: entry.rows for name, entry in version.tables.items()})


def _load(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("LOAD ducklake")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UsageError(
            f"the export to DuckLake needs the extension ducklake of DuckDB {duckdb.__version__} ({reason}): install "
            "it with `INSTALL ducklake` in DuckDB"
        ) from error
