"""Every difference between two versions, row by row and field by field, computed by DuckDB from the files of both."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.dataset.manifest import Json, RepublishedText
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import declared
from communique.dataset.type_names import full_type_name
from communique.schemas.vocabulary import Cause, Operation
from communique.workspace import IN_MEMORY, MEMORY_MIB, Workspace

LONGEST_VALUE = 500
"""Code points of a value that `changes` repeats; a longer one is cut and says how long it was."""

COLUMNS = ("table_name", "id", "operation", "field", "old", "new", "cause")

LEFT_OUT: Mapping[str, frozenset[str]] = {"documents": frozenset({"collected_at"})}
"""Columns outside every comparison, since they depend on clocks."""


_GIVEN: Mapping[str, frozenset[str]] = {"documents": frozenset({"licence", "attribution"})}
"""Columns that nothing but the source of a document says, or who names it: no program reads them."""

_PLACE = ("source", "locator")
"""Where a document stands: another text there is a revision of it."""

_ROWS = pa.schema([(name, pa.string()) for name in COLUMNS])
_ROWS_AT_ONCE = 16_384


class Words(StrEnum):
    """What becomes of columns that repeat words of the sources."""

    REPEATED = "repeated"
    """They are compared, and `changes` repeats their values."""
    WITHHELD = "withheld"
    """They are compared, and `changes` says that they differ, not in what."""
    PASSED_OVER = "passed over"
    """They are not compared: the versions republish more and less of the same words."""


def words_between(old: RepublishedText, new: RepublishedText) -> Words:
    """Return what becomes of the words of the sources between versions that republish so much of them."""
    if old is not new:
        return Words.PASSED_OVER
    return Words.REPEATED if new is RepublishedText.FULL else Words.WITHHELD


@dataclass(frozen=True, slots=True)
class Made:
    """What made the rows of the two versions differently, as far as provenance says."""

    sources: bool
    program: bool
    """Its code, rules, model or settings."""
    gazetteer: bool
    contract: bool


def made_by(old: Mapping[str, Json], new: Mapping[str, Json]) -> Made:
    """Compare what two manifests say of what their rows were made of and by."""

    def differs(*names: str) -> bool:
        return any(old.get(name) != new.get(name) for name in names)

    return Made(
        sources=differs("sources"),
        program=differs("code_version", "code_sha256", "model", "settings_sha256"),
        gazetteer=differs("gazetteer_sha256"),
        contract=differs("contract"),
    )


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, and how many documents came, went and were revised (another text at the same source and locator).

    `rows` has the columns of the table `changes`, all of them text: table_name, id, operation, field, old, new, cause.
    """

    rows: pa.Table
    came: int = 0
    went: int = 0
    revised: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    """A table in both versions."""

    name: str
    old: pa.Schema
    new: pa.Schema
    words: Words

    def both(self, column: str) -> bool:
        return column in self.old.names and column in self.new.names

    def compared(self, column: str) -> bool:
        """Whether a column is compared at all."""
        return self.words is not Words.PASSED_OVER or not self.verbatim(column)

    def verbatim(self, column: str) -> bool:
        """Whether a column repeats words of the sources, in either version."""
        return any(_is_verbatim(schema, column) for schema in (self.old, self.new))


