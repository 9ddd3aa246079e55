"""Purge: take the words of documents out of published versions, for those who have to.

The one exception to the rule that a version is never edited, and it leaves a trace: the new manifest names the digest
of the old one, and `versions.json` lists both with the reason, so that the chain of digests still holds.

Rows stay, with their ids, numbers, dates, codes and offsets. Of the documents, every text is emptied that is not a code
or says where they were read; entities that only they name lose their names and get ids without words; names that only
they give to others go; `changes` are computed again. All files that held such a text are written anew and take the
place of the old ones in every version, so that nothing links to these any more; what accompanies the tables is made of
them anew. Copies elsewhere (archives that were
exported, backups, the sources themselves, a history in git) are out of reach.
"""

import hashlib
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import duckdb
import pyarrow as pa

from communique.compare.differences import LEFT_OUT, differences, made_by, words_between
from communique.compare.sides import Side
from communique.dataset.content import content_sha256
from communique.dataset.history import History, Purge, Release
from communique.dataset.layout import PURGE_FOLDER, VERSIONS_FILE
from communique.dataset.manifest import (
    Json,
    Manifest,
    TableEntry,
    check_files,
    file_sha256,
    parsed_manifest,
    read_manifest,
)
from communique.dataset.tables import CHANGES
from communique.describe import ancestors
from communique.durable import sync
from communique.errors import StoreError
from communique.publish import parquet
from communique.publish.commit import derived
from communique.publish.description import complete
from communique.publish.emptying import emptied, tells_of, without_unknown
from communique.publish.places import put_in_place, second_name, write_durably
from communique.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Purged:
    """What became of a purge."""

    history: History
    versions: tuple[str, ...]
    """Those that were changed, oldest first."""
    warnings: tuple[str, ...]


def purge(
    dataset: Path,
    history: History,
    documents: frozenset[str],
    reason: str,
    earlier: frozenset[str] = frozenset(),
) -> Purged:
    """Empty the texts of documents in every version with files. Call it under `one_writer`, after `begin`.

    `earlier` are documents that were purged before: what only they and these name goes too.
    All versions change at once, when the list of versions is replaced; a version whose files are not in their places
    by then is read from the folder in which it was made, and the next writer puts them there. Raises StoreError for a
    version that is damaged: what it holds is not known; OSError when the disk does not take what is written.
    """
    work = dataset / PURGE_FOLDER
    work.mkdir()
    try:
        made = _made(dataset, history, documents, reason, earlier)
    except (OSError, duckdb.Error, StoreError):
        shutil.rmtree(work, ignore_errors=True)
        raise
    if not made:
        work.rmdir()
        return Purged(history, (), ())
    now = datetime.now(UTC).isoformat(timespec="seconds")
    releases = tuple(_relisted(release, made, documents, reason, now) for release in history.releases)
    changed = replace(history, releases=releases)
    write_durably(dataset / VERSIONS_FILE, changed.to_json().encode())
    put_in_place(dataset, changed)
    return Purged(changed, tuple(made), derived(dataset, changed))


def _relisted(release: Release, made: Mapping[str, str], documents: Collection[str], reason: str, now: str) -> Release:
    """Return a release as it is listed from now on."""
    if release.version not in made:
        return release
    told = Purge(tuple(sorted(documents)), reason, now, release.manifest_sha256)
    return replace(release, purges=(*release.purges, told), manifest_sha256=made[release.version])


