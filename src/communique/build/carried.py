"""Documents of the latest version whose sources a refresh does not read: they are carried over from the store."""

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from communique.dataset.history import History, Release, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import read_manifest
from communique.errors import UsageError
from communique.publish.store import Inputs, kept
from communique.sources import RECORDS, ReadResult


def with_carried(found: ReadResult, dataset: Path, named: Collection[str]) -> ReadResult:
    """Return what was read, and what the latest version was made of from sources that are not `named`.

    Raises UsageError where the store does not have that: the sources must be named then.
    """
    if not (dataset / VERSIONS_FILE).is_file():
        return found
    history = read_history(dataset)
    if history.latest is None:
        return found
    recorded = _sources(dataset, history.release(history.latest))
    names = [str(one["name"]) for one in recorded if isinstance(one, dict)] if isinstance(recorded, list) else []
    others = sorted(set(names) - set(named))
    if not others:
        return found
    inputs = _kept_for(dataset, history, history.release(history.latest))
    if inputs is None:
        raise UsageError(
            f"{dataset.name} {history.latest} has documents of {', '.join(others)} too, and its store does not have "
            "them: name them as sources of kind folder, or build with all sources"
        )
    before = as_read(inputs)
    records = before.records.filter(pc.is_in(before.records.column("source"), pa.array(others)))
    places = [str(locator).partition("/")[0] in others for locator in before.quarantine.column("locator").to_pylist()]
    refused = before.quarantine.filter(pa.array(places, pa.bool_()))
    together = pa.concat_tables([found.records, records]).sort_by([("source", "ascending"), ("locator", "ascending")])
    quarantine = pa.concat_tables([found.quarantine, refused.cast(found.quarantine.schema)])
    items = found.items + records.num_rows + refused.num_rows
    return ReadResult(together.cast(RECORDS), quarantine, items, found.notices)


def _kept_for(dataset: Path, history: History, release: Release) -> Inputs | None:
    """Return what a version was made from; a retraction keeps nothing of its own, so that its parent's serves it."""
    while (inputs := kept(dataset, release.version)) is None:
        parent = next((one for one in history.present if one.version == release.parent), None)
        if parent is None or _sources(dataset, parent) != _sources(dataset, release):
            return None
        release = parent
    return inputs


def _sources(dataset: Path, release: Release) -> object:
    """Return what the manifest of a version says of its sources, with their digests."""
    return read_manifest(dataset, release).written.get("sources", [])


def as_read(store: Inputs) -> ReadResult:
    """Return what the store kept as reading gave it; a program of another time may have had other columns."""
    rows = store.records.num_rows
    columns = [
        store.records.column(column.name) if column.name in store.records.column_names else pa.nulls(rows, column.type)
        for column in RECORDS
    ]
    return ReadResult(pa.table(columns, RECORDS), store.refused, store.items)
