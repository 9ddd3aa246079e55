"""Withdrawn documents, left out of a build: `dataset.toml` names them, `quarantine` says so."""

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.failures import refusal
from communique.publish.retraction import WITHDRAWN
from communique.publish.store import Inputs
from communique.publish.tombstones import Tombstone, is_withdrawn, purged_places
from communique.row_order import rows_where
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage
from communique.workspace import IN_MEMORY, Workspace


def leave_out(
    documents: pa.Table, tombstones: Collection[Tombstone], workspace: Workspace = IN_MEMORY
) -> tuple[pa.Table, pa.Table]:
    """Return the documents that a version may have, and a row of quarantine for each that was withdrawn and why."""
    withdrawn = is_withdrawn(documents, tombstones)
    if not pc.any(withdrawn).as_py():
        return documents, empty("quarantine")
    by_id = {tombstone.document_id: tombstone.reason for tombstone in tombstones}
    by_bytes = {tombstone.raw_sha256: tombstone.reason for tombstone in tombstones}
    by_place = {(tombstone.source, tombstone.locator): tombstone.reason for tombstone in tombstones}
    rows = documents.select(["document_id", "source", "locator", "raw_sha256"]).filter(withdrawn).to_pylist()
    refused = [
        refusal(
            Stage.CLEAN,
            WITHDRAWN,
            row,
            by_id.get(row["document_id"]) or by_bytes.get(row["raw_sha256"]) or by_place[row["source"], row["locator"]],
        )
        for row in rows
    ]
    left = rows_where(documents, pc.invert(withdrawn), workspace)
    return left, pa.Table.from_pylist(refused, schema=arrow_schema("quarantine"))


def may_be_purged(records: pa.Table, tombstones: Collection[Tombstone]) -> bool:
    """Whether among records there may be a document whose words may not be kept: of its bytes, or in its place."""
    purged = [one for one in tombstones if one.purged]
    places = {f"{source}/{locator}" for source, locator in purged_places(purged)}
    return bool(purged) and any(pc.any(found).as_py() for found in _of(records, purged, places))


def inputs_without_purged(
    inputs: Inputs, tombstones: Collection[Tombstone], quarantine: pa.Table, workspace: Workspace = IN_MEMORY
) -> Inputs:
    """Return what a version was made from without the documents whose words may not be kept.

    `quarantine` is that of the version: it says which were left out.
    """
    ids = {one.document_id for one in tombstones if one.purged}
    if not ids:
        return inputs
    left_out = quarantine.filter(pc.field("rule") == WITHDRAWN).select(["document_id", "locator"]).to_pylist()
    places = {row["locator"] for row in left_out if row["document_id"] in ids}
    places |= {f"{source}/{locator}" for source, locator in purged_places(tombstones)}
    out = pa.chunked_array(_of(inputs.records, [one for one in tombstones if one.purged], places), pa.bool_())
    count = pc.sum(out).as_py() or 0
    if not count:
        return inputs
    return Inputs(rows_where(inputs.records, pc.invert(out), workspace), inputs.refused, inputs.items, count)


def _of(records: pa.Table, purged: Collection[Tombstone], places: Collection[str]) -> Iterator[pa.Array]:
    """Say of some records at a time which have the bytes of purged documents, or stand at one of these places."""
    digests = pa.array(sorted({one.raw_sha256 for one in purged}), pa.string())
    at = pa.array(sorted(places), pa.string())
    for batch in records.select(["source", "locator", "raw_sha256"]).to_batches():
        place = pc.binary_join_element_wise(batch.column("source"), batch.column("locator"), "/")
        yield pc.or_(pc.is_in(batch.column("raw_sha256"), value_set=digests), pc.is_in(place, value_set=at))
