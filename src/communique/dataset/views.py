"""The views of a version: its tables, and its fact tables with names instead of ids. One definition for every door.

`catalog.duckdb` and `Dataset.sql` both build their views here, from nothing but the metadata in the Parquet files.
"""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from communique.dataset.deprecation import DEPRECATED_COLUMN, DEPRECATED_TABLE
from communique.dataset.sql import identifier, text

if TYPE_CHECKING:
    import pyarrow as pa

NAMED = "_named"
"""Ends the name of a view with names instead of ids."""

DOCUMENT_COLUMNS: Mapping[str, str] = {
    "title": "document_title",
    "published_on": "published_on",
    "published_precision": "published_precision",
    "source": "source",
    "url": "url",
}
"""What a named view says of the document, by column of `documents`."""


def table_view(table: str, schema: "pa.Schema", in_schema: str, source: str, *, explain: bool = True) -> Iterator[str]:
    """Yield the statements that make a table visible as a view over `source`, with its description as a comment.

    With `explain` every column has a comment too: title, description, unit and vocabulary.
    """
    yield plain_view(table, in_schema, source)
    yield table_comment(table, schema, in_schema)
    for column in schema if explain else ():
        view = f"{identifier(in_schema)}.{identifier(table)}"
        yield f"COMMENT ON COLUMN {view}.{identifier(column.name)} IS {text(_comment(column))}"


def plain_view(table: str, in_schema: str, source: str) -> str:
    """Return the statement that makes a table visible as a view over `source`."""
    return f"CREATE VIEW {identifier(in_schema)}.{identifier(table)} AS SELECT * FROM {source}"


def table_comment(table: str, schema: "pa.Schema", in_schema: str) -> str:
    """Return the statement that says of the view of a table what it holds."""
    about = schema.metadata or {}
    words = about.get(b"communique.description", b"").decode() + _goes_away(about.get(DEPRECATED_TABLE))
    return f"COMMENT ON VIEW {identifier(in_schema)}.{identifier(table)} IS {text(words)}"


def _comment(column: "pa.Field") -> str:
    details = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
    words = f"{details.get('title', column.name)}: {details.get('description', '')}"
    if unit := details.get("unit"):
        words += f" Unit: {unit}."
    if vocabulary := details.get("vocabulary"):
        words += f" One of: {', '.join(json.loads(vocabulary))}."
    return words + _goes_away((column.metadata or {}).get(DEPRECATED_COLUMN))


def _goes_away(instead: bytes | None) -> str:
    return "" if instead is None else f" Deprecated, goes away with the next MAJOR version: {instead.decode()}."


def named_views(schemas: Mapping[str, "pa.Schema"], in_schema: str) -> Iterator[str]:
    """Yield the statements that make the views with names instead of ids, one for every fact table.

    Every column that refers to an entity gives its name (`speaker_id` becomes `speaker`), a list of ids a list of names
    in the same order (`participant_ids` becomes `participants`); the document's title, date, source and address follow.
    """
    if not {"documents", "entities"} <= schemas.keys():
        return
    for table, schema in schemas.items():
        if is_fact(schema):
            view = f"{identifier(in_schema)}.{identifier(table + NAMED)}"
            yield f"CREATE VIEW {view} AS {_named(schema, table, in_schema)}"
            yield (
                f"COMMENT ON VIEW {view} IS "
                f"{text(f'`{table}` with names instead of the ids of entities, and with its document.')}"
            )


def is_fact(schema: "pa.Schema") -> bool:
    """Whether the rows of a table are facts: read in a document and known by an `id`."""
    key = json.loads((schema.metadata or {}).get(b"communique.key", b"[]"))
    return bool(key == ["id"]) and schema.get_field_index("document_id") >= 0


def refers_to_entities(column: "pa.Field") -> bool:
    """Whether a column holds ids of entities."""
    return bool((column.metadata or {}).get(b"references") == b"entities.entity_id")


def name_column(column: str, names: list[str]) -> str:
    """Return what the names for a column of ids are called: `object_id` gives `object`, or `object_entity` if taken."""
    for ending, plural in (("_ids", "s"), ("_id", "")):
        if column.endswith(ending):
            name = column.removesuffix(ending) + plural
            return name if name not in names else f"{column.removesuffix(ending)}_entit{'ies' if plural else 'y'}"
    return f"{column}_name"


def _named(schema: "pa.Schema", table: str, in_schema: str) -> str:
    import pyarrow as pa

    entities = f"{identifier(in_schema)}.entities"
    columns, joins = [], []
    for column in schema:
        if not refers_to_entities(column):
            columns.append(f"f.{identifier(column.name)}")
            continue
        name = identifier(name_column(column.name, schema.names))
        if pa.types.is_list(column.type):
            ids = f"f.{identifier(column.name)}"
            listed = (
                f"(SELECT list(e.name ORDER BY i.place) FROM (SELECT unnest({ids}) AS entity_id, "
                f"generate_subscripts({ids}, 1) AS place) i LEFT JOIN {entities} e USING (entity_id))"
            )
            columns.append(f"coalesce({listed}, []) AS {name}")
        else:
            alias = identifier(f"of_{column.name}")
            joins.append(f"LEFT JOIN {entities} {alias} ON {alias}.entity_id = f.{identifier(column.name)}")
            columns.append(f"{alias}.name AS {name}")
    columns += [f"d.{of} AS {name}" for of, name in DOCUMENT_COLUMNS.items()]
    documents = f"{identifier(in_schema)}.documents"
    joins.append(f"LEFT JOIN {documents} d ON d.document_id = f.document_id")
    return f"SELECT {', '.join(columns)} FROM {identifier(in_schema)}.{identifier(table)} f {' '.join(joins)}"
