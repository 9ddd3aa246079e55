"""Withdrawn documents, left out of a build: `dataset.toml` names them, `quarantine` says so."""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.failures import refusal
from communique.publish.retraction import WITHDRAWN
from communique.publish.store import Inputs
from communique.publish.tombstones import Tombstone, is_withdrawn, purged_places
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage


def leave_out(documents: pa.Table, tombstones: Collection[Tombstone]) -> tuple[pa.Table, pa.Table]:
    """Return the documents that a version may have, and a row of quarantine for each that was withdrawn and why."""
    withdrawn = is_withdrawn(documents, tombstones)
    if not pc.any(withdrawn).as_py():
        return documents, empty("quarantine")
    by_id = {tombstone.document_id: tombstone.reason for tombstone in tombstones}
    by_bytes = {tombstone.raw_sha256: tombstone.reason for tombstone in tombstones}
    by_place = {(tombstone.source, tombstone.locator): tombstone.reason for tombstone in tombstones}
    rows = documents.filter(withdrawn).select(["document_id", "source", "locator", "raw_sha256"]).to_pylist()
    refused = [
        refusal(
            Stage.CLEAN,
            WITHDRAWN,
            row,
            by_id.get(row["document_id"]) or by_bytes.get(row["raw_sha256"]) or by_place[row["source"], row["locator"]],
        )
        for row in rows
    ]
    return documents.filter(pc.invert(withdrawn)), pa.Table.from_pylist(refused, schema=arrow_schema("quarantine"))


def may_be_purged(records: pa.Table, tombstones: Collection[Tombstone]) -> bool:
    """Whether among records there may be a document whose words may not be kept: of its bytes, or in its place."""
    purged = [one for one in tombstones if one.purged]
    digests, places = {one.raw_sha256 for one in purged}, purged_places(purged)
    rows = records.select(["source", "locator", "raw_sha256"]).to_pylist() if purged else []
    return any(row["raw_sha256"] in digests or (row["source"], row["locator"]) in places for row in rows)


def inputs_without_purged(inputs: Inputs, tombstones: Collection[Tombstone], quarantine: pa.Table) -> Inputs:
    """Return what a version was made from without the documents whose words may not be kept.

    `quarantine` is that of the version: it says which were left out.
    """
    ids = {one.document_id for one in tombstones if one.purged}
    if not ids:
        return inputs
    digests = {one.raw_sha256 for one in tombstones if one.purged}
    left_out = quarantine.filter(pc.field("rule") == WITHDRAWN).select(["document_id", "locator"]).to_pylist()
    places = {row["locator"] for row in left_out if row["document_id"] in ids}
    places |= {f"{source}/{locator}" for source, locator in purged_places(tombstones)}
    rows = inputs.records.select(["source", "locator", "raw_sha256"]).to_pylist()
    out = [row["raw_sha256"] in digests or f"{row['source']}/{row['locator']}" in places for row in rows]
    if not any(out):
        return inputs
    return Inputs(inputs.records.filter(pa.array([not one for one in out])), inputs.refused, inputs.items, sum(out))
