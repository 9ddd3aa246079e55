"""Which documents came, went and were revised between two versions; DuckDB alone is loaded for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from communique.compare.sides import Side
from communique.dataset.sql import parquet, text
from communique.dataset.tables import damaged
from communique.schemas.vocabulary import DuplicateRelation


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
    listed = ", ".join(_COLUMNS)
    with reading(new), duckdb.connect() as connection:
        if not all(file is not None and set(_COLUMNS) <= _columns(connection, file) for file in files):
            return ()
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
def reading(side: Side) -> Iterator[None]:
    """Raise StoreError for what DuckDB meets in the files of a version."""
    try:
        yield
    except duckdb.Error as error:
        raise damaged(side.folder, error) from error


def _columns(connection: duckdb.DuckDBPyConnection, file: Path) -> set[str]:
    """Return the names of the columns of a file. Raises StoreError that names a damaged one."""
    try:
        return set(connection.sql(f"FROM {parquet(file.resolve())}").columns)
    except duckdb.Error as error:
        raise damaged(file, error) from error


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
