"""Publish a version: built aside, made visible by one atomic step, never edited."""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from communique.compare.differences import LEFT_OUT, Differences, differences, words_between
from communique.dataset.catalogue import is_current, shown
from communique.dataset.content import content_sha256
from communique.dataset.history import EMPTY, History, Release, read_history
from communique.dataset.layout import MANIFEST_FILE, README_FILE, VERSIONS_FILE, is_dataset_name
from communique.dataset.manifest import RepublishedText, TableEntry, file_sha256
from communique.dataset.tables import CHANGES
from communique.errors import CommuniqueError, ContractError, StoreError, UsageError
from communique.publish import catalogue, numbering, parquet, store
from communique.publish.dataset_settings import settings_of
from communique.publish.description import manifest, readme
from communique.publish.gates import pass_gates
from communique.publish.parent import Parent, parent_of
from communique.publish.places import (
    WORK_FOLDER,
    leftovers,
    sweep,
    sync,
    take_place,
    unlisted,
    unlisted_error,
    version_folders,
    write_durably,
)
from communique.publish.provenance import Model, Provenance, RefusalCount, SourceDigest
from communique.publish.settings import PublishSettings
from communique.publish.withholding import withhold
from communique.publish.writing import one_writer, store_errors
from communique.schemas.contract import TABLES, arrow_schema

__all__ = ["Model", "Provenance", "Publication", "PublishSettings", "RefusalCount", "SourceDigest", "publish"]


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a publish."""

    version: str
    """The new version, or the parent when nothing changed."""
    changed: bool
    folder: Path
    """The folder of that version."""
    reason: str
    """Why the version exists, in words."""
    rows: Mapping[str, int]
    """Rows by table."""
    parent: str | None = None
    """The version before it, that `changes` compares it with."""
    text: RepublishedText = RepublishedText.FULL
    """How much of the texts of its sources the version republishes."""
    quality: Mapping[str, float] = field(default_factory=dict)
    """Figures of the evaluation by name, as its manifest says; none when it was not evaluated."""
    warnings: tuple[str, ...] = ()
    """What was above or below a bound of the dataset and published all the same; what went wrong after the commit."""


def publish(
    tables: Mapping[str, pa.Table],
    dataset: Path,
    provenance: Provenance,
    settings: PublishSettings = PublishSettings(),
    *,
    title: str | None = None,
    description: str | None = None,
    text: RepublishedText | None = None,
    inputs: store.Inputs | None = None,
) -> Publication:
    """Publish `tables` as the next version of a dataset, unless they say the same as its latest one.

    `tables` are those of the contract without `changes`, valid, in the contract's schema. `dataset` is the folder of
    the dataset; it is made when missing, with `title` and `description` in its `dataset.toml`. `text` says how much of
    the source texts is republished; `dataset.toml` keeps it for the versions that follow, and None goes by what stands
    there (all, where nothing does). `inputs` is what the tables were made from: the store keeps it, where it is wanted.
    The same tables and provenance over the same parent give the same bytes, `versions.json` with its clock excepted.

    Raises ContractError for tables that are not the contract's; GateError for a version that stays below the bounds in
    `dataset.toml` (see `communique.publish.gates`), unless it is accepted; StoreError when the folder cannot be
    written, is damaged, or another process is publishing. Whatever happens, the latest version stays as it was until
    the new one is whole.
    """
    declared = _as_declared(tables)
    if not is_dataset_name(dataset.resolve().name):
        raise UsageError(f"{dataset.resolve().name!r} cannot name a dataset: use letters, digits, '.', '_' and '-'")
    with store_errors(dataset), one_writer(dataset, settings.lock_seconds):
        history = _history(dataset)
        sweep(dataset, history)
        # What the catalogue shows was listed once: the list of versions is an older copy.
        for name in sorted(shown(dataset).intersection(unlisted(dataset, history))):
            raise unlisted_error(dataset / name)
        left = leftovers(dataset, history)
        found_damaged = _sweep_store(dataset, history)
        described = settings_of(dataset, title, description, text)
        ordered = {table: parquet.in_order(rows) for table, rows in withhold(declared, described.text).items()}
        digests = {table: content_sha256(rows, LEFT_OUT.get(table, ())) for table, rows in ordered.items()}
        parent = parent_of(dataset, history)
        if inputs is not None and not settings.stores(described.text):
            inputs = None
        if parent is not None and parent.is_same(ordered, digests, provenance.contract, described.text):
            return _unchanged(dataset, history, parent, inputs if parent.has_sources(provenance) else None)
        before = None if parent is None else {table: entry.rows for table, entry in parent.manifest.tables.items()}
        told = pass_gates(
            described.gates,
            {table: rows.num_rows for table, rows in ordered.items()},
            provenance.quality,
            before,
            accept=settings.accept,
        )
        work = dataset / WORK_FOLDER
        try:
            version, reason, entries = _build(work, ordered, digests, history, parent, provenance, described.text)
            name = dataset.resolve().name
            release = parent.release if parent else None
            content = manifest(name, version, release, reason, described, entries, provenance).encode()
            write_durably(work / MANIFEST_FILE, content)
            write_durably(work / README_FILE, readme(name, version, release, reason, described, entries).encode())
            take_place(work, dataset / version, left)
            if inputs is not None:
                store.keep(dataset, version, inputs)
            history = history.with_release(
                Release(
                    version=version,
                    parent=release.version if release else None,
                    reason=reason,
                    published_at=datetime.now(UTC).isoformat(timespec="seconds"),
                    manifest_sha256=hashlib.sha256(content).hexdigest(),
                )
            )
            write_durably(dataset / VERSIONS_FILE, history.to_json().encode())
        except (OSError, duckdb.Error, CommuniqueError):
            shutil.rmtree(work, ignore_errors=True)
            raise
        for name in sorted(left - {version}):
            shutil.rmtree(dataset / name, ignore_errors=True)
        rows = {table: entry.rows for table, entry in entries.items()}
        return Publication(
            version=version,
            changed=True,
            folder=dataset / version,
            reason=reason,
            rows=rows,
            parent=release.version if release else None,
            text=described.text,
            quality=provenance.quality or {},
            warnings=(*told, *found_damaged, *_catalogue(dataset, history)),
        )


def _as_declared(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables in the order of the contract, with its declarations as metadata.

    Raises ContractError unless they are exactly those of the contract without `changes`, with its columns and types.
    """
    expected = [table for table in TABLES if table != CHANGES]
    if wrong := sorted(set(expected) ^ set(tables)):
        raise ContractError(f"publish takes the tables {', '.join(expected)}: missing or unknown: {', '.join(wrong)}")
    for table in expected:
        if not tables[table].schema.equals(arrow_schema(table)):
            raise ContractError(f"table {table} does not have the columns and types of arrow_schema({table!r})")
    return {table: tables[table].cast(arrow_schema(table)) for table in expected}


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


