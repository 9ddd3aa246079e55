"""A difference as SQL: what turns a copy of one version into the next, for those who keep a database of their own."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.compare.sides import Side
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import CHANGES, declared
from communique.dataset.type_names import full_type_name
from communique.errors import UsageError
from communique.workspace import MEMORY_MIB

_ROWS_AT_ONCE = 10_000


def patch(old: Side, new: Side, table: str | None = None) -> Iterator[str]:
    """Yield the statements of one transaction, in DuckDB's SQL: rows that went or changed are deleted, others inserted.

    Applied to tables that hold the rows of `old` under their names, it leaves those of `new`, whole values and all;
    `table` restricts it to one. `changes` is not among them: in either version it tells of that version's own parent,
    and neither comes from the other. Raises UsageError where tables or columns differ, since rows cannot say that.
    """
    tables = [name for name in dict.fromkeys([*new.files, *old.files]) if table in (None, name)]
    schemas = {name: (_schema(old, name), _schema(new, name)) for name in tables}
    if different := [name for name, (before, after) in schemas.items() if before != after]:
        raise UsageError(
            f"{', '.join(different)}: {old.release.version} and {new.release.version} have other columns, which no "
            "change of rows makes up for: read the newer version whole"
        )
    yield f"-- {new.folder.parent.name}: from {old.release.version} to {new.release.version}"
    if table is None:
        yield f"-- without `{CHANGES}`, which tells in each version how it differs from its own parent"
    yield "BEGIN;"
    with (
        TemporaryDirectory(prefix="communique-") as temporary,
        duckdb.connect(config={"temp_directory": temporary, "memory_limit": f"{MEMORY_MIB}MiB"}) as connection,
    ):
        connection.execute("SET TimeZone = 'UTC'")
        for name in tables:
            if old.manifest.tables[name].sha256 != new.manifest.tables[name].sha256:
                yield from _statements(connection, name, old, new)
    yield "COMMIT;"


def _statements(connection: duckdb.DuckDBPyConnection, table: str, old: Side, new: Side) -> Iterator[str]:
    before, after = (parquet(side.files[table]) for side in (old, new))
    key = ", ".join(identifier(column) for column in declared(pq.read_schema(new.files[table]), "key"))
    for batch in _batches(connection, f"SELECT {key} FROM (FROM {before} EXCEPT FROM {after}) ORDER BY ALL"):
        for row in batch.to_pylist():
            found = (f"{identifier(name)} IS NOT DISTINCT FROM {literal(value)}" for name, value in row.items())
            yield f"DELETE FROM {identifier(table)} WHERE {' AND '.join(found)};"
    names = ", ".join(identifier(name) for name in pq.read_schema(new.files[table]).names)
    for batch in _batches(connection, f"FROM {after} EXCEPT FROM {before} ORDER BY {key}"):
        for row in batch.to_pylist(maps_as_pydicts="strict"):
            values = ", ".join(
                _map(value) if pa.types.is_map(batch.schema.field(name).type) else literal(value)
                for name, value in row.items()
            )
            yield f"INSERT INTO {identifier(table)} ({names}) VALUES ({values});"


def _batches(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[pa.RecordBatch]:
    yield from connection.sql(query).to_arrow_reader(_ROWS_AT_ONCE)


def _schema(side: Side, table: str) -> dict[str, str] | None:
    """Return the columns of a table and their types; None when the version has no such table."""
    if table not in side.files:
        return None
    return {column.name: full_type_name(column.type) for column in pq.read_schema(side.files[table])}


def literal(value: object) -> str:
    """Return a value as DuckDB writes it in SQL. Raises TypeError for one that no table of the contract holds."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int() | float() | Decimal():
            return str(value)
        case str():
            return text(value)
        case datetime():
            return f"TIMESTAMPTZ {text(value.isoformat(sep=' '))}"
        case date():
            return f"DATE {text(value.isoformat())}"
        case list():
            return f"[{', '.join(literal(one) for one in value)}]"
        case dict():
            return f"{{{', '.join(f'{text(str(name))}: {literal(one)}' for name, one in value.items())}}}"
    raise TypeError(f"no table of the contract holds {value!r}")


def _map(value: dict[str, object] | None) -> str:
    if value is None:
        return "NULL"
    pairs = (f"{text(key)}: {literal(one)}" for key, one in value.items())
    return f"MAP {{{', '.join(pairs)}}}"
