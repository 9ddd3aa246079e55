"""Publish: the tables of a build become the next version, where they say something else than the latest."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from communique.compare.differences import LEFT_OUT
from communique.dataset.content import content_sha256
from communique.dataset.history import History
from communique.dataset.layout import is_dataset_name
from communique.dataset.manifest import RepublishedText
from communique.dataset.tables import CHANGES
from communique.errors import ContractError, UsageError
from communique.publish import parquet, store
from communique.publish.commit import Draft, Explain, begin, commit, mended
from communique.publish.dataset_settings import settings_of
from communique.publish.emptying import unsaid
from communique.publish.parent import Parent, parent_of
from communique.publish.provenance import Provenance
from communique.publish.publication import Publication
from communique.publish.settings import PublishSettings
from communique.publish.tombstones import in_place_of, read_tombstones, refuse_withdrawn
from communique.publish.withholding import withhold
from communique.publish.writing import one_writer, store_errors
from communique.workspace import IN_MEMORY, Workspace


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
    explain: Explain | None = None,
    workspace: Workspace = IN_MEMORY,
) -> Publication:
    """Publish `tables` as the next version of a dataset, unless they say the same as its latest one.

    `tables` are those of the contract without `changes`, valid, in the contract's schema. `dataset` is the folder of
    the dataset; it is made when missing, with `title` and `description` in its `dataset.toml`. `text` says how much of
    the source texts is republished; `dataset.toml` keeps it for the versions that follow, and None goes by what stands
    there (all, where nothing does). `inputs` is what the tables were made from: the store keeps it, where it is wanted.
    `explain` puts in words why the version is made, where its rows alone do not tell. Large tables are held in the
    workspace.
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
        begun = begin(dataset)
        described = settings_of(dataset, title, description, text)
        tombstones = read_tombstones(dataset)
        refuse_withdrawn(declared["documents"], tombstones)
        if purged := [one for one in tombstones if one.purged]:
            # What was refused at the places of documents that were taken down may hold their words.
            theirs = {one.document_id for one in purged}, {(one.source, one.locator) for one in purged}
            declared["quarantine"] = unsaid(declared["quarantine"], *theirs)
            inputs = None if inputs is None else replace(inputs, refused=unsaid(inputs.refused, *theirs))
        withheld = withhold(declared, described.text, workspace)
        ordered = {table: parquet.in_order(rows, workspace) for table, rows in withheld.items()}
        digests = {table: content_sha256(rows, LEFT_OUT.get(table, ())) for table, rows in ordered.items()}
        parent = parent_of(dataset, begun.history)
        if inputs is not None and not settings.stores(described.text):
            inputs = None
        if parent is not None and parent.is_same(ordered, digests, provenance.contract, described.text):
            return _unchanged(
                dataset, begun.history, parent, inputs if parent.has_sources(provenance) else None, workspace
            )
        warnings = in_place_of(declared["documents"], tombstones)
        draft = Draft(ordered, digests, provenance, described, inputs, explain=explain, warnings=warnings)
        return commit(dataset, begun, parent, draft, accept=settings.accept, workspace=workspace)


def _as_declared(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables in the order of the contract, with its declarations as metadata.

    Raises ContractError unless they are exactly those of the contract without `changes`, with its columns and types.
    """
    from communique.schemas.contract import TABLES, arrow_schema

    expected = [table for table in TABLES if table != CHANGES]
    if wrong := sorted(set(expected) ^ set(tables)):
        raise ContractError(f"publish takes the tables {', '.join(expected)}: missing or unknown: {', '.join(wrong)}")
    for table in expected:
        if not tables[table].schema.equals(arrow_schema(table)):
            raise ContractError(f"table {table} does not have the columns and types of arrow_schema({table!r})")
    return {table: pa.Table.from_arrays(tables[table].columns, schema=arrow_schema(table)) for table in expected}


def _unchanged(
    dataset: Path, history: History, parent: Parent, inputs: store.Inputs | None, workspace: Workspace
) -> Publication:
    """Report the parent, and mend a catalogue that an interrupted publish left behind the list of versions.

    `inputs` are kept for the parent, where its own were not.

    Raises StoreError when the parent's files are not what was published: who hears that nothing changed relies on them.
    """
    parent.check()
    if inputs is not None and not store.is_kept(dataset, parent.release.version):
        store.keep(dataset, parent.release.version, inputs, workspace)
    rows = {table: entry.rows for table, entry in parent.manifest.tables.items()}
    warnings = mended(dataset, history)
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
