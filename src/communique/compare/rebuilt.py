"""A version beside the one that was made of the same inputs again: which part differs, where first, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from communique.compare.between import difference
from communique.compare.sides import Side
from communique.dataset.layout import MANIFEST_FILE
from communique.dataset.manifest import Json, file_sha256
from communique.dataset.tables import CHANGES
from communique.errors import StoreError
from communique.schemas.vocabulary import Operation

PROGRAM: Mapping[str, str] = {
    "code_version": "communique",
    "code_sha256": "the program (its modules and rules)",
    "gazetteer_sha256": "the gazetteer",
    "model": "the model that parses",
    "contract": "the contract",
    "settings": "the settings",
}
"""What a manifest says of what made its rows, and what to call it."""

_REPEATED = frozenset({"settings_sha256", "tables", "files", "version", "reason", "parent"})
"""What else of a manifest says something that is told by what it says it of."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of building a version again."""

    problems: tuple[str, ...]
    """What of its data is not as it was published; none when every table has the same bytes."""
    notes: tuple[str, ...]
    """What else is not the same: what made it, and what the manifest says of that."""


def compared(published: Side, built: Side) -> Compared:
    """Compare every byte of a version with what was made of the same inputs again.

    Where a table differs, its first differing row is told, and what made it that is another by now: a program, model,
    gazetteer or settings. Raises StoreError when files cannot be read.
    """
    problems = [*_tables(published, built)] or [*_told(published, built)]
    made = tuple(_made_otherwise(published.manifest.written, built.manifest.written))
    if not problems:
        pages = tuple(_pages(published, built))
        # Another program may put the same rows in other words: that says nothing against the version.
        if made:
            return Compared((), (*made, *pages))
        problems.extend(pages)
    if problems and made:
        problems.append(f"made by others: {'; '.join(made)}: build with those that the manifest names to get its bytes")
    return Compared(tuple(problems), () if problems else made)


def _made_otherwise(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[str]:
    for key, name in PROGRAM.items():
        if old.get(key) != new.get(key):
            yield f"{name} was {_short(old.get(key))} and is {_short(new.get(key))}"


def _short(value: Json) -> str:
    if isinstance(value, Mapping):
        return f"{value['name']} {_short(value['sha256'])}" if {"name", "sha256"} <= value.keys() else "another"
    return value[:12] if isinstance(value, str) and len(value) == 64 else str(value)


def _told(published: Side, built: Side) -> Iterator[str]:
    """Yield what differs where no table does: the number, and what the manifest says."""
    old, new = published.manifest.written, built.manifest.written
    if published.release.version != built.release.version:
        yield f"it is {built.release.version} when it is built again: {built.release.reason}"
        return
    told = sorted({*old, *new} - PROGRAM.keys() - _REPEATED)
    if different := [key for key in told if old.get(key) != new.get(key)]:
        yield f"{MANIFEST_FILE} says otherwise: {', '.join(different)}"
    if old.get("reason") != new.get("reason"):
        yield f"it exists because {new.get('reason')!r} when it is built again, not {old.get('reason')!r}"


def _pages(published: Side, built: Side) -> Iterator[str]:
    """Yield what accompanies the version and has other words when it is built again."""
    # A version from before they were listed has nothing beside its tables but the page, and that in another form.
    for name in sorted({*published.manifest.files} & {*built.manifest.files}):
        if _bytes(published.folder / name) != _bytes(built.folder / name):
            yield f"{name} has other words"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): restore the folder of this version") from error


def _tables(published: Side, built: Side) -> Iterator[str]:
    """Yield what differs in each table: its rows, or only how they are written."""
    old, new = published.manifest.tables, built.manifest.tables
    yield from (f"table {table} is not made any more" for table in old if table not in new)
    yield from (f"table {table} was not there" for table in new if table not in old)
    both = [table for table in old if table in new]
    first = _first_rows(published, built)
    for table in both:
        if old[table].content_sha256 != new[table].content_sha256:
            counts = (
                "" if old[table].rows == new[table].rows else f" ({new[table].rows:,} instead of {old[table].rows:,})"
            )
            yield f"{old[table].file}: its rows differ{counts}{first.get(table, '')}"
        elif _file_sha256(published, table) != new[table].sha256:
            yield f"{old[table].file}: the same rows in other bytes{_written_otherwise(published, built, table)}"


def _file_sha256(side: Side, table: str) -> str:
    path = side.folder / side.manifest.tables[table].file
    try:
        return file_sha256(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): restore the folder of this version") from error


def _first_rows(published: Side, built: Side) -> dict[str, str]:
    """Return, by table, the first row that differs, in words."""
    found: dict[str, str] = {}
    rows = difference(published, built)
    with duckdb.connect() as connection:
        connection.register("differing", rows)
        firsts = connection.execute(
            "SELECT DISTINCT ON (table_name) table_name, id, operation, field, old, new FROM differing "
            "ORDER BY table_name, id, field"
        ).fetchall()
    for table, row_id, operation, field, old, new in firsts:
        match operation:
            case Operation.CHANGED:
                found[table] = f"; first in {row_id}: {field} {_said(old)} is {_said(new)} when built again"
            case Operation.REMOVED:
                found[table] = f"; first in {row_id}: the row is not made any more"
            case Operation.ADDED:
                found[table] = f"; first in {row_id}: the row was not there"
    return found


def _said(value: str | None) -> str:
    return "null" if value is None else repr(value)


def _written_otherwise(published: Side, built: Side, table: str) -> str:
    """Return why a table is written in other bytes, as far as its files tell."""
    old, new = (pq.read_metadata(side.folder / side.manifest.tables[table].file) for side in (published, built))
    if old.created_by != new.created_by:
        return f" (written by {old.created_by}, now by {new.created_by})"
    if not old.schema.to_arrow_schema().equals(new.schema.to_arrow_schema(), check_metadata=True):
        return " (its columns are described otherwise)"
    return "" if table != CHANGES else " (in another order)"
