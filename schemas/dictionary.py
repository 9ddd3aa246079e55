"""The data dictionary as Markdown, derived from the contract: `python -m communique.schemas.dictionary`."""

import sys

import pyarrow as pa

from communique.schemas.contract import (
    CONTRACT_VERSION,
    DEPRECATED_TABLES,
    TABLES,
    Column,
    columns,
    is_fact,
    natural_key,
    sort_order,
)
from communique.schemas.facts import FactTable
from communique.schemas.vocabulary import BlockRole

_HEADER = f"""# Data dictionary

Contract version {CONTRACT_VERSION}. This page is derived from the declarations in `schemas/`: `make dictionary` writes
it anew, and a test fails when it is stale. The same titles, units and descriptions stand in the metadata of every
Parquet file.

Text offsets are Unicode code points in `documents.text`, ends exclusive: in DuckDB
`substring(text, evidence_start + 1, evidence_end - evidence_start)` gives the evidence.

Columns marked *verbatim* repeat words of the source. A version may withhold them (`communique build --text`, told by
`text` in its `manifest.json`): with `evidence`, `text` and `body` keep only what some row cites, with spaces for the
rest; with `none`, verbatim columns are empty. In both, `changes` and `quarantine` repeat nothing of a text, while
offsets, ids and values stay as they were read.
"""

_PLAIN_TYPES = {
    "string": "text",
    "int64": "whole number",
    "double": "number",
    "date32[day]": "date",
    "bool": "true or false",
}


def markdown() -> str:
    """The whole page: the columns that all fact tables share, each table, and the vocabularies."""
    parts = [_HEADER, "## Columns of every fact table\n", _table(_common())]
    for name, model in TABLES.items():
        parts.append(f"## {name}\n")
        parts.append(f"{(model.__doc__ or '').strip()}\n")
        if name in DEPRECATED_TABLES:
            parts.append(f"*Goes away with the next MAJOR version: {DEPRECATED_TABLES[name]}.*\n")
        facts = (
            f"A fact table: it has the columns above; `id` is made from the document and {_codes(natural_key(name))}. "
            if is_fact(name)
            else f"Identified by {_codes(natural_key(name))}. "
        )
        parts.append(f"{facts}Sorted by {_codes(sort_order(name))}.\n")
        shared = {c.name for c in _common()} if is_fact(name) else set()
        parts.append(_table([c for c in columns(name) if c.name not in shared]))
    parts.append("## Vocabularies\n")
    for title, members in _vocabularies():
        parts.append(f"- `{title}`: {', '.join(members)}")
    return "\n".join(parts) + "\n"


def _common() -> list[Column]:
    declared = FactTable.to_schema().columns
    return [c for c in columns("relations") if c.name in declared]


def _table(listed: list[Column]) -> str:
    lines = ["| column | type | null | unit | meaning |", "|---|---|---|---|---|"]
    for c in listed:
        meaning = f"**{c.title}.** {c.description}"
        if c.vocabulary:
            meaning += f" One of `{c.vocabulary.__name__}`."
        if c.references:
            meaning += f" Refers to `{c.references}`."
        if c.verbatim:
            meaning += " *Verbatim.*"
        if c.deprecated:
            meaning += f" *Goes away with the next MAJOR version: {c.deprecated}.*"
        lines.append(
            f"| `{c.name}` | {_type(c.arrow_type)} | {'yes' if c.nullable else ''} | {c.unit or ''} | {meaning} |"
        )
    return "\n".join(lines) + "\n"


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return f"list of {_type(arrow.value_type)}"
    if pa.types.is_struct(arrow):
        return f"struct ({', '.join(field.name for field in arrow)})"
    if pa.types.is_map(arrow):
        return "map of text to text"
    if pa.types.is_decimal(arrow):
        return f"decimal({arrow.precision},{arrow.scale})"
    return _PLAIN_TYPES.get(str(arrow), str(arrow))


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _vocabularies() -> list[tuple[str, list[str]]]:
    used = {c.vocabulary for name in TABLES for c in columns(name) if c.vocabulary} | {BlockRole}
    return sorted((members.__name__, [str(member) for member in members]) for members in used)


if __name__ == "__main__":
    sys.stdout.write(markdown())
