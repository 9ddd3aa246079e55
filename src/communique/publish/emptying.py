"""Empty the words of documents in the tables of a version, and leave the rows."""

import re
from collections.abc import Callable, Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.sql import identifier
from communique.dataset.tables import declared
from communique.dataset.views import refers_to_entities
from communique.publish.withdrawal import Tables, fewer_aliases, only_in, parted
from communique.workspace import IN_MEMORY, Workspace

KEPT = frozenset(
    {"source", "locator", "media_type", "encoding", "repairs", "language", "licence"}
    | {"method", "metric", "currency"}
    | {"stage", "table_name", "rule", "column_name"}
)
"""Columns of text that hold no words of a document: where and how it was read, rules, codes. So do ids, digests and
columns with a vocabulary; what is none of these is emptied, so that a new column is emptied until it is named here."""

PURGED = "purged"
"""Stands for what is no more, where a row must be told from another."""

_OWN_RULES = frozenset({"withdrawn", "copy_not_read"})
"""Rules whose rows say why a document was withdrawn, and nothing of it."""

_IDS = ("id", "_id", "_ids", "_sha256")
_NAMELESS = re.compile(rf"[a-z]+:{PURGED}-(\d+)@(\w+)")


def emptied(tables: Tables, documents: Collection[str], workspace: Workspace = IN_MEMORY) -> dict[str, pa.Table]:
    """Return those tables of a version (without `changes`) that change when the texts of documents are emptied.

    - A text of their rows is null, or empty where it cannot be null; so is a list of texts.
    - An entity that only their rows name has no name, and an id without words: `person:purged-1@DOCUMENT`.
    - A name that only their mentions give to another entity is none of its `aliases` any more.
    - In `quarantine` also the rows that were refused at their places.

    Large tables are held in the workspace.
    """
    lost, kept = parted(tables, documents, workspace)
    renamed = _new_ids(lost, only_in(lost, kept))
    found = {name: _with_new_ids(_blank(name, table, documents), renamed) for name, table in tables.items()}
    if "entities" in found:
        entities = fewer_aliases(tables["entities"], kept, lost)
        found["entities"] = _nameless(entities, renamed)
    if "quarantine" in found:
        found["quarantine"] = _refused(tables["quarantine"], tables["documents"], documents)
    return {name: table for name, table in found.items() if not table.equals(tables[name])}


def _is_emptied(column: pa.Field) -> bool:
    text = column.type.value_type if pa.types.is_list(column.type) else column.type
    if not pa.types.is_string(text) or column.name in KEPT or column.name.endswith(_IDS):
        return False
    return not {b"vocabulary", b"references"} & (column.metadata or {}).keys()


def _blank(name: str, table: pa.Table, documents: Collection[str]) -> pa.Table:
    """Return a table with the texts of these documents empty."""
    if name == "quarantine" or "document_id" not in table.column_names:
        return table
    mine = pc.is_in(table.column("document_id"), value_set=pa.array(sorted(documents), pa.string()))
    if not pc.any(mine).as_py():
        return table
    for at, column in enumerate(table.schema):
        if _is_emptied(column):
            nothing = None if column.nullable else [] if pa.types.is_list(column.type) else ""
            table = table.set_column(at, column, _put(table.column(at), mine, nothing))
    return table


def _put(values: pa.ChunkedArray, where: pa.ChunkedArray, other: object) -> pa.ChunkedArray:
    """Return values with another in some places; chunks that have none of these are taken as they are."""
    return _in_chunks(values, where, lambda chunk, here: _put_in(chunk, here, other))


def _put_in(values: pa.Array, where: pa.Array, other: object) -> pa.Array:
    """The same of a chunk; row by row where not every type can be chosen from."""
    if not pa.types.is_nested(values.type):
        return pc.if_else(where, pa.scalar(other, values.type), values)
    chosen = zip(values.to_pylist(), where.to_pylist(), strict=True)
    return pa.array([other if put else value for value, put in chosen], values.type)


def _in_chunks(
    values: pa.ChunkedArray, where: pa.ChunkedArray, changed: Callable[[pa.Array, pa.Array], pa.Array]
) -> pa.ChunkedArray:
    """Return values of which chunks that have a place where something changes are made anew."""
    at, found = 0, []
    for chunk in values.chunks:
        here = pa.chunked_array(where.slice(at, len(chunk)).chunks, pa.bool_()).combine_chunks()
        found.append(changed(chunk, here) if pc.any(here).as_py() else chunk)
        at += len(chunk)
    return pa.chunked_array(found, values.type)


def _new_ids(lost: Tables, entities: pa.Array) -> dict[str, str]:
    """Return ids without words for entities, numbered within the first document that names them, by first mention."""
    named_in: dict[str, tuple[str, int]] = {}
    for table in lost.values():
        for document, start, entity in _namings(table):
            place = (document, start)
            named_in[entity] = min(named_in.get(entity, place), place)
    wanted = [entity for entity in entities.to_pylist() if not _NAMELESS.fullmatch(entity)]
    last: dict[str, int] = {}
    for entity in entities.to_pylist():
        if told := _NAMELESS.fullmatch(entity):
            last[told[2]] = max(last.get(told[2], 0), int(told[1]))
    found: dict[str, str] = {}
    for entity in sorted(wanted, key=lambda one: (named_in[one], one)):
        document = named_in[entity][0]
        last[document] = last.get(document, 0) + 1
        found[entity] = f"{entity.partition(':')[0]}:{PURGED}-{last[document]}@{document}"
    return found


