"""Commit a version: written aside, passed by the gates, and made visible by one atomic step.

What every writer of versions shares, whatever its rows come from. Call all of it under `one_writer`.
"""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from communique.compare.differences import Differences, differences, words_between
from communique.compare.promises import broken_promises
from communique.compare.sides import Side
from communique.dataset.catalogue import is_current, shown
from communique.dataset.content import content_sha256
from communique.dataset.deprecation import all_deprecations
from communique.dataset.history import EMPTY, History, Release, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import RepublishedText, TableEntry, file_sha256, parsed_manifest
from communique.dataset.tables import CHANGES
from communique.describe import ancestors
from communique.durable import sync
from communique.errors import CommuniqueError, ContractError, StoreError
from communique.publish import catalogue, numbering, parquet, store
from communique.publish.dataset_settings import DatasetSettings
from communique.publish.description import complete, manifest
from communique.publish.gates import pass_gates
from communique.publish.parent import Parent
from communique.publish.places import (
    WORK_FOLDER,
    leftovers,
    sweep,
    take_place,
    unlisted,
    unlisted_error,
    version_folders,
    write_durably,
)
from communique.publish.provenance import Provenance
from communique.publish.publication import Publication
from communique.workspace import IN_MEMORY, Workspace

Explain = Callable[[str, pa.Table], str]
"""Says why a version is made from what its rows tell of that, and from its rows of `changes`."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A dataset as a writer finds it, after what an interrupted one left was cleared away."""

    history: History
    left: frozenset[str]
    """Versions that were whole and not listed in time: they give way to the next."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A version as it is to be, before it has a number."""

    tables: Mapping[str, pa.Table]
    """All but `changes`, in their order, as far as their words are republished."""
    digests: Mapping[str, str]
    """Of their content."""
    provenance: Provenance
    settings: DatasetSettings
    inputs: store.Inputs | None = None
    """What it was made from, where the store is to keep it."""
    because: str | None = None
    """Why it is made, in words; None where the rows tell."""
    explain: Explain | None = None
    """Puts in words why it is made, where the rows alone do not tell."""
    validated: bool = True
    """Whether its rows were; else what its columns promise is looked at before it becomes visible."""
    warnings: tuple[str, ...] = ()
    """What else whoever publishes it should hear."""


def begin(dataset: Path) -> Begun:
    """Clear away what an interrupted writer left. Raises StoreError for versions that the list should name."""
    history = _history(dataset)
    sweep(dataset, history)
    # What the catalogue shows was listed once: the list of versions is an older copy.
    for name in sorted(shown(dataset).intersection(unlisted(dataset, history))):
        raise unlisted_error(dataset / name)
    return Begun(history, leftovers(dataset, history), _sweep_store(dataset, history))


def commit(
    dataset: Path,
    begun: Begun,
    parent: Parent | None,
    draft: Draft,
    *,
    accept: bool,
    workspace: Workspace = IN_MEMORY,
) -> Publication:
    """Publish a draft as the version after `parent`, which it differs from.

    Raises GateError where it stays below the bounds of the dataset, unless accepted; OSError, duckdb.Error, StoreError.
    Nothing is visible of it then.
    """
    before = None if parent is None else {table: entry.rows for table, entry in parent.manifest.tables.items()}
    allowed = pass_gates(
        draft.settings.gates,
        {table: rows.num_rows for table, rows in draft.tables.items()},
        draft.provenance.quality,
        before,
        accept=accept,
    )
    work = dataset / WORK_FOLDER
    try:
        version, reason, entries = _build(work, draft, begun.history, parent, workspace)
        name = dataset.resolve().name
        release = parent.release if parent else None
        going = all_deprecations({table: rows.schema for table, rows in draft.tables.items()})
        told = manifest(name, version, release, reason, draft.settings, entries, going, draft.provenance)
        content = complete(work, told, ancestors(begun.history.releases, release.version if release else None))
        made = Release(
            version=version,
            parent=release.version if release else None,
            reason=reason,
            published_at=datetime.now(UTC).isoformat(timespec="seconds"),
            manifest_sha256=hashlib.sha256(content).hexdigest(),
        )
        if not draft.validated:
            _keep_promises(Side(made, work, parsed_manifest(content, work)))
        take_place(work, dataset / version, begun.left)
        if draft.inputs is not None:
            store.keep(dataset, version, draft.inputs, workspace)
        history = begun.history.with_release(made)
        write_durably(dataset / VERSIONS_FILE, history.to_json().encode())
    except (OSError, duckdb.Error, CommuniqueError):
        shutil.rmtree(work, ignore_errors=True)
        raise
    for name in sorted(begun.left - {version}):
        shutil.rmtree(dataset / name, ignore_errors=True)
    return Publication(
        version=version,
        changed=True,
        folder=dataset / version,
        reason=reason,
        rows={table: entry.rows for table, entry in entries.items()},
        parent=release.version if release else None,
        text=draft.settings.text,
        quality=draft.provenance.quality or {},
        warnings=(*allowed, *draft.warnings, *begun.warnings, *derived(dataset, history)),
    )


