"""What versions did to facts and documents: when each came and changed, and what is gone but once had an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from communique.dataset.history import History, Release
from communique.dataset.manifest import Manifest, read_manifest
from communique.dataset.sql import identifier, parquet, text
from communique.dataset.tables import CHANGES
from communique.schemas.vocabulary import Operation
from communique.site.version import Version, among


@dataclass(frozen=True, slots=True)
class Step:
    """What a version did to a fact: `came`, or changed a field."""

    version: str
    operation: str
    field: str | None
    old: str | None
    new: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A fact or a document that a version no longer has."""

    table: str
    row_id: str
    document_id: str
    last: str
    """The last version that had it."""
    gone: str
    """The version that has it no more."""
    cause: str


def manifests_of(dataset: Path, history: History) -> dict[str, Manifest]:
    """Return the manifest of every version that has files, oldest first. Raises StoreError."""
    return {release.version: read_manifest(dataset, release) for release in history.present}


def line_of(history: History, version: str) -> tuple[Release, ...]:
    """Return a version and those that it comes from, the oldest first, as far as they have files."""
    there = {release.version: release for release in history.present}
    line: list[Release] = []
    at: str | None = version
    while at is not None and at in there:
        line.append(there.pop(at))
        at = line[-1].parent
    return tuple(reversed(line))


def note_past(version: Version, line: Sequence[Release], manifests: Mapping[str, Manifest]) -> None:
    """Make the table `past` in a version's connection: what its line of versions did to its facts, by document."""
    facts = " UNION ALL ".join(
        f"SELECT {text(name)} AS table_name, id, document_id FROM {identifier(name)}" for name in version.facts
    )
    told = _told(line, manifests)
    version.rows(
        "CREATE TEMP TABLE past AS SELECT f.document_id, c.place, c.version, c.table_name, c.id, c.operation, c.field, "
        f"c.old, c.new, c.cause FROM ({told}) c JOIN ({facts}) f USING (table_name, id) "
        f"WHERE c.operation <> {text(Operation.REMOVED)} ORDER BY f.document_id, c.table_name, c.id, c.place, c.field"
    )


def steps_of(version: Version, ids: Sequence[str]) -> dict[tuple[str, str], list[Step]]:
    """Return the steps of the facts of some documents, by table and id, oldest first."""
    rows = version.rows(
        "SELECT table_name, id, version, operation, field, old, new, cause FROM past "
        f"WHERE {among(ids)} ORDER BY table_name, id, place, field NULLS FIRST"
    )
    found: dict[tuple[str, str], list[Step]] = {}
    for table, row_id, *step in rows:
        found.setdefault((str(table), str(row_id)), []).append(Step(*step))
    return found


def gone_of(version: Version, line: Sequence[Release], manifests: Mapping[str, Manifest]) -> tuple[Gone, ...]:
    """Return the documents and facts that versions of a line had and the newest has no more, newest first.

    What left with a version that came before one that is not there any more is not known.
    """
    found: dict[tuple[str, str], Gone] = {}
    for release in line:
        before = manifests.get(release.parent or "")
        if before is None:
            continue
        for table in ("documents", *version.facts):
            if table not in before.tables or table not in version.schemas:
                continue
            key = "document_id" if table == "documents" else "id"
            rows = version.rows(
                f"SELECT b.{key}, b.document_id, c.cause FROM {_changes(manifests[release.version])} c "
                f"JOIN {_file(before, table)} b ON b.{key} = c.id WHERE c.table_name = {text(table)} "
                f"AND c.operation = {text(Operation.REMOVED)} AND c.id NOT IN (SELECT {key} FROM {identifier(table)}) "
                "ORDER BY 1"
            )
            for row_id, document_id, cause in rows:
                gone = Gone(table, str(row_id), str(document_id), before.version, release.version, str(cause))
                found[table, gone.row_id] = gone
    return tuple(found.values())


def _told(line: Sequence[Release], manifests: Mapping[str, Manifest]) -> str:
    parts = [
        f"SELECT {place} AS place, {text(release.version)} AS version, * FROM {_changes(manifests[release.version])}"
        for place, release in enumerate(line)
        if CHANGES in manifests[release.version].tables
    ]
    return " UNION ALL ".join(parts)


def _changes(manifest: Manifest) -> str:
    return _file(manifest, CHANGES)


def _file(manifest: Manifest, table: str) -> str:
    return parquet((manifest.folder / manifest.tables[table].file).resolve())
