"""Withdraw documents from tables: their rows go, and what others say through them alone.

Nothing is read again, so what only a reader of texts could know stays open until the next build:

- A cluster of copies keeps what was measured. Where its canonical document goes, the closest copy takes the place:
  identical before near before revision before excerpt, then the earliest, then the longest, then the smallest id. An
  identical copy inherits its measures as well; measured against any other, they are those of the document that went,
  and `method` says so (`canonical_withdrawn`).
- A copy that takes such a place was never read for facts. It has none until the next build, and `quarantine` says so
  (`copy_not_read`).
- An entity goes with the last row that names it, another name of it with the last mention that says it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.tables import declared
from communique.dataset.views import refers_to_entities
from communique.row_order import in_order_of, rows_where
from communique.schemas.vocabulary import DuplicateRelation
from communique.workspace import IN_MEMORY, Workspace

INHERITED = "canonical_withdrawn"
"""The method of relations that were measured against a document that is gone."""

_CLOSEST = (
    DuplicateRelation.IDENTICAL,
    DuplicateRelation.NEAR,
    DuplicateRelation.REVISION,
    DuplicateRelation.EXCERPT,
)
_REPEATS = frozenset({str(DuplicateRelation.IDENTICAL), str(DuplicateRelation.NEAR)})
"""Relations of documents that were not read for facts, since another says the same."""

Tables = Mapping[str, pa.Table]
Row = dict[str, Any]
"""A row of `duplicates`."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left of a version without some of its documents."""

    tables: dict[str, pa.Table]
    unread: tuple[str, ...]
    """The documents that stand for themselves now and were never read for facts, sorted by id."""


def without(tables: Tables, documents: Collection[str], workspace: Workspace = IN_MEMORY) -> Remains:
    """Return the tables of a version (without `changes`) without the documents with these ids.

    Large tables are held in the workspace.
    """
    lost, kept = parted(tables, documents, workspace)
    unread: tuple[str, ...] = ()
    if "duplicates" in kept:
        kept["duplicates"] = regrouped(tables["duplicates"], tables["documents"], frozenset(documents))
        kept["documents"], unread = _canonical_again(kept["documents"], kept["duplicates"])
    if "entities" in kept:
        kept["entities"] = _still_named(kept, lost, workspace)
    return Remains({name: _without_loose_links(name, kept) for name in kept}, unread)


