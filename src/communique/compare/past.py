"""What a dataset, and what one row of it, has been through, as the versions' own `changes` tell it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from communique.compare.documents import DocumentMove, moved_documents
from communique.compare.sides import side_of
from communique.dataset.evidence import SHORTEST_PREFIX
from communique.dataset.history import History, Release, choose, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import check_files, read_manifest
from communique.dataset.opening import find_dataset, open_dataset
from communique.dataset.reading import Dataset
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import CHANGES, damaged, declared
from communique.errors import StoreError, UsageError
from communique.schemas.vocabulary import Operation

WAS_THERE = "was there"
"""What is known of a row in the oldest version that has files, where there were versions before it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of a table came, went and changed with a version, for one cause."""

    table: str
    cause: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A version and what it changed."""

    release: Release
    moved: tuple[Moved, ...]
    documents: tuple[DocumentMove, ...] = ()
    """Which documents were revised, came and went; none for the first version, and where the parent has no files."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a row in a version. `field`, `old` and `new` are null when the row came or went."""

    release: Release
    operation: str
    """As in `changes`, or `WAS_THERE`."""
    field: str | None
    old: str | None
    new: str | None
    cause: str | None
    """Null for a row of the first version that is there, which has nothing to differ from."""
    code_version: str
    """Of the program that made the version."""


@dataclass(frozen=True, slots=True)
class Past:
    """The past of one row, oldest first."""

    table: str
    row_id: str
    row: Mapping[str, object] | None
    """The row as the version that is open has it; when it is gone, as the last version did that had it, if known."""
    gone: bool
    """Whether the version that is open has it no more."""
    document: Mapping[str, object] | None
    """The document that it was read in (document_id, title, source, locator, url); None for a row of no document."""
    events: tuple[Event, ...]
    revisions: tuple[tuple[Release, DocumentMove], ...] = ()
    """When its document revised another one, and was revised itself."""


def ancestry(history: History, release: Release) -> list[Release]:
    """Return a version and those it came from, newest first, as far as they are there.

    The line ends before a version that has expired, and at one that was imported without its parent. Raises StoreError
    when the list of versions is damaged.
    """
    line = [release]
    listed = {one.version for one in history.releases}
    try:
        while line[-1].parent is not None:
            if line[-1].imported_at is not None and line[-1].parent not in listed:
                break
            parent = history.release(line[-1].parent)
            if not parent.is_there:
                break
            line.append(parent)
            if line[-1] in line[:-1]:
                raise StoreError(f"{line[-1].version} is listed as coming from itself: `communique verify` says more")
    except KeyError as error:
        raise StoreError(f"the parent {error} of {line[-1].version} is not listed: restore {VERSIONS_FILE}") from None
    return line


def log(path: Path, version: str | None = None) -> Iterator[Entry]:
    """Yield a version of the dataset at `path` and those it came from, newest first, each with what it changed.

    Raises UsageError when there is no such version, StoreError when one is damaged.
    """
    folder = find_dataset(path)
    history = read_history(folder)
    for release in ancestry(history, choose(history, version)):
        query = f"""
            SELECT table_name, cause, count(*) FILTER (operation = '{Operation.ADDED}'),
                count(*) FILTER (operation = '{Operation.REMOVED}'),
                count(DISTINCT id) FILTER (operation = '{Operation.CHANGED}')
            FROM {_changes(folder, release)} GROUP BY ALL ORDER BY ALL
        """
        moved = tuple(Moved(*row) for row in _rows(folder, release, query))
        yield Entry(release, moved, _documents(folder, history, release))


def _documents(dataset: Path, history: History, release: Release) -> tuple[DocumentMove, ...]:
    """Return the documents that moved with a version; none where its parent is not there to compare with."""
    parent = next((one for one in history.present if one.version == release.parent), None)
    if parent is None or not release.is_there:
        return ()
    return moved_documents(side_of(dataset, parent), side_of(dataset, release))


