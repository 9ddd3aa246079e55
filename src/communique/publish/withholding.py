"""Withhold the words of the sources from a version: its rows are read from whole texts, and republished with less.

What is withheld is decided after validation and after the ids were made, so that ids, offsets and values are the same
however much is republished.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.manifest import RepublishedText
from communique.schemas.vocabulary import BODY_ROLES, BlockRole
from communique.workspace import IN_MEMORY, Workspace

DESCRIBING_ROLES = frozenset({BlockRole.TITLE, BlockRole.BYLINE, BlockRole.DATELINE, BlockRole.SECTION, BlockRole.TAGS})
"""Blocks that columns of `documents` say as well: a version that only cites keeps them, as a bibliography would."""

Place = tuple[int, int]
"""Start and end in a text, in code points, end exclusive."""

_AT_ONCE = 4096
"""Documents whose words are Python values at a time."""

_PLACES = pa.schema([("document_id", pa.string()), ("start", pa.int64()), ("end", pa.int64())])


def withhold(
    tables: Mapping[str, pa.Table], text: RepublishedText, workspace: Workspace = IN_MEMORY
) -> dict[str, pa.Table]:
    """Return the tables of a version (schemas of the contract, without `changes`) as far as `text` republishes them.

    - `full`: as they are.
    - `evidence`: in `documents.text` and `body` every character that no row cites, line ends excepted, is a space.
    - `none`: verbatim columns are null, or empty where they cannot be null.

    Unless all is republished, `quarantine` says of a value only how long it was and what its sha256 begins with, and
    has no rows as JSON. Large tables are held in the workspace.
    """
    match text:
        case RepublishedText.FULL:
            return dict(tables)
        case RepublishedText.EVIDENCE:
            documents = _cited_only(tables["documents"], cited(tables), workspace)
            return {**tables, "documents": documents, "quarantine": unquoted(tables["quarantine"])}
        case RepublishedText.NONE:
            withheld = {name: _emptied(name, table) for name, table in tables.items() if name != "quarantine"}
            return {**withheld, "quarantine": unquoted(tables["quarantine"])}


def cited(tables: Mapping[str, pa.Table]) -> pa.Table:
    """Return the places that rows cite: of evidence, content and mentions, and those in `spans`.

    One row a document that is cited: document_id, starts and ends (lists of the same length, in no order).
    """
    parts = [_places([], [], [])]
    for name, table in tables.items():
        if name == "documents" or "document_id" not in table.column_names:
            continue
        documents = table.column("document_id")
        parts += [_places(documents, table.column(s), table.column(e)) for s, e in _offsets(table.schema)]
        if "spans" in table.column_names:
            for batch in table.select(["document_id", "spans"]).to_batches():
                place = pc.list_flatten(batch.column("spans"))
                named = batch.column("document_id").take(pc.list_parent_indices(batch.column("spans")))
                parts.append(_places(named, pc.struct_field(place, "span_start"), pc.struct_field(place, "span_end")))
    grouped = pa.concat_tables(parts).group_by("document_id").aggregate([("start", "list"), ("end", "list")])
    return grouped.select(["document_id", "start_list", "end_list"]).rename_columns(["document_id", "starts", "ends"])


def _places(documents: Any, starts: Any, ends: Any) -> pa.Table:
    return pa.table([documents, starts, ends], _PLACES)


def _offsets(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    """Yield the pairs of columns that say where something stands in the text; those of periods are dates."""
    for column in schema:
        if column.name.endswith("_start") and pa.types.is_int64(column.type):
            yield column.name, f"{column.name.removesuffix('_start')}_end"


def masked(text: str, places: Sequence[Place]) -> str:
    """Return a text of the same length with spaces outside the places; line ends stay."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(places):
        if end > at:
            parts += [_blank(text[at : max(start, at)]), text[max(start, at) : end]]
            at = end
    return "".join([*parts, _blank(text[at:])])


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _cited_only(documents: pa.Table, places: pa.Table, workspace: Workspace) -> pa.Table:
    """Return `documents` with texts and bodies masked, some at a time."""

    def places_of(number: int | None) -> list[Place]:
        if number is None:
            return []
        starts, ends = (places.column(name)[number].as_py() for name in ("starts", "ends"))
        return list(zip(starts, ends, strict=True))

    masked_documents = workspace.appender(documents.schema)
    for batch in documents.to_batches(max_chunksize=_AT_ONCE):
        rows = batch.select(["document_id", "text", "body", "blocks"]).to_pylist()
        numbers = pc.index_in(batch.column("document_id"), value_set=places.column("document_id")).to_pylist()
        texts = [_masked_document(row, places_of(number)) for row, number in zip(rows, numbers, strict=True)]
        for place, name in enumerate(("text", "body")):
            at = batch.schema.get_field_index(name)
            batch = batch.set_column(at, batch.schema.field(at), pa.array([pair[place] for pair in texts], pa.string()))
        masked_documents.append(batch)
    return masked_documents.finish()


def _masked_document(row: Mapping[str, Any], places: Sequence[Place]) -> tuple[str, str]:
    """Return text and body of a document with what is not cited masked."""
    described = [(b["block_start"], b["block_end"]) for b in row["blocks"] if b["role"] in DESCRIBING_ROLES]
    text = masked(row["text"], [*places, *described])
    if row["body"] == _body(row["text"], row["blocks"]):
        return text, _body(text, row["blocks"])
    return text, _blank(row["body"])  # the body was made in another way: nothing says what in it is cited


def _body(text: str, blocks: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(text[b["block_start"] : b["block_end"]] for b in blocks if b["role"] in BODY_ROLES)


def _emptied(name: str, table: pa.Table) -> pa.Table:
    """Return a table without words: verbatim columns null, or empty where they cannot be null."""
    from communique.schemas.contract import columns

    for column in columns(name):
        if column.verbatim:
            at = table.schema.get_field_index(column.name)
            value = None if column.nullable else [] if pa.types.is_list(column.arrow_type) else ""
            empty = pa.array([value] * table.num_rows, column.arrow_type)
            table = table.set_column(at, table.schema.field(at), empty)
    return table


def unquoted(quarantine: pa.Table) -> pa.Table:
    """Return `quarantine` without what was refused. Digests keep rows apart that differ in their value alone."""
    values = [None if v is None else _digest(v) for v in quarantine.column("failing_value").to_pylist()]
    nothing = [None] * quarantine.num_rows
    for name, column in (("failing_value", values), ("row_json", nothing)):
        at = quarantine.schema.get_field_index(name)
        quarantine = quarantine.set_column(at, quarantine.schema.field(at), pa.array(column, pa.string()))
    return quarantine


def _digest(value: str) -> str:
    return f"withheld: {len(value)} characters, sha256 {hashlib.sha256(value.encode()).hexdigest()[:12]}"