def _unchanged(dataset: Path, history: History, parent: Parent, inputs: store.Inputs | None) -> Publication:
    """Report the parent, and mend a catalogue that an interrupted publish left behind the list of versions.

    `inputs` are kept for the parent, where its own were not.

    Raises StoreError when the parent's files are not what was published: who hears that nothing changed relies on them.
    """
    parent.check()
    if inputs is not None and not store.is_kept(dataset, parent.release.version):
        store.keep(dataset, parent.release.version, inputs)
    rows = {table: entry.rows for table, entry in parent.manifest.tables.items()}
    warnings = () if is_current(dataset, history) else _catalogue(dataset, history)
    version = parent.release.version
    release, written = parent.release, parent.manifest
    quality = written.written.get("quality")
    return Publication(
        version=version,
        changed=False,
        folder=dataset / version,
        reason=release.reason,
        rows=rows,
        parent=release.parent,
        text=written.text,
        quality={n: v for n, v in quality.items() if isinstance(v, float)} if isinstance(quality, dict) else {},
        warnings=warnings,
    )


def _build(
    work: Path,
    tables: Mapping[str, pa.Table],
    digests: Mapping[str, str],
    history: History,
    parent: Parent | None,
    provenance: Provenance,
    text: RepublishedText,
) -> tuple[str, str, dict[str, TableEntry]]:
    """Write every table to the work folder; return version, reason and what the manifest says of each table."""
    work.mkdir()
    files = {table: work / f"{table}.parquet" for table in tables}
    entries = {
        table: (parent.link(table, rows.schema, digests[table], files[table]) if parent else None)
        or _write(rows, files[table], digests[table])
        for table, rows in tables.items()
    }
    found = Differences(arrow_schema(CHANGES).empty_table())
    version, reason = numbering.FIRST, "the first version"
    if parent is not None:
        temporary = work / "tmp"
        same = parent.same_tables(digests)
        try:
            words = words_between(parent.manifest.text, text)
            found = differences(parent.files, files, same, parent.made(provenance), temporary, words)
        except duckdb.Error:
            parent.check()
            raise
        shutil.rmtree(temporary, ignore_errors=True)
        step = _step(parent, tables, [table for table in tables if table not in same], found, provenance, text)
        version, reason = numbering.number(step, [release.version for release in history.releases]), step.because
    rows = found.rows.cast(arrow_schema(CHANGES))
    entries[CHANGES] = _write(rows, work / f"{CHANGES}.parquet", content_sha256(rows))
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
        changed = set(found.rows.column("table_name").to_pylist())
        differing = [table for table in differing if table in changed]
    content = numbering.content_step(found.came, found.went, differing) if structure is None else None
    steps = [step for step in (structure, republished, content) if step is not None]
    return numbering.together(steps)


def _write(table: pa.Table, path: Path, digest: str) -> TableEntry:
    parquet.write(table, path)
    sync(path)
    return TableEntry(path.name, table.num_rows, path.stat().st_size, file_sha256(path), digest)


def _catalogue(dataset: Path, history: History) -> tuple[str, ...]:
    """Derive the catalogue; a failure is a warning, since the version is published already."""
    try:
        catalogue.derive(dataset, history)
    except StoreError as error:
        return (str(error),)
    return ()