def _made(
    dataset: Path, history: History, documents: frozenset[str], reason: str, earlier: frozenset[str]
) -> dict[str, str]:
    """Write every version that changes to the work folder, whole; return the digests of their manifests."""
    made: dict[str, str] = {}
    sides: dict[str, Side] = {}
    """Each version as it is to be."""
    written: dict[str, Path] = {}
    """Files by digest, so that versions that shared one share what takes its place."""
    for release in history.present:
        manifest = read_manifest(dataset, release)
        check_files(manifest.folder, manifest, digests=True)
        place = dataset / PURGE_FOLDER / release.version
        side = sides[release.version] = Side(release, manifest.folder, manifest)
        parent = sides.get(release.parent or "")
        with Workspace(dataset) as workspace:
            tables = {name: parquet.read(path, workspace) for name, path in side.files.items()}
            changed = emptied(tables, documents | earlier, workspace)
            if not changed and not (parent and parent.release.version in made) and not _told(side, documents):
                continue
            place.mkdir()
            entries = {name: _entry(side, name, changed.get(name), place, written, workspace) for name in side.files}
            draft = replace(manifest, tables=MappingProxyType({**manifest.tables, **entries}), folder=place)
            if CHANGES in manifest.tables:
                own = Side(release, place, draft)
                told = _changes(parent, own, {**tables, **changed}, side, documents, workspace)
                entries[CHANGES] = _entry(side, CHANGES, told, place, written, workspace)
        if all(entries[name] == manifest.tables[name] for name in entries):
            shutil.rmtree(place)
            continue
        written_anew = _manifest(manifest, entries, documents, reason, release.manifest_sha256)
        content = complete(place, written_anew, ancestors(history.releases, release.parent))
        sync(place)
        made[release.version] = hashlib.sha256(content).hexdigest()
        sides[release.version] = Side(release, place, parsed_manifest(content, place))
    sync(dataset / PURGE_FOLDER)
    return made


def _told(side: Side, documents: Collection[str]) -> bool:
    """Whether the table `changes` of a version names one of these documents."""
    entry = side.manifest.tables.get(CHANGES)
    return entry is not None and tells_of(parquet.read(side.folder / entry.file), documents)


def _entry(
    side: Side, name: str, table: pa.Table | None, place: Path, written: dict[str, Path], workspace: Workspace
) -> TableEntry:
    """Put a table in its place, written anew where it changed, and return what the manifest says of it."""
    before = side.manifest.tables[name]
    file = place / before.file
    if table is None:
        second_name(side.folder / before.file, file)
        return before
    ordered = parquet.in_order(table, workspace) if name != CHANGES else table
    digest = content_sha256(ordered, LEFT_OUT.get(name, ()))
    if digest == before.content_sha256:
        second_name(side.folder / before.file, file)
        return before
    parquet.write(ordered, file, workspace)
    sync(file)
    entry = TableEntry(before.file, ordered.num_rows, file.stat().st_size, file_sha256(file), digest)
    same = written.setdefault(entry.sha256, file)
    if same != file:
        file.unlink()
        second_name(same, file)
    return entry


def _changes(
    parent: Side | None,
    own: Side,
    tables: Mapping[str, pa.Table],
    before: Side,
    documents: Collection[str],
    workspace: Workspace,
) -> pa.Table:
    """Return what a version tells of its parent, both as they are to be."""
    told = parquet.read(before.folder / before.manifest.tables[CHANGES].file, workspace)
    if parent is None:
        return without_unknown(told, tables, documents, workspace) if own.release.parent is not None else told
    there = parent.manifest.tables
    same = [name for name, entry in own.manifest.tables.items() if name in there and there[name].sha256 == entry.sha256]
    made = made_by(parent.manifest.written, own.manifest.written)
    words = words_between(parent.manifest.text, own.manifest.text)
    with TemporaryDirectory(prefix="communique-") as temporary:
        found = differences(parent.files, own.files, same, made, Path(temporary), words, workspace).rows
    return found.cast(told.schema)


def _manifest(
    manifest: Manifest, entries: Mapping[str, TableEntry], documents: Collection[str], reason: str, before: str
) -> dict[str, Json]:
    """Return what the manifest of a version that changed says; it names the one that it takes the place of."""
    earlier = manifest.written.get("purged")
    told: list[Json] = list(earlier) if isinstance(earlier, list) else []
    told.append({"documents": sorted(documents), "reason": reason, "manifest_sha256": before})
    listed = {name: asdict(entry) for name, entry in {**manifest.tables, **entries}.items()}
    return {**manifest.written, "tables": listed, "purged": told}
