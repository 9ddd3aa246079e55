"""The tables of the contract by name, and the Arrow schemas derived from their declarations."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from communique.schemas.changes import Changes
from communique.schemas.documents import Documents
from communique.schemas.duplicates import Duplicates
from communique.schemas.entities import Entities
from communique.schemas.events import Events
from communique.schemas.facts import FactTable, Table
from communique.schemas.figures import Figures
from communique.schemas.funding import Funding
from communique.schemas.mentions import Mentions
from communique.schemas.quarantine import Quarantine
from communique.schemas.relations import Relations
from communique.schemas.requests import Requests
from communique.schemas.statements import Statements
from communique.schemas.transfers import Transfers

CONTRACT_VERSION = 1

TABLES: MappingProxyType[str, type[Table]] = MappingProxyType(
    {
        "documents": Documents,
        "duplicates": Duplicates,
        "entities": Entities,
        "mentions": Mentions,
        "relations": Relations,
        "statements": Statements,
        "funding": Funding,
        "transfers": Transfers,
        "figures": Figures,
        "events": Events,
        "requests": Requests,
        "quarantine": Quarantine,
        "changes": Changes,
    }
)
DEPRECATED_TABLES: MappingProxyType[str, str] = MappingProxyType({})
"""Tables that go away with the next MAJOR version, each with what to do: `use funding`."""

FACT_TABLES: tuple[str, ...] = tuple(name for name, model in TABLES.items() if issubclass(model, FactTable))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract, as declared."""

    name: str
    title: str
    description: str
    unit: str | None
    nullable: bool
    vocabulary: type[StrEnum] | None
    key: bool
    references: str | None
    verbatim: bool
    """Whether the values repeat words of the source."""
    deprecated: str | None
    """What to do instead of reading it, when it goes away with the next MAJOR version."""
    arrow_type: pa.DataType


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table, in order. Raises KeyError for a name that is not a table of the contract."""
    found = []
    for name, declared in TABLES[table].to_schema().columns.items():
        details = declared.metadata
        polars_type = declared.dtype.type
        arrow = pl.DataFrame(schema={name: polars_type}).to_arrow().schema.field(0).type
        found.append(
            Column(
                name=name,
                title=declared.title,
                description=declared.description,
                unit=details["unit"],
                nullable=declared.nullable,
                vocabulary=details["vocabulary"],
                key=details["key"],
                references=details["references"],
                verbatim=details["verbatim"],
                deprecated=details["deprecated"],
                arrow_type=pa.map_(pa.string(), pa.string()) if details["is_map"] else _plain(arrow),
            )
        )
    return tuple(found)


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table, with its declarations as metadata of table and columns.

    Columns may be null only where declared so. Metadata values are UTF-8 text; `key` and `references` are
    given where they apply, `vocabulary` as a JSON list, `verbatim` as `yes` where values repeat words of the source,
    `deprecated` (of a table `communique.deprecated`) with what to do instead, where one goes away.
    """
    fields = []
    for c in columns(table):
        metadata = {"title": c.title, "description": c.description}
        if c.unit:
            metadata["unit"] = c.unit
        if c.vocabulary:
            metadata["vocabulary"] = json.dumps([str(member) for member in c.vocabulary])
        if c.references:
            metadata["references"] = c.references
        if c.verbatim:
            metadata["verbatim"] = "yes"
        if c.deprecated:
            metadata["deprecated"] = c.deprecated
        fields.append(pa.field(c.name, c.arrow_type, nullable=c.nullable, metadata=metadata))
    of_table = {
        "communique.table": table,
        "communique.description": (TABLES[table].__doc__ or "").strip(),
        "communique.contract": str(CONTRACT_VERSION),
        "communique.key": json.dumps(identity(table)),
        "communique.order": json.dumps(sort_order(table)),
    }
    if table in DEPRECATED_TABLES:
        of_table["communique.deprecated"] = DEPRECATED_TABLES[table]
    return pa.schema(fields, metadata=of_table)


def natural_key(table: str) -> tuple[str, ...]:
    """The columns that say where and what a row is. For fact tables evidence or content start comes first."""
    own = tuple(c.name for c in columns(table) if c.key)
    if not is_fact(table) or any(name.endswith("_start") for name in own):
        return own
    return ("evidence_start", *own)


def identity(table: str) -> tuple[str, ...]:
    """The columns that identify a row in a version: `id` for facts, else the natural key."""
    return ("id",) if is_fact(table) else natural_key(table)


def sort_order(table: str) -> tuple[str, ...]:
    """The columns that a published table is sorted by; they make the order total."""
    return ("document_id", "evidence_start", "id") if is_fact(table) else natural_key(table)


def is_fact(table: str) -> bool:
    """Whether the table's rows are read from a text and carry evidence."""
    return table in FACT_TABLES


def empty(table: str) -> pa.Table:
    """A table of the contract without rows."""
    return arrow_schema(table).empty_table()


def _plain(arrow: pa.DataType) -> pa.DataType:
    """Polars' 64-bit strings and lists as the plain types that every reader knows."""
    if pa.types.is_large_string(arrow) or pa.types.is_string_view(arrow):
        return pa.string()
    if pa.types.is_large_list(arrow) or pa.types.is_list(arrow):
        return pa.list_(_plain(arrow.value_type))
    if pa.types.is_struct(arrow):
        return pa.struct([pa.field(f.name, _plain(f.type)) for f in arrow])
    return arrow
