"""What the explorer must know of a dataset before it reads a row: versions, tables, columns, views, examples."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from communique.dataset.deprecation import DEPRECATED_COLUMN
from communique.dataset.history import History
from communique.dataset.manifest import read_manifest
from communique.dataset.sql import identifier
from communique.dataset.tables import declared, table_schema
from communique.dataset.views import NAMED, is_fact, named_views
from communique.site.explorer.addresses import Addresses

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.dataset.manifest import Json

SCHEMA = "{version}"
"""Stands in the statements of views for the schema of the version that they are made in."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The content of `catalogue.json`, and the files it speaks of."""

    written: "Mapping[str, Json]"
    copied: dict[str, Path]
    """The Parquet files by their place below the folder of data. A table that did not change is there once."""


def catalogue(dataset: Path, history: History, addresses: Addresses | None) -> Catalogue:
    """Return what the explorer shows of every version that has files. Raises StoreError when one is damaged."""
    copied: dict[str, Path] = {}
    places: dict[str, str] = {}
    declarations: list[Json] = []
    versions: list[Json] = []
    title = dataset.resolve().name
    for release in history.present:
        manifest = read_manifest(dataset, release)
        title = str(manifest.written.get("title") or title)
        schemas = {name: table_schema(manifest.folder / entry.file) for name, entry in manifest.tables.items()}
        tables: dict[str, Json] = {}
        for name, entry in manifest.tables.items():
            if entry.sha256 not in places:
                places[entry.sha256] = f"{release.version}/{entry.file}"
                copied[places[entry.sha256]] = manifest.folder / entry.file
            tables[name] = {
                "file": places[entry.sha256],
                "rows": entry.rows,
                "bytes": entry.bytes,
                "declaration": _place(declarations, _declaration(schemas[name])),
            }
        versions.append(
            {
                "version": release.version,
                "parent": release.parent,
                "reason": release.reason,
                "published_at": release.published_at,
                "text": str(manifest.text),
                "tables": tables,
                "views": _place(declarations, _views(schemas)),
            }
        )
    return Catalogue(
        {
            "name": dataset.resolve().name,
            "title": title,
            "latest": history.latest,
            "versions": versions,
            "declarations": declarations,
            "examples": list(examples()),
            "addresses": None if addresses is None else addresses.to_json(),
        },
        copied,
    )


def examples() -> "Iterator[dict[str, Json]]":
    """Yield the example queries: a title, what to know of it, and the SQL."""
    read = tomllib.loads((files(__package__) / "examples.toml").read_text("utf-8"))
    for one in read["examples"]:
        yield {"title": one["title"], "about": one["about"], "sql": one["sql"].strip()}


def _declaration(schema: "pa.Schema") -> "Json":
    """Return what the metadata of a Parquet file says of a table and its columns."""
    about = schema.metadata or {}
    return {
        "title": about.get(b"communique.title", b"").decode(),
        "description": about.get(b"communique.description", b"").decode(),
        "fact": is_fact(schema),
        "key": list(declared(schema, "key")),
        "columns": [_column(column) for column in schema],
    }


def _column(column: "pa.Field") -> "Json":
    details = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
    said: dict[str, Json] = {
        "name": column.name,
        "type": str(column.type),
        "title": details.get("title", column.name),
        "description": details.get("description", ""),
        "unit": details.get("unit"),
        "vocabulary": json.loads(details.get("vocabulary", "[]")),
        "references": details.get("references"),
        "deprecated": details.get(DEPRECATED_COLUMN.decode()),
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def _views(schemas: "Mapping[str, pa.Schema]") -> "Json":
    """Return the statements that make the views with names instead of ids, by the name of the view."""
    making = [one for one in named_views(schemas, SCHEMA) if one.startswith("CREATE VIEW ")]
    names = [name + NAMED for name, schema in schemas.items() if is_fact(schema)]
    return {
        name: statement
        for name in names
        for statement in making
        if statement.startswith(f"CREATE VIEW {identifier(SCHEMA)}.{identifier(name)} ")
    }


def _place(known: "list[Json]", one: "Json") -> int:
    """Return where `one` is in `known`; it is added when it is not there. Versions rarely declare anything anew."""
    if one not in known:
        known.append(one)
    return known.index(one)