def differences(
    old: Mapping[str, Path],
    new: Mapping[str, Path],
    same: Collection[str],
    made: Made,
    temporary: Path,
    words: Words = Words.REPEATED,
    workspace: Workspace = IN_MEMORY,
) -> Differences:
    """Compare the Parquet files of two versions, by table name. Many differences are held in the workspace.

    The tables in `same` are known to have the same content and are not compared. `temporary` is a folder that DuckDB
    may put temporary files in. Raises duckdb.Error when a file cannot be read.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(temporary),
        "memory_limit": f"{MEMORY_MIB}MiB",
        "preserve_insertion_order": False,  # everything is sorted at last
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        schemas = {}
        for side, files in (("old", old), ("new", new)):
            for table, path in files.items():
                connection.execute(f"CREATE VIEW {side}_{table} AS FROM {parquet(path)}")
                schemas[side, table] = pq.read_schema(path)
        pairs = [_Pair(t, schemas["old", t], schemas["new", t], words) for t in sorted(new) if t in old]
        _find_what_documents_explain(connection, {pair.name: pair for pair in pairs})
        queries = {pair.name: _compare(pair, made) for pair in pairs if pair.name not in same}
        queries |= {t: _whole(t, "old", schemas["old", t], Operation.REMOVED, words) for t in old if t not in new}
        queries |= {t: _whole(t, "new", schemas["new", t], Operation.ADDED, words) for t in new if t not in old}
        rows = workspace.appender(_ROWS)
        for table in sorted(queries):
            for part in _rows(connection, queries[table]):
                rows.append(part)
        came, went, revised = _moved_documents(connection, next(pair for pair in pairs if pair.name == "documents"))
        return Differences(rows.finish(), came, went, revised)


def _moved_documents(connection: duckdb.DuckDBPyConnection, documents: _Pair) -> tuple[int, int, int]:
    """Return how many documents came, went, and were revised: then another text stands at the same place."""
    place = ", ".join(_PLACE) if all(documents.both(name) for name in _PLACE) else "document_id"
    for kind, one, other in (("come", "new", "old"), ("gone", "old", "new")):
        moved = f"{one}_documents ANTI JOIN {other}_documents USING (document_id)"
        connection.execute(f"CREATE TABLE {kind} AS SELECT {place} FROM {moved}")
    came, went, revised = (
        _count(connection, f"SELECT count(*) FROM {one} {kind} JOIN {other} USING ({place})")
        for one, kind, other in (("come", "ANTI", "gone"), ("gone", "ANTI", "come"), ("come", "SEMI", "gone"))
    )
    return came, went, revised


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> pa.RecordBatchReader:
    return connection.sql(f"SELECT DISTINCT * FROM ({query}) ORDER BY ALL NULLS LAST").to_arrow_reader(_ROWS_AT_ONCE)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.sql(query).fetchall()[0][0])


def _find_what_documents_explain(connection: duckdb.DuckDBPyConnection, pairs: Mapping[str, _Pair]) -> None:
    """Make the tables that a cause is looked up in.

    - `affected`: documents that came, went, have other bytes, or stand for their cluster no longer or newly
      because its members came or went: what is read in them differs because of documents;
    - `clustered`: these, and every member of a cluster that gained or lost one of them;
    - `named`: entities that an affected document names.
    """
    moved = " UNION ".join(
        f"SELECT document_id FROM {one}_documents ANTI JOIN {other}_documents USING (document_id)"
        for one, other in (("new", "old"), ("old", "new"))
    )
    if pairs["documents"].both("raw_sha256"):
        moved += (
            " UNION SELECT document_id FROM new_documents n JOIN old_documents o USING (document_id)"
            " WHERE n.raw_sha256 <> o.raw_sha256"
        )
    connection.execute(f"CREATE TABLE moved AS {moved}")
    clustered = "FROM moved"
    if "duplicates" in pairs and pairs["duplicates"].both("cluster_id"):
        clustered += "".join(
            f" UNION SELECT document_id FROM {side}_duplicates WHERE cluster_id IN"
            f" (SELECT cluster_id FROM {side}_duplicates SEMI JOIN moved USING (document_id))"
            for side in ("old", "new")
        )
    connection.execute(f"CREATE TABLE clustered AS {clustered}")
    affected = "FROM moved"
    if pairs["documents"].both("canonical"):
        affected += (
            " UNION SELECT document_id FROM new_documents n JOIN old_documents o USING (document_id)"
            " SEMI JOIN clustered USING (document_id) WHERE n.canonical <> o.canonical"
        )
    connection.execute(f"CREATE TABLE affected AS {affected}")
    named = "SELECT NULL::VARCHAR AS entity_id WHERE false"
    if "mentions" in pairs:
        named += "".join(
            f" UNION SELECT entity_id FROM {side}_mentions SEMI JOIN affected USING (document_id)"
            for side in ("old", "new")
        )
    connection.execute(f"CREATE TABLE named AS {named}")


def _compare(pair: _Pair, made: Made) -> str:
    """Return the query that compares a table row by row, joined on its key."""
    key = [column for column in declared(pair.new, "key") if pair.compared(column)]
    if not all(pair.both(column) for column in key):
        gone = _whole(pair.name, "old", pair.old, Operation.REMOVED, pair.words)
        return f"{gone} UNION ALL {_whole(pair.name, 'new', pair.new, Operation.ADDED, pair.words)}"
    names = list(dict.fromkeys([*pair.old.names, *pair.new.names]))
    left_out = {*key, *LEFT_OUT.get(pair.name, ())}
    fields = [name for name in names if name not in left_out and pair.compared(name)]
    joined = " AND ".join(f"o.{identifier(c)} IS NOT DISTINCT FROM n.{identifier(c)}" for c in key)
    row_id = " || ' ' || ".join(f"coalesce(o.{identifier(c)}::VARCHAR, n.{identifier(c)}::VARCHAR, '')" for c in key)
    sides = [
        f"(SELECT *, true AS there, {_explained(pair)} AS explained FROM {side}_{pair.name})" for side in ("old", "new")
    ]
    either = f"{sides[0]} o FULL JOIN {sides[1]} n ON {joined}"
    both = f"{sides[0]} o JOIN {sides[1]} n ON {joined}"
    came_or_went = f"""
        SELECT {text(pair.name)} AS table_name, {row_id} AS id,
            CASE WHEN o.there THEN '{Operation.REMOVED}' ELSE '{Operation.ADDED}' END AS operation,
            NULL::VARCHAR AS field, NULL::VARCHAR AS old, NULL::VARCHAR AS new, {_cause(pair, None, made)} AS cause
        FROM {either} WHERE o.there IS NULL OR n.there IS NULL"""
    if not fields:
        return came_or_went
    structs = ", ".join(_field(pair, field, made) for field in fields)
    return f"""{came_or_went}
        UNION ALL
        SELECT {text(pair.name)}, id, '{Operation.CHANGED}', d.field, d.old, d.new, d.cause
        FROM (
            SELECT {row_id} AS id, unnest(list_filter([{structs}], lambda d: d IS NOT NULL)) AS d
            FROM {both})"""


def _is_verbatim(schema: pa.Schema, column: str) -> bool:
    return column in schema.names and b"verbatim" in (schema.field(column).metadata or {})


def _whole(table: str, side: str, schema: pa.Schema, operation: Operation, words: Words) -> str:
    """Return the query that takes every row of a table that only one version has (or has under that key)."""
    kept = [c for c in declared(schema, "key") if words is Words.REPEATED or not _is_verbatim(schema, c)]
    row_id = " || ' ' || ".join(f"coalesce({identifier(column)}::VARCHAR, '')" for column in kept)
    return f"""
        SELECT {text(table)} AS table_name, {row_id} AS id, '{operation}' AS operation, NULL::VARCHAR AS field,
            NULL::VARCHAR AS old, NULL::VARCHAR AS new, '{Cause.CONTRACT}' AS cause FROM {side}_{table}"""


def _field(pair: _Pair, field: str, made: Made) -> str:
    """Return the expression for one column: a struct when the two rows differ in it, else null."""
    old = _value("o", field, pair.old)
    new = _value("n", field, pair.new)
    if pair.both(field) and _same_type(pair, field):
        differs = f"o.{identifier(field)} IS DISTINCT FROM n.{identifier(field)}"
    else:
        differs = f"{old} IS DISTINCT FROM {new}"
    if pair.words is not Words.REPEATED and pair.verbatim(field):
        old = new = "NULL::VARCHAR"
    return (
        f"CASE WHEN {differs} THEN {{'field': {text(field)}, 'old': {_cut(old)}, 'new': {_cut(new)},"
        f" 'cause': {_cause(pair, field, made)}}} END"
    )


def _value(side: str, field: str, schema: pa.Schema) -> str:
    """Return the expression for a value as text: lists, maps and structs as JSON."""
    if schema.get_field_index(field) < 0:
        return "NULL::VARCHAR"
    column = f"{side}.{identifier(field)}"
    return f"to_json({column})::VARCHAR" if pa.types.is_nested(schema.field(field).type) else f"{column}::VARCHAR"


def _cut(value: str) -> str:
    cut = f"left({value}, {LONGEST_VALUE}) || '… (' || length({value}) || ' characters)'"
    return f"CASE WHEN length({value}) > {LONGEST_VALUE} THEN {cut} ELSE {value} END"


def _same_type(pair: _Pair, field: str) -> bool:
    return full_type_name(pair.old.field(field).type) == full_type_name(pair.new.field(field).type)


def _cause(pair: _Pair, field: str | None, made: Made) -> str:
    """Return the expression for why a row or one of its fields differs.

    A column that only one version has, or has in another type, differs because of the contract, and what a source says
    of its documents because of these. Next come documents,
    where they explain it; then what made the rows: a new contract, another gazetteer for entities and references to
    them (for everything, when the program is the same), and last the extractor: what the documents do not explain was
    read differently.
    """
    if field is not None and not (pair.both(field) and _same_type(pair, field)):
        return f"'{Cause.CONTRACT}'"
    if field in _GIVEN.get(pair.name, ()):
        return f"'{Cause.DOCUMENT}'"
    explained = f"coalesce(o.explained, n.explained, {'true' if made.sources else 'false'})"
    return f"CASE WHEN {explained} THEN '{Cause.DOCUMENT}' ELSE '{_maker(pair, field, made)}' END"


def _explained(pair: _Pair) -> str:
    """Return the expression for whether documents explain a difference: null for a row of no document or entity."""
    if pair.name == "entities" and pair.both("entity_id"):
        return "entity_id IN (FROM named)"
    if pair.both("document_id"):
        documents = "clustered" if pair.name in {"documents", "duplicates"} else "affected"
        return f"CASE WHEN document_id IS NOT NULL THEN document_id IN (FROM {documents}) END"
    return "NULL::BOOLEAN"


def _maker(pair: _Pair, field: str | None, made: Made) -> Cause:
    about_entities = pair.name in {"entities", "mentions"} or (
        field is not None and (pair.new.field(field).metadata or {}).get(b"references") == b"entities.entity_id"
    )
    if made.contract:
        return Cause.CONTRACT
    if made.gazetteer and (about_entities or not made.program):
        return Cause.GAZETTEER
    return Cause.EXTRACTOR
