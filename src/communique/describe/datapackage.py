"""`datapackage.json`: a Frictionless Data Package, version 1, of the Parquet files or of the same tables in CSV."""

import json
import re
from collections.abc import Callable

import pyarrow as pa

from communique.dataset.manifest import Json
from communique.describe.about import about, description, licence
from communique.describe.coverage import Origin, coverage
from communique.describe.declared import Column, Table, declared_tables
from communique.describe.version import Version

DATAPACKAGE_FILE = "datapackage.json"

Resource = Callable[[Table], dict[str, Json]]
"""Says where a table is and how it is written: the part of a resource beside name, title and schema."""


def datapackage(version: Version) -> str:
    """Return the descriptor of the Parquet files of a version."""
    return descriptor(version, _parquet)


def descriptor(version: Version, resource: Resource, *, lists_are_text: bool = False) -> str:
    """Return the descriptor of the tables of a version, each where `resource` says.

    With `lists_are_text` no value is looked up in what a list would hold: a file of text has none. Raises StoreError
    for a table that is damaged.
    """
    who, covered, known = about(version), coverage(version), licence(version)
    said = version.text("licence").strip()
    licences: list[Json] = []
    if known is not None:
        licences = [{"name": known.spdx, "path": known.address, "title": known.title}]
    elif said:
        licences = [{"name": "other", "title": said}]
    sources: list[Json] = [_source(one) for one in covered.origins]
    contributors: list[Json] = [{"title": one, "role": "author"} for one in who.contributors]
    if who.publisher:
        contributors.append({"title": who.publisher, "role": "publisher"})
    tables = list(declared_tables(version))
    package: dict[str, Json] = {
        "profile": "data-package",
        "name": _name(version.name),
        "version": version.number,
        "title": version.text("title"),
        "description": description(version),
        **({"homepage": who.homepage} if who.homepage else {}),
        **({"keywords": list(who.keywords)} if who.keywords else {}),
        **({"licenses": licences} if licences else {}),
        **({"sources": sources} if sources else {}),
        **({"contributors": contributors} if contributors else {}),
        "resources": [_resource(table, resource, lists_are_text) for table in tables],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _name(dataset: str) -> str:
    """Return the name of a dataset as the specification has names: small letters, digits, `.`, `_` and `-`."""
    return re.sub(r"[^a-z0-9._-]", "-", dataset.lower())


def _source(origin: Origin) -> dict[str, Json]:
    """Return where documents came from; what the specification has no property for stands beside."""
    return {
        "title": origin.attribution or origin.source,
        "source": origin.source,
        **({"licence": origin.licence} if origin.licence else {}),
        "documents": origin.documents,
    }


def _parquet(table: Table) -> dict[str, Json]:
    return {
        "path": table.file,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "encoding": "utf-8",
        "bytes": table.bytes,
        "hash": f"sha256:{table.sha256}",
    }


def _resource(table: Table, resource: Resource, lists_are_text: bool) -> dict[str, Json]:
    schema: dict[str, Json] = {
        "fields": [_field(column, table, lists_are_text) for column in table.columns],
        "missingValues": [""],
    }
    if table.key and not any(column.nullable for column in table.columns if column.name in table.key):
        schema["primaryKey"] = list(table.key)
    keys: list[Json] = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.references.table == table.name else column.references.table,
                "fields": [column.references.column],
            },
        }
        for column in table.columns
        if column.references is not None and not column.is_list
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.name,
        "description": table.description,
        **resource(table),
        "rows": table.rows,
        "schema": schema,
    }


def _field(column: Column, table: Table, lists_are_text: bool) -> dict[str, Json]:
    constraints: dict[str, Json] = {}
    if not column.nullable and not (lists_are_text and column.type == pa.string()):
        # In a file of text a text of no characters cannot be told from none.
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.vocabulary and not column.is_list:
        constraints["enum"] = list(column.vocabulary)
    return {
        "name": column.name,
        "type": _type(column.type),
        **({"format": "any"} if pa.types.is_timestamp(column.type) else {}),
        "title": column.title,
        "description": column.description,
        **({"unit": column.unit} if column.unit else {}),
        **({"references": _reference(column)} if column.is_list and column.references else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _reference(column: Column) -> str:
    """Return what every member of a list is found in: foreign keys of the specification know no lists."""
    return "" if column.references is None else f"{column.references.table}.{column.references.column}"


def _type(arrow: pa.DataType) -> str:
    """Return what the specification calls a type. Raises ValueError for one that no column has."""
    if pa.types.is_map(arrow):
        return "object"
    if pa.types.is_list(arrow):
        return "array"
    for name, is_it in _TYPES:
        if is_it(arrow):
            return name
    raise ValueError(f"nothing is known to call {arrow} in a data package")


_TYPES: tuple[tuple[str, Callable[[pa.DataType], bool]], ...] = (
    ("string", pa.types.is_string),
    ("boolean", pa.types.is_boolean),
    ("integer", pa.types.is_integer),
    ("number", lambda one: bool(pa.types.is_decimal(one) or pa.types.is_floating(one))),
    ("date", pa.types.is_date),
    ("datetime", pa.types.is_timestamp),
)