def parted(
    tables: Tables, documents: Collection[str], workspace: Workspace = IN_MEMORY
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """Return the rows of these documents, and all others; rows of tables without documents are among the others."""
    ids = pa.array(sorted(documents), pa.string())
    of: dict[str, pa.Table] = {}
    others: dict[str, pa.Table] = {}
    for name, table in tables.items():
        if "document_id" in table.column_names:
            mine = pc.is_in(table.column("document_id"), value_set=ids)
            of[name], others[name] = table.filter(mine), rows_where(table, pc.invert(mine), workspace)
        else:
            of[name], others[name] = table.slice(0, 0), table
    return of, others


def regrouped(duplicates: pa.Table, documents: pa.Table, gone: frozenset[str]) -> pa.Table:
    """Return `duplicates` without documents that go, and with another canonical document where one of these was it.

    `documents` are those of before. A document that is left alone in its cluster has no row.
    """
    going = pc.is_in(duplicates.column("document_id"), value_set=pa.array(sorted(gone), pa.string()))
    touched = pc.unique(duplicates.column("cluster_id").filter(going))
    if not len(touched):
        return duplicates
    theirs = pc.is_in(duplicates.column("cluster_id"), value_set=touched)
    clusters: dict[str, dict[str, Row]] = {}
    for row in duplicates.filter(theirs).to_pylist():
        clusters.setdefault(row["cluster_id"], {})[row["document_id"]] = row
    ranks = _ranks(documents, [document for members in clusters.values() for document in members])
    found = [row for members in clusters.values() for row in _left_of(members, gone, ranks)]
    left = pa.Table.from_pylist(found, schema=duplicates.schema)
    return in_order_of(pa.concat_tables([duplicates.filter(pc.invert(theirs)), left]), ["document_id"])


_Rank = tuple[date, int, str]


def _ranks(documents: pa.Table, wanted: Iterable[str]) -> dict[str, _Rank]:
    """Return how documents follow one another that are equally close: the earliest, the longest, the smallest id."""
    mine = documents.filter(pc.is_in(documents.column("document_id"), value_set=pa.array(sorted(wanted), pa.string())))
    return {
        row["document_id"]: (row["published_on"] or date.max, -row["words"], row["document_id"])
        for row in mine.select(["document_id", "published_on", "words"]).to_pylist()
    }


def _left_of(members: dict[str, Row], gone: frozenset[str], ranks: Mapping[str, _Rank]) -> list[Row]:
    """Return the rows of a cluster without documents that go; `members` are its rows by document.

    An excerpt or a revision may lead copies of its own: it is settled before the canonical document of all.
    """
    heads = sorted(gone.intersection(members), key=lambda one: members[one]["relation"] == DuplicateRelation.CANONICAL)
    rows = {document: dict(row) for document, row in members.items()}
    for head in heads:
        followers = [
            row for row in rows.values() if row["canonical_document_id"] == head and row["document_id"] not in gone
        ]
        if followers:
            _succeed(rows[head], followers, ranks)
    left = [row for document, row in rows.items() if document not in gone]
    if len(left) < 2:
        return []
    cluster = min(row["document_id"] for row in left)
    return [row | {"cluster_id": cluster} for row in left]


def _succeed(head: Row, followers: list[Row], ranks: Mapping[str, _Rank]) -> None:
    """Give the place of a document that goes to the closest of those that it stood for; changes their rows."""
    heir = min(followers, key=lambda row: (_CLOSEST.index(row["relation"]), ranks[row["document_id"]]))
    same = heir["relation"] == DuplicateRelation.IDENTICAL
    leads = head["relation"] == DuplicateRelation.CANONICAL
    for row in followers:
        if row is not heir:
            row["canonical_document_id"] = heir["document_id"]
            row["method"] = row["method"] if same else INHERITED
    heir["canonical_document_id"] = heir["document_id"] if leads else head["canonical_document_id"]
    heir["relation"], heir["similarity"] = head["relation"], head["similarity"]
    heir["method"] = head["method"] if same else INHERITED


def _canonical_again(documents: pa.Table, duplicates: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Return `documents` with `canonical` as the relations have it, and which became it."""
    repeats = duplicates.filter(pc.is_in(duplicates.column("relation"), value_set=pa.array(sorted(_REPEATS))))
    ids = documents.column("document_id")
    canonical = pc.invert(pc.is_in(ids, value_set=repeats.column("document_id").combine_chunks()))
    became = ids.filter(pc.and_(canonical, pc.invert(documents.column("canonical"))))
    at = documents.schema.get_field_index("canonical")
    return documents.set_column(at, documents.schema.field(at), canonical), tuple(sorted(became.to_pylist()))


def named(tables: Tables) -> pa.Array:
    """Return the ids of the entities that rows of these tables name, each once."""
    parts = [pa.array([], pa.string())]
    for table in tables.values():
        for column in table.schema:
            if refers_to_entities(column):
                listed = pa.types.is_list(column.type)
                parts += [pc.unique(v.flatten() if listed else v) for v in table.column(column.name).chunks]
    return pc.drop_null(pc.unique(pa.chunked_array(parts, pa.string())))


def _still_named(kept: Tables, lost: Tables, workspace: Workspace) -> pa.Table:
    """Return `entities` without those that only lost rows name, and without names that only lost mentions say."""
    entities = fewer_aliases(kept["entities"], kept, lost)
    unnamed = pc.is_in(entities.column("entity_id"), value_set=only_in(lost, kept))
    return rows_where(entities, pc.invert(unnamed), workspace)


def only_in(lost: Tables, kept: Tables) -> pa.Array:
    """Return the ids of the entities that lost rows name and no others."""
    before = named(lost)
    return before.filter(pc.invert(pc.is_in(before, value_set=named(kept))))


def fewer_aliases(entities: pa.Table, kept: Tables, lost: Tables) -> pa.Table:
    """Return `entities` without the other names that only lost mentions say."""
    before = named(lost)
    unsaid = _said(lost["mentions"], before) - _said(kept["mentions"], before)
    at, changed = entities.schema.get_field_index("aliases"), False
    field, parts = entities.schema.field(at), []
    theirs = pa.array(sorted({entity for entity, _ in unsaid}), pa.string())
    for batch in entities.to_batches():
        parts.append(batch.column(at))
        if pc.any(pc.is_in(batch.column("entity_id"), value_set=theirs)).as_py():
            ids, aliases = batch.column("entity_id").to_pylist(), batch.column(at).to_pylist()
            less = [[a for a in names if (entity, a) not in unsaid] for entity, names in zip(ids, aliases, strict=True)]
            if less != aliases:
                parts[-1], changed = pa.array(less, field.type), True
    return entities.set_column(at, field, pa.chunked_array(parts, field.type)) if changed else entities


def _said(mentions: pa.Table, entities: pa.Array) -> set[tuple[str, str]]:
    """Return the words by which mentions name these entities."""
    said: set[tuple[str, str]] = set()
    for batch in mentions.select(["entity_id", "mention"]).to_batches():
        mine = batch.filter(pc.is_in(batch.column("entity_id"), value_set=entities))
        said.update(zip(*(column.to_pylist() for column in mine.columns), strict=True))
    return said


def _without_loose_links(name: str, tables: Tables) -> pa.Table:
    """Return a table with null where it named a row of facts that is gone: the fact stands without it."""
    table = tables[name]
    for at, column in enumerate(table.schema):
        target, _, key = (column.metadata or {}).get(b"references", b"").decode().partition(".")
        if target in tables and declared(tables[target].schema, "key") == ["id"] and column.nullable:
            there = pc.is_in(table.column(at), value_set=tables[target].column(key).combine_chunks())
            table = table.set_column(at, column, pc.if_else(there, table.column(at), pa.scalar(None, column.type)))
    return table
