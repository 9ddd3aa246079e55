"""The folder of a version as the pages ask it: SQL over its tables, and what their columns say of themselves."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from communique.dataset.manifest import Manifest
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import damaged, table_schema
from communique.dataset.views import is_fact
from communique.workspace import MEMORY_MIB

FEW = 100_000
"""Rows of a version that one thread answers for sooner than several."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is open for pages."""

    manifest: Manifest
    schemas: dict[str, pa.Schema]
    """By table, in the order of the manifest."""
    connection: duckdb.DuckDBPyConnection

    @property
    def facts(self) -> tuple[str, ...]:
        """The tables whose rows are read in a document."""
        return tuple(name for name, schema in self.schemas.items() if is_fact(schema))

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query. Raises StoreError when a file is damaged."""
        try:
            return self.connection.execute(query, values).fetchall()
        except duckdb.Error as error:
            raise damaged(self.manifest.folder, error) from error

    def records(self, query: str) -> list[dict[str, object]]:
        """Return the rows of a query by column, with lists and structs as Python has them. Raises StoreError."""
        try:
            found: list[dict[str, object]] = self.connection.sql(query).to_arrow_table().to_pylist()
        except duckdb.Error as error:
            raise damaged(self.manifest.folder, error) from error
        return found

    def count(self, table: str) -> int:
        """Return how many rows a table has; 0 for one that is not there."""
        entry = self.manifest.tables.get(table)
        return 0 if entry is None else entry.rows

    def said(self, name: str) -> str:
        """Return what the manifest says under a name, as text; empty where it says nothing."""
        value = self.manifest.written.get(name)
        return value if isinstance(value, str) else ""


@contextmanager
def opened(manifest: Manifest) -> Iterator[Version]:
    """Open a version. Raises StoreError when a file is missing or damaged."""
    files = {name: manifest.folder / entry.file for name, entry in manifest.tables.items()}
    schemas = {name: table_schema(file) for name, file in files.items()}
    rows = sum(entry.rows for entry in manifest.tables.values())
    threads = {"threads": 1} if rows < FEW else {}
    with (
        TemporaryDirectory(prefix="communique-") as temporary,
        duckdb.connect(
            config={
                "autoinstall_known_extensions": False,
                "memory_limit": f"{MEMORY_MIB}MiB",
                "temp_directory": temporary,
                **threads,
            }
        ) as connection,
    ):
        try:
            connection.execute("SET TimeZone = 'UTC'")
            for name, file in files.items():
                connection.execute(f"CREATE VIEW {identifier(name)} AS FROM {parquet(file.resolve())}")
        except duckdb.Error as error:
            raise damaged(manifest.folder, error) from error
        yield Version(manifest, schemas, connection)


def among(ids: Sequence[str], column: str = "document_id") -> str:
    """Return the condition that a column is one of some ids, given in their order; files are read where they can be."""
    return f"{column} BETWEEN {text(ids[0])} AND {text(ids[-1])} AND {column} IN ({', '.join(map(text, ids))})"


def about_table(schema: pa.Schema) -> str:
    """Return what a row of a table is, as its file says."""
    described: bytes = (schema.metadata or {}).get(b"communique.description", b"")
    return described.decode()


def about_column(column: pa.Field) -> dict[str, str]:
    """Return what a column says of itself: title, description, unit, vocabulary."""
    return {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}


def vocabulary(column: pa.Field) -> tuple[str, ...]:
    """Return the only values that a column may have; none where any may be."""
    return tuple(json.loads(about_column(column).get("vocabulary", "[]")))
