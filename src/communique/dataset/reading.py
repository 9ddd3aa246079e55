"""A version of a dataset, open for reading."""

import difflib
import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from communique.dataset.deprecation import DeprecatedWarning, Deprecation, all_deprecations, deprecations, warn
from communique.dataset.evidence import Evidence, evidence_of
from communique.dataset.history import History, Release
from communique.dataset.manifest import Manifest, RepublishedText, TableEntry
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import damaged, read_table, table_schema
from communique.dataset.views import NAMED, is_fact, named_views, plain_view, table_comment
from communique.errors import CommuniqueError, UsageError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

_READING = {duckdb.StatementType.SELECT, getattr(duckdb.StatementType, "MULTI", duckdb.StatementType.SELECT)}
"""Statements that only read; a PIVOT is of several parts."""

_WRITING_WORD = re.compile(r"\b(copy|insert|update|delete|merge|truncate)\b", re.IGNORECASE)

LISTING_WORD = re.compile(
    r"\b(duckdb_\w+|pragma\w*|information_schema|pg_\w+|sqlite_\w+|show|describe|summarize)\b", re.IGNORECASE
)
"""What asks for the list of tables and views, and names none."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """What a column holds, as its Parquet file says."""

    name: str
    title: str
    description: str
    unit: str | None
    type: str
    nullable: bool
    vocabulary: tuple[str, ...]
    """The only values allowed; empty when any are."""
    references: str | None
    """The `table.column` that the values are found in."""
    deprecated: str | None
    """What to do instead of reading it, when it goes away with the next MAJOR version."""


class Dataset:
    """One version of a dataset: its tables as Arrow, pandas, polars or DuckDB, and SQL over all of them.

    Made by `communique.open`; close it, or use it in a `with` statement, to let go of DuckDB.
    """

    def __init__(self, path: Path, history: History, release: Release, manifest: Manifest) -> None:
        self.path = path
        """The folder of the dataset."""
        self.version = release.version
        self.manifest = manifest
        self._history = history
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._has_all_views = False
        self._warned: set[Deprecation] = set()

    @property
    def folder(self) -> Path:
        """The folder of this version."""
        return self.manifest.folder

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(self.manifest.tables)

    @property
    def republished_text(self) -> RepublishedText:
        """How much of its sources' texts this version holds: `full`, `evidence` (what rows cite) or `none`."""
        return self.manifest.text

    def versions(self) -> tuple[Release, ...]:
        """Return every version of the dataset, oldest first, also those that have expired."""
        return self._history.releases

    def deprecated(self) -> tuple[Deprecation, ...]:
        """Return the tables and columns that go away with the next MAJOR version. Raises StoreError."""
        if self.manifest.deprecated is not None:
            return self.manifest.deprecated
        return all_deprecations({name: self.schema(name) for name in self.tables})

    def table(self, name: str) -> "pa.Table":
        """Return a table as Arrow, with its declarations as metadata. Raises UsageError, StoreError."""
        rows = read_table(self.folder / self._entry(name).file)
        self._warn(*deprecations(name, rows.schema))
        return rows

    __getitem__ = table

    def pandas(self, name: str) -> "pandas.DataFrame":
        """Return a table as a pandas frame of Arrow types, so that decimals, dates, lists and nulls stay what they are.

        Raises UsageError when pandas is not installed, or there is no such table.
        """
        _need("pandas")
        import pandas

        frame: pandas.DataFrame = self.table(name).to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def polars(self, name: str) -> "polars.DataFrame":
        """Return a table as a polars frame. Raises UsageError when polars or the table is not there."""
        _need("polars")
        import polars

        return polars.DataFrame(self.table(name))

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table, or one of the views with names instead of ids (`statements_named`), as a DuckDB relation."""
        if not (name.endswith(NAMED) and is_fact(self.schema(name.removesuffix(NAMED)))):
            self._entry(name)
        return self.sql(f"FROM {identifier(name)}")

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """Return the result of one SQL query over the tables and the views with names instead of ids.

        The query may read, also other files, but not write. Raises UsageError for a query that is wrong.
        """
        connection = self._connect()
        try:
            if not self._has_all_views and not self._asks_only_tables(connection, query):
                self._make_other_views(connection)
            statements = connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type not in _READING:
                raise UsageError(
                    "a query is one SELECT (or FROM, DESCRIBE, SUMMARIZE) that reads: nothing can be written"
                )
            if _WRITING_WORD.search(query):
                # Since 2.0 a SELECT may write in its WITH clause, but only at the top level: bind it one level down.
                connection.sql(f"FROM query({text(query)})")
            found = connection.sql(query)
        except duckdb.Error as error:
            raise self.failure(error) from error
        self._warn(*(one for one in self.deprecated() if names(query, one.table)))
        return found

    def failure(self, error: duckdb.Error) -> CommuniqueError:
        """Return the error of ours for one that DuckDB met in a query, or in a relation as it ran."""
        return UsageError(sql_error(error))

    def schema(self, name: str) -> "pa.Schema":
        """Return the Arrow schema of a table, with its declarations as metadata. Raises UsageError, StoreError."""
        return table_schema(self.folder / self._entry(name).file)

    def describe(self, name: str) -> tuple[ColumnDescription, ...]:
        """Return what every column of a table holds."""
        return tuple(_described(column) for column in self.schema(name))

    def key(self, name: str) -> tuple[str, ...]:
        """Return the columns that identify a row of a table."""
        return tuple(json.loads((self.schema(name).metadata or {}).get(b"communique.key", b"[]")))

    def evidence(self, table: str, row_id: str, context: int = 300) -> Evidence:
        """Return a fact with the words it was read from and up to `context` code points of text on either side.

        `row_id` is the fact's id or its beginning, at least four characters. Where the version republishes no text,
        there are no words, only places. Raises UsageError when no fact or more than one has the id, or the table holds
        no facts.
        """
        return evidence_of(self, table, row_id, context)

    def interrupt(self) -> None:
        """Stop the query that runs in another thread."""
        if self._connection is not None:
            self._connection.interrupt()

    def close(self) -> None:
        """Let go of DuckDB; relations made from this dataset end with it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._has_all_views = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<communique.Dataset {self.path.name} {self.version}: {', '.join(self.tables)}>"

    def _entry(self, name: str) -> TableEntry:
        if name in self.manifest.tables:
            return self.manifest.tables[name]
        close = difflib.get_close_matches(name, self.tables, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UsageError(
            f"no table {name!r} in {self.path.name} {self.version}: there is {', '.join(self.tables)}{hint}"
        )

    def _warn(self, *read: Deprecation) -> None:
        """Tell of each deprecation once."""
        for one in read:
            if one not in self._warned:
                self._warned.add(one)
                warn(f"{self.path.name}: {one.told(self.version)}", DeprecatedWarning)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self._connection is not None:
            return self._connection
        # Nothing is fetched from a network behind the user's back, and instants print alike on every machine.
        connection = duckdb.connect(config={"autoinstall_known_extensions": False})
        try:
            connection.execute("SET TimeZone = 'UTC'")
            views = (plain_view(name, "main", parquet(self._file(name))) for name in self.tables)
            connection.execute(";\n".join(["BEGIN", *views, "COMMIT"]))
        except duckdb.Error as error:
            connection.close()
            raise damaged(self.folder, error) from error
        self._connection = connection
        return connection

    def _asks_only_tables(self, connection: duckdb.DuckDBPyConnection, query: str) -> bool:
        """Whether a query reads tables and nothing else: neither views with names nor the list of what there is."""
        try:
            others = connection.get_table_names(query)
        except duckdb.Error:
            return False  # what is wrong with it, DuckDB says when it runs
        # Views of tables are files read by a function, which is no name.
        return not others and LISTING_WORD.search(query) is None

    def _make_other_views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the views with names, and tell what tables hold; this alone needs schemas, and pyarrow with them."""
        schemas = {name: self.schema(name) for name in self.tables}
        # What columns hold, `describe` says: comments of all of them take longer than all else here.
        comments = [table_comment(name, schema, "main") for name, schema in schemas.items()]
        connection.execute(";\n".join(["BEGIN", *comments, *named_views(schemas, "main"), "COMMIT"]))
        self._has_all_views = True

    def _file(self, table: str) -> Path:
        return (self.folder / self.manifest.tables[table].file).resolve()


def sql_error(error: Exception) -> str:
    """Return what DuckDB says of a query in one line, without the excerpt of the query."""
    words = str(error).split("\n\nLINE ", maxsplit=1)[0]
    return " ".join(line.strip() for line in words.splitlines() if line.strip())


def names(query: str, table: str) -> bool:
    """Whether a query names a table, or its view with names instead of ids."""
    return re.search(rf"\b{re.escape(table)}({NAMED})?\b", query, re.IGNORECASE) is not None


def _described(column: "pa.Field") -> ColumnDescription:
    details: Mapping[str, str] = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
    return ColumnDescription(
        name=column.name,
        title=details.get("title", column.name),
        description=details.get("description", ""),
        unit=details.get("unit"),
        type=str(column.type),
        nullable=column.nullable,
        vocabulary=tuple(json.loads(details.get("vocabulary", "[]"))),
        references=details.get("references"),
        deprecated=details.get("deprecated"),
    )


def _need(library: str) -> None:
    if importlib.util.find_spec(library) is None:
        raise UsageError(f"{library} is not installed: install it, or use .table() for Arrow and .sql() for DuckDB")