def _keep_promises(side: Side) -> None:
    """Raise ContractError that names every promise of its columns that the rows of a version break."""
    if broken := tuple(broken_promises(side)):
        raise ContractError(f"nothing was published: {'; '.join(broken)}")


def derived(dataset: Path, history: History) -> tuple[str, ...]:
    """Derive the catalogue; return what went wrong: a warning only, since what it shows is published already."""
    try:
        catalogue.derive(dataset, history)
    except StoreError as error:
        return (str(error),)
    return ()


def mended(dataset: Path, history: History) -> tuple[str, ...]:
    """Derive the catalogue where an interrupted writer left it behind the list of versions; return what went wrong."""
    return () if is_current(dataset, history) else derived(dataset, history)


def _history(dataset: Path) -> History:
    """Read the list of versions; begin one in a new folder, so that a missing list always means damage."""
    if (dataset / VERSIONS_FILE).exists():
        return read_history(dataset)
    if folders := version_folders(dataset):
        raise StoreError(
            f"{dataset / VERSIONS_FILE} is missing, but there are versions ({', '.join(folders)}): restore it from a "
            "copy, or move the versions away to begin anew"
        )
    write_durably(dataset / VERSIONS_FILE, EMPTY.to_json().encode())
    return EMPTY


def _sweep_store(dataset: Path, history: History) -> tuple[str, ...]:
    """Take out of the store what an interrupted publish left; a store that is damaged stops no version."""
    try:
        store.sweep(dataset, history)
    except StoreError as error:
        return (str(error),)
    return ()


def _build(
    work: Path, draft: Draft, history: History, parent: Parent | None, workspace: Workspace
) -> tuple[str, str, dict[str, TableEntry]]:
    """Write every table to the work folder; return version, reason and what the manifest says of each table."""
    from communique.schemas.contract import arrow_schema  # here, so that who only looks does not load what validates

    tables, digests, provenance, text = draft.tables, draft.digests, draft.provenance, draft.settings.text
    work.mkdir()
    files = {table: work / f"{table}.parquet" for table in tables}
    entries = {
        table: (parent.link(table, rows.schema, digests[table], files[table]) if parent else None)
        or _write(rows, files[table], digests[table], workspace)
        for table, rows in tables.items()
    }
    found = Differences(arrow_schema(CHANGES).empty_table())
    version, reason = numbering.FIRST, "the first version"
    if parent is not None:
        temporary = work / "tmp"
        same = parent.same_tables(digests)
        try:
            words = words_between(parent.manifest.text, text)
            found = differences(parent.files, files, same, parent.made(provenance), temporary, words, workspace)
        except duckdb.Error:
            parent.check()
            raise
        shutil.rmtree(temporary, ignore_errors=True)
        step = _step(parent, tables, [table for table in tables if table not in same], found, provenance, text)
        version, reason = numbering.number(step, [release.version for release in history.releases]), step.because
        if draft.because is not None:
            reason = draft.because
        if draft.explain is not None:
            reason = draft.explain(reason, found.rows)
    rows = found.rows.cast(arrow_schema(CHANGES))
    entries[CHANGES] = _write(rows, work / f"{CHANGES}.parquet", content_sha256(rows), workspace)
    return version, reason, entries


def _step(
    parent: Parent,
    tables: Mapping[str, pa.Table],
    differing: list[str],
    found: Differences,
    provenance: Provenance,
    text: RepublishedText,
) -> numbering.Step:
    """Return how the new version relates to its parent: by structure, by how much text it has, by its rows."""
    structure = parent.structure_step(tables, provenance.contract)
    republished = numbering.text_step(parent.manifest.text, text)
    if republished is not None:
        # Tables that only gained or lost words do not say anything else.
        changed = set(pc.unique(found.rows.column("table_name")).to_pylist())
        differing = [table for table in differing if table in changed]
    content = None
    if structure is None:
        content = numbering.content_step(found.came, found.went, differing, revised=found.revised)
    steps = [step for step in (structure, republished, content) if step is not None]
    return numbering.together(steps)


def _write(table: pa.Table, path: Path, digest: str, workspace: Workspace) -> TableEntry:
    parquet.write(table, path, workspace)
    sync(path)
    return TableEntry(path.name, table.num_rows, path.stat().st_size, file_sha256(path), digest)