def _namings(table: pa.Table) -> list[tuple[str, int, str]]:
    """Return which entities rows name: document, place in its text, entity."""
    columns = [column.name for column in table.schema if refers_to_entities(column)]
    if not columns or "document_id" not in table.column_names:
        return []
    start = "mention_start" if "mention_start" in table.column_names else "evidence_start"
    found: list[tuple[str, int, str]] = []
    for row in table.select(["document_id", start, *columns]).to_pylist():
        for column in columns:
            value = row[column]
            named_here = value if isinstance(value, list) else [] if value is None else [value]
            found += [(row["document_id"], row[start], entity) for entity in named_here]
    return found


def _with_new_ids(table: pa.Table, renamed: Mapping[str, str]) -> pa.Table:
    """Return a table that names entities by their new ids."""
    old = pa.array(sorted(renamed), pa.string())
    for at, column in enumerate(table.schema):
        if not refers_to_entities(column):
            continue
        if pa.types.is_list(column.type):
            chunks = [_renamed_lists(chunk, renamed, old) for chunk in table.column(at).chunks]
            table = table.set_column(at, column, pa.chunked_array(chunks, column.type))
        else:
            table = table.set_column(at, column, _renamed(table.column(at), renamed))
    return table


def _renamed_lists(lists: pa.Array, renamed: Mapping[str, str], old: pa.Array) -> pa.Array:
    if not pc.any(pc.is_in(pc.list_flatten(lists), value_set=old)).as_py():
        return lists
    return pa.array([[renamed.get(one, one) for one in ids] for ids in lists.to_pylist()], lists.type)


def _renamed(ids: pa.ChunkedArray, renamed: Mapping[str, str]) -> pa.ChunkedArray:
    old = pa.array(sorted(renamed), pa.string())
    new = pa.array([renamed[one] for one in sorted(renamed)], pa.string())
    where = pc.is_in(ids, value_set=old)
    return _in_chunks(ids, where, lambda chunk, _: pc.coalesce(new.take(pc.index_in(chunk, value_set=old)), chunk))


def _nameless(entities: pa.Table, renamed: Mapping[str, str]) -> pa.Table:
    """Return `entities` with new ids instead of old ones, and nothing that names or describes what they stand for."""
    theirs = pc.is_in(entities.column("entity_id"), value_set=pa.array(sorted(renamed), pa.string()))
    if not pc.any(theirs).as_py():
        return entities
    for at, column in enumerate(entities.schema):
        if column.name == "entity_id":
            entities = entities.set_column(at, column, _renamed(entities.column(at), renamed))
        elif column.name != "kind":
            nothing = None if column.nullable else [] if pa.types.is_nested(column.type) else ""
            entities = entities.set_column(at, column, _put(entities.column(at), theirs, nothing))
    return entities


_NUMBER = re.compile(r"#\d+$")
"""Ends a place at which more than one thing was refused."""


def _refused(quarantine: pa.Table, documents: pa.Table, wanted: Collection[str]) -> pa.Table:
    mine = pc.is_in(documents.column("document_id"), value_set=pa.array(sorted(wanted), pa.string()))
    rows = documents.select(["source", "locator"]).filter(mine).to_pylist()
    return unsaid(quarantine, wanted, {(row["source"], row["locator"]) for row in rows})


def unsaid(quarantine: pa.Table, wanted: Collection[str], places: Collection[tuple[str, str]]) -> pa.Table:
    """Return `quarantine` without what was refused of documents, by their ids and by source and locator.

    Rows that would be alike then are numbered.
    """
    here = {f"{source}/{locator}" for source, locator in places}
    records = {locator for _, locator in places}
    found = []
    for number, row in enumerate(quarantine.to_pylist(), start=1):
        told, place = row["failing_value"], row["locator"]
        mine = row["document_id"] in wanted or _NUMBER.sub("", place) in here or told in records
        if mine and row["rule"] not in _OWN_RULES:
            if told is not None and not told.startswith(PURGED):
                told = f"{PURGED} #{number}"
            # Where a row of a table was refused, the place is its key, which may hold words.
            if row["table_name"] not in (None, "documents") and row["document_id"] is not None:
                place = row["document_id"]
            row |= {"failing_value": told, "row_json": None, "locator": place}
        found.append(row)
    return pa.Table.from_pylist(found, schema=quarantine.schema)


def without_unknown(
    changes: pa.Table, tables: Tables, documents: Collection[str], workspace: Workspace = IN_MEMORY
) -> pa.Table:
    """Return the rows of `changes` about rows that are still there and not of these documents.

    For a version whose parent is not there to be compared with: what else they tell may be words of the documents.
    """
    kept = parted(tables, documents, workspace)[1]
    with workspace.connected() as connection:
        connection.register("told", changes)
        known = ["SELECT NULL AS table_name, NULL AS id WHERE false"]
        for name, table in kept.items():
            connection.register(f"kept_{name}", table)
            key = " || ' ' || ".join(f"coalesce({identifier(c)}::VARCHAR, '')" for c in declared(table.schema, "key"))
            known.append(f"SELECT '{name}', {key} FROM {identifier(f'kept_{name}')}")
        query = f"SELECT told.* FROM told SEMI JOIN ({' UNION ALL '.join(known)}) USING (table_name, id)"
        found = connection.sql(f"{query} ORDER BY ALL").to_arrow_table()
    return found.select(changes.column_names).cast(changes.schema)


def tells_of(changes: pa.Table, documents: Collection[str]) -> bool:
    """Whether `changes` names one of these documents."""
    ids = changes.column("id")
    return any(pc.any(pc.match_substring(ids, document)).as_py() for document in sorted(documents))
