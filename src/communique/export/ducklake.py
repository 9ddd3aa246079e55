"""All tables as a DuckLake: a catalogue in a DuckDB file, and Parquet files that the extension `ducklake` writes."""

import importlib.util
from pathlib import Path

import duckdb

from communique.dataset.sql import identifier, parquet, text
from communique.describe.version import Version
from communique.errors import UsageError
from communique.export.made import Made

NAME = "ducklake"
PACKAGE = "duckdb_extension_ducklake"

CATALOGUE = "catalog.ducklake"
DATA = "data"


def write_ducklake(version: Version, place: Path) -> Made:
    """Write a DuckLake to a folder. Raises UsageError where the extension is missing.

    Start DuckDB in the folder and attach `ducklake:catalog.ducklake`; elsewhere name its files too, with `DATA_PATH`
    and `OVERRIDE_DATA_PATH true`.
    Nothing is fetched: the extension is that of the installed DuckDB, or of its package.
    """
    place.mkdir(parents=True)
    with duckdb.connect() as connection:
        _load(connection)
        lake = text(f"ducklake:{place / CATALOGUE}")
        # Tables of a few rows go into the catalogue otherwise, where no other reader of Parquet finds them.
        files = f"DATA_PATH {text(f'{place / DATA}/')}, DATA_INLINING_ROW_LIMIT 0"
        connection.execute(f"ATTACH {lake} AS lake ({files})")
        for name in version.tables:
            rows = parquet(version.file(name).resolve())
            connection.execute(f"CREATE TABLE lake.{identifier(name)} AS FROM {rows}")
        connection.execute("DETACH lake")
    with duckdb.connect(place / CATALOGUE) as catalogue:
        # Relative, so that the folder can be moved: as with our own catalogue, DuckDB is started in it.
        catalogue.execute(f"UPDATE ducklake_metadata SET value = {text(f'{DATA}/')} WHERE key = 'data_path'")
    return Made({name: entry.rows for name, entry in version.tables.items()})


def _extension() -> str:
    """Return the file of the extension where its package is installed, else its name."""
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        return NAME
    file = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{NAME}.duckdb_extension"
    return str(file) if file.is_file() else NAME


def _load(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute(f"LOAD {text(_extension())}")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UsageError(
            f"the export to DuckLake needs the extension ducklake of DuckDB {duckdb.__version__} ({reason}): take "
            f"the package {PACKAGE.replace('_', '-')} of that version, or `INSTALL {NAME}` in DuckDB"
        ) from error
