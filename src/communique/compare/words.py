"""What differs between two versions, in words: which documents came, went and were revised, and what a row is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa

from communique.compare.between import Side
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import damaged, declared, table_schema
from communique.schemas.vocabulary import DuplicateRelation, Operation

LONGEST_WORDS = 80
"""Code points of a row's words that are shown."""

ABOUT = ("evidence", "name", "title", "mention", "rule", "relation")
"""The columns that say what a row is about, best first."""


class Move(StrEnum):
    """What became of a document."""

    REVISED = "revised"
    """Another text stands at its place, or a text that came is a revision of it."""
    CAME = "came"
    WENT = "went"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a reader knows it."""

    document_id: str
    source: str
    locator: str
    title: str | None

    def __str__(self) -> str:
        titled = f", {self.title}" if self.title else ""
        return f"{self.source}: {self.locator}{titled} ({self.document_id})"


@dataclass(frozen=True, slots=True)
class DocumentMove:
    """A document that came, went or was revised."""

    move: Move
    document: Document
    """As it came or, when it went, as it was."""
    before: Document | None = None
    """What it revises."""
    before_stays: bool = False
    """Whether what it revises is still there."""

    def told(self) -> str:
        """Return it in one line."""
        if self.before is None:
            return f"{self.move}: {self.document}"
        if self.before_stays:
            return f"{self.move}: {self.document} is a revision of {self.before}, which stays"
        place = (self.document.source, self.document.locator)
        if place == (self.before.source, self.before.locator):
            return f"{self.move}: {self.document}, until then {self.before.document_id}"
        return f"{self.move}: {self.document}, until then {self.before}"


_COLUMNS = ("document_id", "source", "locator", "title")


def moved_documents(old: Side, new: Side) -> tuple[DocumentMove, ...]:
    """Return the documents that were revised, came and went between two versions, in the order of their places.

    A document is revised when another text stands at its place (source and locator), or `duplicates` says that of it
    and a text that came one is a revision of the other. Raises StoreError when a file cannot be read.
    """
    files = [side.files.get("documents") for side in (old, new)]
    if not all(file is not None and set(_COLUMNS) <= set(table_schema(file).names) for file in files):
        return ()
    listed = ", ".join(_COLUMNS)
    with _reading(new), duckdb.connect() as connection:
        for name, side in (("old", old), ("new", new)):
            source = parquet(side.files["documents"].resolve())
            connection.execute(f"CREATE VIEW {name}_documents AS SELECT {listed} FROM {source}")
        connection.execute("CREATE TABLE come AS FROM new_documents ANTI JOIN old_documents USING (document_id)")
        connection.execute("CREATE TABLE gone AS FROM old_documents ANTI JOIN new_documents USING (document_id)")
        connection.execute(f"CREATE TABLE revised AS {_revisions(new)}")
        after, before = (", ".join(f"{side}.{name}" for name in _COLUMNS) for side in ("n", "o"))
        revised = connection.execute(
            f"SELECT {after}, {before}, r.before_id NOT IN (SELECT document_id FROM gone) FROM revised r "
            "JOIN come n ON n.document_id = r.after_id JOIN old_documents o ON o.document_id = r.before_id "
            "ORDER BY n.source, n.locator, n.document_id"
        ).fetchall()
        came, went = (
            connection.execute(
                f"SELECT {listed} FROM {side} WHERE document_id NOT IN (SELECT {revision} FROM revised) ORDER BY ALL"
            ).fetchall()
            for side, revision in (("come", "after_id"), ("gone", "before_id"))
        )
    width = len(_COLUMNS)
    return (
        *(DocumentMove(Move.REVISED, Document(*r[:width]), Document(*r[width:-1]), bool(r[-1])) for r in revised),
        *_sorted(DocumentMove(Move.CAME, Document(*row)) for row in came),
        *_sorted(DocumentMove(Move.WENT, Document(*row)) for row in went),
    )


@contextmanager
def _reading(side: Side) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise damaged(side.folder, error) from error


def _sorted(moves: Iterator[DocumentMove]) -> list[DocumentMove]:
    return sorted(moves, key=lambda move: (move.document.source, move.document.locator, move.document.document_id))


def _revisions(new: Side) -> str:
    """Return the query for the pairs of a document that came and the one that it revises: one pair for each."""
    queries = [
        "SELECT c.document_id AS after_id, g.document_id AS before_id FROM come c JOIN gone g USING (source, locator)"
    ]
    if "duplicates" in new.files:
        told = (
            f"(FROM {parquet(new.files['duplicates'].resolve())} WHERE relation = {text(DuplicateRelation.REVISION)})"
        )
        queries += [
            f"SELECT {one} AS after_id, {other} AS before_id FROM {told} WHERE {one} IN (SELECT document_id FROM come) "
            f"AND {other} IN (SELECT document_id FROM old_documents)"
            for one, other in (
                ("document_id", "canonical_document_id"),
                ("canonical_document_id", "document_id"),
            )
        ]
    ranked = " UNION ALL ".join(f"SELECT *, {rank} AS rank FROM ({query})" for rank, query in enumerate(queries))
    once = f"FROM ({ranked}) QUALIFY row_number() OVER (PARTITION BY after_id ORDER BY rank, before_id) = 1"
    return f"SELECT after_id, before_id FROM ({once})"


def in_words(rows: pa.Table, old: Side, new: Side) -> pa.Table:
    """Return differences as people read them: `about`, with words of the row, instead of nulls of no meaning.

    `rows` has the columns of the table `changes`; `field`, `old` and `new` are empty where a whole row came or went.
    Raises StoreError when a file cannot be read.
    """
    with _reading(new), duckdb.connect() as connection:
        connection.register("differing", rows)
        tables = [
            str(name)
            for (name,) in connection.execute("SELECT DISTINCT table_name FROM differing ORDER BY 1").fetchall()
        ]
        words = [query for table in tables for query in _words(table, old, new)]
        about = " UNION ALL ".join(words) or "SELECT NULL::VARCHAR AS table_name, NULL::VARCHAR AS id, NULL AS about"
        connection.execute(
            f"CREATE TABLE words AS SELECT table_name, id, any_value(about) AS about FROM ({about}) GROUP BY ALL"
        )
        changed = f"operation = {text(Operation.CHANGED)}"
        fields = ", ".join(f"CASE WHEN {changed} THEN {name} ELSE '' END AS {name}" for name in ("field", "old", "new"))
        return connection.sql(
            f"SELECT table_name, id, operation, {fields}, cause, coalesce(w.about, '') AS about "
            "FROM (SELECT *, row_number() OVER () AS place FROM differing) d LEFT JOIN words w USING (table_name, id) "
            "ORDER BY place"
        ).to_arrow_table()


def _words(table: str, old: Side, new: Side) -> Iterator[str]:
    """Yield the queries for the words of the rows of a table that differ, by id."""
    for side in (new, old):
        file: Path | None = side.files.get(table)
        if file is None:
            continue
        schema = table_schema(file)
        told = next((name for name in ABOUT if name in schema.names), None)
        key = declared(schema, "key")
        if told is None or not key:
            continue
        row_id = " || ' ' || ".join(f"coalesce({identifier(column)}::VARCHAR, '')" for column in key)
        plain = f"regexp_replace({identifier(told)}::VARCHAR, '\\s+', ' ', 'g')"
        short = f"left({plain}, {LONGEST_WORDS - 1}) || '…'"
        cut = f"CASE WHEN length({plain}) > {LONGEST_WORDS} THEN {short} ELSE {plain} END"
        yield (
            f"SELECT {text(table)} AS table_name, id, about FROM (SELECT {row_id} AS id, {cut} AS about "
            f"FROM {parquet(file.resolve())}) SEMI JOIN (FROM differing WHERE table_name = {text(table)}) USING (id)"
        )