def past(opened: Dataset, table: str, row_id: str) -> Past:
    """Return what happened to a row of `table`, from the version it came with to the version that is open.

    `row_id` is the row's id, or key columns joined by a space, or the beginning of one (of four characters at least);
    the row may be gone. Raises UsageError when no row, or more than one, has ever had it.
    """
    history = History(opened.version, opened.versions())
    whole = _whole_id(opened, history, table, row_id)
    line = ancestry(history, history.release(opened.version))
    events: list[Event] = []
    for release in reversed(line):
        made = str(read_manifest(opened.path, release).written.get("code_version", ""))
        query = f"""
            SELECT operation, field, old, new, cause FROM {_changes(opened.path, release)}
            WHERE table_name = {text(table)} AND id = {text(whole)} ORDER BY field NULLS FIRST
        """
        for operation, field, old, new, cause in _rows(opened.path, release, query):
            events.append(Event(release, operation, field, old, new, cause, made))
    if not events or events[0].operation != Operation.ADDED:
        first = str(read_manifest(opened.path, line[-1]).written.get("code_version", ""))
        began = Operation.ADDED if line[-1].parent is None else WAS_THERE
        events.insert(0, Event(line[-1], began, None, None, None, None, first))
    row = _row(opened, table, whole)
    gone = row is None
    if gone:
        # As it was in the version before the one that it is missing in.
        last = next((one for one in history.present if one.version == events[-1].release.parent), None)
        if last is not None:
            with open_dataset(opened.path, last.version) as before:
                row = _row(before, table, whole) if table in before.tables else None
                document = _document(before, row)
        else:
            document = None
    else:
        document = _document(opened, row)
    revisions = _revisions(opened.path, history, events, document) if document else ()
    return Past(table, whole, row, gone, document, tuple(events), revisions)


def _row(opened: Dataset, table: str, whole: str) -> Mapping[str, object] | None:
    query = f"FROM {identifier(table)} WHERE {_key(opened, table)} = {text(whole)}"
    found: list[dict[str, object]] = opened.sql(query).to_arrow_table().to_pylist(maps_as_pydicts="strict")
    return found[0] if found else None


def _document(opened: Dataset, row: Mapping[str, object] | None) -> Mapping[str, object] | None:
    """Return what names the document of a row; None for a row of no document, or of one that was refused."""
    if row is None or row.get("document_id") is None:
        return None
    query = (
        "SELECT document_id, title, source, locator, url FROM documents "
        f"WHERE document_id = {text(str(row['document_id']))}"
    )
    found: list[dict[str, object]] = opened.sql(query).to_arrow_table().to_pylist()
    return found[0] if found else None


def _revisions(
    dataset: Path, history: History, events: Sequence[Event], document: Mapping[str, object]
) -> tuple[tuple[Release, DocumentMove], ...]:
    """Return when the document of a row revised another one or was revised, with the versions the row moved in."""
    moved = {event.release.version: event.release for event in events if event.operation != Operation.CHANGED}
    return tuple(
        (release, move)
        for release in moved.values()
        for move in _documents(dataset, history, release)
        if move.before is not None and document["document_id"] in (move.document.document_id, move.before.document_id)
    )


def _whole_id(opened: Dataset, history: History, table: str, row_id: str) -> str:
    """Return the id that a beginning stands for, of a row that is there or was."""
    if len(row_id) < SHORTEST_PREFIX:
        raise UsageError(
            f"{row_id!r} is too short: give an id of {table}, or at least its first {SHORTEST_PREFIX} characters; "
            f"`communique show {table}` lists some"
        )
    begins = f"starts_with(id, {text(row_id)})"
    line = ancestry(history, history.release(opened.version))
    gone = " ".join(
        f"UNION SELECT id FROM {_changes(opened.path, release)} WHERE table_name = {text(table)} AND {begins}"
        for release in line
    )
    there = f"SELECT id FROM (SELECT {_key(opened, table)} AS id FROM {identifier(table)}) WHERE {begins}"
    found = [str(one) for (one,) in opened.sql(f"SELECT id FROM ({there} {gone}) ORDER BY id LIMIT 6").fetchall()]
    if row_id in found:
        return row_id
    if not found:
        raise UsageError(f"no row of {table} has or had the id {row_id} in {opened.path.name} up to {opened.version}")
    if len(found) > 1:
        ids = ", ".join(found[:5]) + (" and more" if len(found) > 5 else "")
        raise UsageError(f"{row_id} is the beginning of more than one id of {table}: {ids}")
    return found[0]


def _rows(dataset: Path, release: Release, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query over files of a version. Raises StoreError when they are damaged."""
    try:
        with duckdb.connect() as connection:
            return connection.execute(query).fetchall()
    except duckdb.Error as error:
        raise damaged(dataset / release.version, error) from error


def _key(opened: Dataset, table: str) -> str:
    """Return the expression for the id of a row as `changes` has it."""
    columns = declared(opened.schema(table), "key")
    return " || ' ' || ".join(f"coalesce({identifier(column)}::VARCHAR, '')" for column in columns)


def _changes(dataset: Path, release: Release) -> str:
    manifest = read_manifest(dataset, release)
    check_files(manifest.folder, manifest, digests=False)
    return parquet((manifest.folder / manifest.tables[CHANGES].file).resolve())
