"""What differs between two versions, as people read it: with words of the rows that differ."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from communique.compare.documents import reading
from communique.compare.sides import Side
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import declared, table_schema
from communique.schemas.vocabulary import Operation

LONGEST_WORDS = 80
"""Code points of a row's words that are shown."""

ABOUT = ("evidence", "name", "title", "mention", "rule", "relation")
"""The columns that say what a row is about, best first."""


def in_words(rows: pa.Table, old: Side, new: Side) -> pa.Table:
    """Return differences as people read them: `about`, with words of the row, instead of nulls of no meaning.

    `rows` has the columns of the table `changes`; `field`, `old` and `new` are empty where a whole row came or went.
    Raises StoreError when a file cannot be read.
    """
    with reading(new), duckdb.connect() as connection:
        connection.register("differing", rows)
        tables = [
            str(name)
            for (name,) in connection.execute("SELECT DISTINCT table_name FROM differing ORDER BY 1").fetchall()
        ]
        words = [query for table in tables for query in _words(table, old, new)]
        about = " UNION ALL ".join(words) or "SELECT NULL::VARCHAR AS table_name, NULL::VARCHAR AS id, NULL AS about"
        connection.execute(
            f"CREATE TABLE words AS SELECT table_name, id, any_value(about) AS about FROM ({about}) GROUP BY ALL"
        )
        changed = f"operation = {text(Operation.CHANGED)}"
        fields = ", ".join(f"CASE WHEN {changed} THEN {name} ELSE '' END AS {name}" for name in ("field", "old", "new"))
        return connection.sql(
            f"SELECT table_name, id, operation, {fields}, cause, coalesce(w.about, '') AS about "
            "FROM (SELECT *, row_number() OVER () AS place FROM differing) d LEFT JOIN words w USING (table_name, id) "
            "ORDER BY place"
        ).to_arrow_table()


def _words(table: str, old: Side, new: Side) -> Iterator[str]:
    """Yield the queries for the words of the rows of a table that differ, by id."""
    for side in (new, old):
        file: Path | None = side.files.get(table)
        if file is None:
            continue
        schema = table_schema(file)
        told = next((name for name in ABOUT if name in schema.names), None)
        key = declared(schema, "key")
        if told is None or not key:
            continue
        row_id = " || ' ' || ".join(f"coalesce({identifier(column)}::VARCHAR, '')" for column in key)
        plain = f"regexp_replace({identifier(told)}::VARCHAR, '\\s+', ' ', 'g')"
        short = f"left({plain}, {LONGEST_WORDS - 1}) || '…'"
        cut = f"CASE WHEN length({plain}) > {LONGEST_WORDS} THEN {short} ELSE {plain} END"
        yield (
            f"SELECT {text(table)} AS table_name, id, about FROM (SELECT {row_id} AS id, {cut} AS about "
            f"FROM {parquet(file.resolve())}) SEMI JOIN (FROM differing WHERE table_name = {text(table)}) USING (id)"
        )
