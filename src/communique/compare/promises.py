"""What the columns of a version promise, as its own files declare it, and where rows break it."""

import json
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.compare.sides import Side
from communique.dataset.manifest import RepublishedText
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import CHANGES, declared

_EVIDENCE = {"document_id", "evidence", "evidence_start", "evidence_end"}


def broken_promises(side: Side) -> Iterator[str]:
    """Yield every promise that rows break, with how many and one of them.

    Keys are given and unique, columns that must have a value have one, values are of their vocabulary, references lead
    somewhere, and evidence is what stands at its place in the text.
    """
    schemas = {table: pq.read_schema(file) for table, file in side.files.items()}
    with duckdb.connect() as connection:
        for table, file in side.files.items():
            connection.execute(f"CREATE VIEW {identifier(table)} AS FROM {parquet(file.resolve())}")
        for table, schema in schemas.items():
            for promise, rows in _promises(table, schema, schemas, side.manifest.text):
                found = connection.execute(f"SELECT count(*), min(broken) FROM ({rows})").fetchall()[0]
                if found[0]:
                    yield f"{table}: {promise} is broken by {found[0]:,} rows, for instance {found[1]!r}"


def _promises(
    table: str, schema: pa.Schema, schemas: dict[str, pa.Schema], republished: RepublishedText
) -> Iterator[tuple[str, str]]:
    """Yield every promise of a table with the query that finds the rows that break it."""
    of = identifier(table)
    key = declared(schema, "key")
    named = " || ' ' || ".join(f"coalesce({identifier(column)}::VARCHAR, '')" for column in key)
    if key and table != CHANGES:
        columns = ", ".join(map(identifier, key))
        yield (
            f"its key ({', '.join(key)})",
            f"SELECT any_value({named}) AS broken FROM {of} GROUP BY {columns} HAVING count(*) > 1",
        )
    for column in schema:
        name = identifier(column.name)
        details = {k.decode(): v.decode() for k, v in (column.metadata or {}).items()}
        if not column.nullable:
            yield f"{column.name} is never null", f"SELECT {named} AS broken FROM {of} WHERE {name} IS NULL"
        if vocabulary := json.loads(details.get("vocabulary", "[]")):
            allowed = ", ".join(text(value) for value in vocabulary)
            yield (
                f"the vocabulary of {column.name}",
                f"SELECT {name} AS broken FROM {of} WHERE {name} NOT IN ({allowed})",
            )
        target, _, at = details.get("references", "").partition(".")
        if at and target in schemas:
            values = f"unnest({name})" if pa.types.is_list(column.type) else name
            yield (
                f"{column.name} refers to {target}.{at}",
                f"SELECT broken FROM (SELECT {values} AS broken FROM {of}) WHERE broken IS NOT NULL AND broken NOT IN "
                f"(SELECT {identifier(at)} FROM {identifier(target)})",
            )
    if set(schema.names) >= _EVIDENCE and republished is not RepublishedText.NONE:
        stands = "substring(d.text, f.evidence_start + 1, f.evidence_end - f.evidence_start)"
        yield (
            "evidence is what stands in the text",
            f"SELECT f.id AS broken FROM {of} f JOIN documents d USING (document_id) WHERE f.evidence <> {stands}",
        )
