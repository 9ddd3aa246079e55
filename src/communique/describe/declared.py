"""The tables of a version as its own Parquet files declare them: what every companion derives columns from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from communique.dataset.tables import declared, table_schema
from communique.describe.version import Version


@dataclass(frozen=True, slots=True)
class Reference:
    """The column of another table, or of the same, that every value must be found in."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as its file declares it."""

    name: str
    title: str
    description: str
    unit: str | None
    nullable: bool
    vocabulary: tuple[str, ...]
    """The only values there are; none where any may be."""
    references: Reference | None
    type: pa.DataType

    @property
    def is_list(self) -> bool:
        """Whether a value is a list; of a map it is not, though Arrow keeps it as one."""
        return bool(pa.types.is_list(self.type))

    @property
    def meaning(self) -> str:
        """Title, description and unit in one sentence or two."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        return f"{self.title}. {self.description}{unit}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a version, as its file declares it, and the file."""

    name: str
    description: str
    key: tuple[str, ...]
    """The columns that identify a row; none where nothing does."""
    columns: tuple[Column, ...]
    file: str
    rows: int
    bytes: int
    sha256: str


def declared_tables(version: Version) -> Iterator[Table]:
    """Yield every table of a version, in the order of its manifest. Raises StoreError for one that is damaged."""
    for name, entry in version.tables.items():
        schema = table_schema(version.file(name))
        described = (schema.metadata or {}).get(b"communique.description", b"").decode()
        key = tuple(declared(schema, "key"))
        columns = columns_of(schema)
        yield Table(name, described, key, columns, entry.file, entry.rows, entry.bytes, entry.sha256)


def columns_of(schema: pa.Schema) -> tuple[Column, ...]:
    """Return the columns of a schema with what its metadata declare."""
    return tuple(_column(field) for field in schema)


def columns_of_file(path: Path) -> tuple[Column, ...]:
    """Return the columns of a table's file. Raises StoreError for one that is damaged."""
    return columns_of(table_schema(path))


def _column(field: pa.Field) -> Column:
    told = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    table, _, column = told.get("references", "").partition(".")
    return Column(
        name=field.name,
        title=told.get("title", field.name),
        description=told.get("description", ""),
        unit=told.get("unit"),
        nullable=field.nullable,
        vocabulary=tuple(json.loads(told.get("vocabulary", "[]"))),
        references=Reference(table, column) if column else None,
        type=field.type,
    )
