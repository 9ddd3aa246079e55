"""Retract: a version without some documents, and tombstones so that no later build brings them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.compare.differences import LEFT_OUT
from communique.dataset.content import content_sha256
from communique.dataset.history import choose
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.publish import parquet, store
from communique.publish.commit import Begun, Draft, begin, commit, mended
from communique.publish.dataset_settings import settings_of
from communique.publish.gates import pass_gates
from communique.publish.naming import Known, copies_of, find_documents, states_of
from communique.publish.parent import Parent, parent_of
from communique.publish.provenance import Provenance, RefusalCount
from communique.publish.publication import Publication
from communique.publish.purge import Purged, purge
from communique.publish.settings import PublishSettings
from communique.publish.tombstones import Tombstone, add_tombstones, read_tombstones
from communique.publish.withdrawal import without
from communique.publish.withholding import unquoted
from communique.publish.writing import one_writer, store_errors
from communique.schemas.vocabulary import Stage
from communique.workspace import Workspace

WITHDRAWN = "withdrawn"
"""The rule of `quarantine` for a document that was left out since it was withdrawn."""

COPY_NOT_READ = "copy_not_read"
"""The rule of `quarantine` for a copy that stands for itself now and has no facts until the next build."""


@dataclass(frozen=True, slots=True)
class Retraction:
    """What became of a retraction."""

    documents: tuple[Known, ...]
    """What was withdrawn: the documents named, and those of the same bytes."""
    publication: Publication | None
    """The version without them; None where the latest had none of them."""
    copies: tuple[str, ...]
    """Documents of the latest version that say the same, or nearly, and were not withdrawn; after a purge, of any."""
    unread: tuple[str, ...]
    """Copies that stand for themselves now and have no facts until the next build."""
    purged: Purged | None
    """What was emptied; None where that was not asked for."""
    warnings: tuple[str, ...]
    """What was published below a bound all the same, and what went wrong after the commit."""


def retract(
    dataset: Path,
    named: Sequence[str],
    reason: str,
    settings: PublishSettings = PublishSettings(),
    *,
    copies: bool = False,
    empty: bool = False,
) -> Retraction:
    """Publish a version without documents, named by id, `SOURCE/LOCATOR` or address, and keep them out from now on.

    Documents of the same bytes go with them, and with `copies` also identical and near copies. The rows of the latest
    version are taken as they are, nothing is read again: see `communique.publish.withdrawal`. With `empty` their words
    are first taken out of every version that has them and out of the store: see `communique.publish.purge`. Who is
    interrupted calls it again.

    Raises UsageError for a document that no version has, or no reason; GateError where what is left is below the bounds
    of the dataset, unless `settings.accept`; StoreError for a dataset that is damaged or held by another writer.
    """
    why = " ".join(reason.split())
    if not why:
        raise UsageError("a retraction needs a reason that readers may see: --reason TEXT")
    with store_errors(dataset), one_writer(dataset, settings.lock_seconds):
        begun = begin(dataset)
        choose(begun.history, None)
        documents = find_documents(dataset, begun.history, named)
        like = copies_of(dataset, begun.history, {one.document_id for one in documents})
        if copies:
            documents = find_documents(dataset, begun.history, [*(one.document_id for one in documents), *sorted(like)])
        ids = frozenset(one.document_id for one in documents)
        # The bytes that the latest version has of a document come first: a tombstone names one state of them.
        states = sorted(documents, key=lambda one: begun.history.latest not in one.versions)
        tombstones = [one.tombstone(why, purged=empty) for one in states]
        purged = None
        earlier: frozenset[str] = frozenset()
        if empty:
            earlier = frozenset(one.document_id for one in read_tombstones(dataset) if one.purged)
            add_tombstones(dataset, tombstones)
            inputs = {store.InputId(one.source, one.locator, one.raw_sha256) for one in documents}
            with Workspace(dataset) as workspace:
                store.forget(dataset, inputs, workspace)
            purged = purge(dataset, begun.history, ids, why, earlier)
            begun = replace(begun, history=purged.history, warnings=(*begun.warnings, *purged.warnings))
        parent = parent_of(dataset, begun.history)
        publication: Publication | None = None
        warnings: tuple[str, ...] = ()
        unread: tuple[str, ...] = ()
        if parent is not None and _in(parent, ids):
            with Workspace(dataset) as workspace:
                publication, unread = _publish_without(
                    dataset, begun, parent, documents, tombstones, settings, workspace
                )
        else:
            add_tombstones(dataset, tombstones)
            warnings = (*begun.warnings, *mended(dataset, begun.history))
        left = like.difference(ids, earlier)
        if publication is not None:
            warnings = publication.warnings
        if not empty:
            left = frozenset() if parent is None else _in(parent, left)
        elif others := states_of(dataset, begun.history, documents).difference(left, earlier):
            warnings += (
                f"other texts stand or stood where these did, and keep their words: {', '.join(sorted(others))}; "
                "look whether they say the same, and purge them too",
            )
        return Retraction(documents, publication, tuple(sorted(left)), unread, purged, warnings)


def _in(parent: Parent, wanted: frozenset[str]) -> frozenset[str]:
    """Return those of these documents that a version has."""
    with pq.ParquetFile(parent.files["documents"]) as file:
        ids = file.read(columns=["document_id"]).column(0)
    return frozenset(ids.filter(pc.is_in(ids, value_set=pa.array(sorted(wanted), pa.string()))).to_pylist())


def _publish_without(
    dataset: Path,
    begun: Begun,
    parent: Parent,
    documents: Sequence[Known],
    tombstones: Sequence[Tombstone],
    settings: PublishSettings,
    workspace: Workspace,
) -> tuple[Publication, tuple[str, ...]]:
    """Publish what is left of the latest version; return that and the copies that were never read."""
    parent.check()
    here = {one.document_id: one for one in documents if parent.release.version in one.versions}
    before = {name: parquet.read(path, workspace) for name, path in parent.files.items()}
    remains = without(before, here, workspace)
    # As a build says it: a tombstone that is there already keeps its reason.
    reasons = {one.document_id: one.reason for one in (*tombstones, *read_tombstones(dataset))}
    refused = [_refusal(Stage.CLEAN, WITHDRAWN, one, here[one].place, reasons[one]) for one in here]
    places = _places(before["documents"], remains.unread)
    canonical = "its canonical document was withdrawn"
    refused += [_refusal(Stage.EXTRACT, COPY_NOT_READ, one, places[one], canonical) for one in remains.unread]
    text = parent.manifest.text
    quarantine = _with(remains.tables["quarantine"], refused, text)
    left = {**remains.tables, "quarantine": quarantine}
    tables = {name: parquet.in_order(rows, workspace) for name, rows in left.items()}
    count = len(here)
    draft = Draft(
        tables=tables,
        digests={name: content_sha256(rows, LEFT_OUT.get(name, ())) for name, rows in tables.items()},
        provenance=_provenance(parent, quarantine),
        settings=replace(settings_of(dataset), text=text),
        because=f"{count} document{'s' if count != 1 else ''} withdrawn: {tombstones[0].reason}",
        validated=False,
    )
    rows = {name: table.num_rows for name, table in tables.items()}
    were = {name: entry.rows for name, entry in parent.manifest.tables.items()}
    pass_gates(draft.settings.gates, rows, None, were, accept=settings.accept)
    # Before the version: where this is interrupted, the next build leaves them out all the same.
    add_tombstones(dataset, tombstones)
    return commit(dataset, begun, parent, draft, accept=settings.accept, workspace=workspace), remains.unread


def _places(documents: pa.Table, wanted: Iterable[str]) -> dict[str, str]:
    """Return where documents were read, as `quarantine` names it."""
    mine = pc.is_in(documents.column("document_id"), value_set=pa.array(sorted(wanted), pa.string()))
    rows = documents.select(["document_id", "source", "locator"]).filter(mine).to_pylist()
    return {row["document_id"]: f"{row['source']}/{row['locator']}" for row in rows}


def _refusal(stage: Stage, rule: str, document: str, place: str, reason: str) -> dict[str, str]:
    return {"stage": str(stage), "rule": rule, "document_id": document, "locator": place, "failing_value": reason}


def _with(quarantine: pa.Table, refused: list[dict[str, str]], text: RepublishedText) -> pa.Table:
    """Return `quarantine` with more rows, as a build would write them."""
    from communique.schemas.contract import arrow_schema

    more = pa.Table.from_pylist(refused, schema=arrow_schema("quarantine"))
    if text is not RepublishedText.FULL:
        more = unquoted(more)
    return pa.concat_tables([quarantine, more.select(quarantine.column_names).cast(quarantine.schema)])


def _provenance(parent: Parent, quarantine: pa.Table) -> Provenance:
    """Return what made the rows: what made the parent's. They were not evaluated anew."""
    counts = quarantine.group_by(["stage", "rule"]).aggregate([([], "count_all")]).to_pylist()
    return replace(
        Provenance.from_json(parent.manifest.written),
        quarantine=tuple(RefusalCount(row["stage"], row["rule"], row["count_all"]) for row in counts),
        quality=None,
        evaluation=None,
    )
