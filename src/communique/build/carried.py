"""Documents of the latest version that a refresh does not read again: they are carried over from the store.

Those of sources that it does not name; and collected pages that an archive has no more, since it was begun anew.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.collect.archive import is_archive
from communique.dataset.history import History, Release, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import read_manifest
from communique.errors import UsageError
from communique.publish.store import Inputs, is_kept, kept, kept_list
from communique.rows import in_order_of
from communique.sources import RECORDS, ReadResult, Source

_PLACE = ("source", "locator", "raw_sha256")

logger = logging.getLogger(__name__)


def with_carried(found: ReadResult, dataset: Path, sources: Sequence[Source]) -> ReadResult:
    """Return what was read of `sources`, and what the latest version was made of beside that.

    Documents of other sources, and collected pages that their archive lacks, are as the store has them. Raises
    UsageError where it does not: the sources must be named then, or the archive put back.
    """
    if not (dataset / VERSIONS_FILE).is_file():
        return found
    history = read_history(dataset)
    if history.latest is None:
        return found
    release = history.release(history.latest)
    named = {source.name for source in sources}
    others = sorted(set(sources_of(dataset, release)) - named)
    collected = sorted({source.name for source in sources if is_archive(source.path)})
    lost = _lost(found, dataset, history, release, collected)
    if not others and not lost:
        return found
    inputs = inputs_of(dataset, history, release)
    if inputs is None:
        raise UsageError(_missing(dataset, release, others, sorted(lost)))
    before = as_read(inputs)
    of_others = pc.is_in(before.records.column("source"), pa.array(others, pa.string()))
    places = zip(*(before.records.column(name).to_pylist() for name in _PLACE), strict=True)
    gone = pa.array([place in lost for place in places], pa.bool_())
    for source in sorted({source for source, _locator, _digest in lost}):
        count = sum(one == source for one, _locator, _digest in lost)
        logger.warning(
            "%s: the archive has %d pages of %s %s no more, as if it had been begun anew: they stay as the store has "
            "them",
            source,
            count,
            dataset.name,
            release.version,
        )
    records = before.records.filter(pc.or_(of_others, gone))
    refused = before.quarantine.filter(
        pa.array(
            [str(at).partition("/")[0] in others for at in before.quarantine.column("locator").to_pylist()], pa.bool_()
        )
    )
    # Older states of a page stand before those that were read now: the sort leaves equal ones in their order.
    together = in_order_of(pa.concat_tables([records, found.records]), ["source", "locator"])
    quarantine = pa.concat_tables([found.quarantine, refused.cast(found.quarantine.schema)])
    items = found.items + records.num_rows + refused.num_rows
    return ReadResult(together.cast(RECORDS), quarantine, items, found.notices)


def inputs_of(dataset: Path, history: History, release: Release) -> Inputs | None:
    """Return what a version was made from; a retraction keeps nothing of its own, so that its parent's serves it."""
    holder = _holder(dataset, history, release)
    return None if holder is None else kept(dataset, holder.version)


def sources_of(dataset: Path, release: Release) -> tuple[str, ...]:
    """Return the names of the sources that a version was made from."""
    recorded = _recorded(dataset, release)
    return tuple(str(one["name"]) for one in recorded if isinstance(one, dict)) if isinstance(recorded, list) else ()


def as_read(store: Inputs) -> ReadResult:
    """Return what the store kept as reading gave it; a program of another time may have had other columns."""
    rows = store.records.num_rows
    columns = [
        store.records.column(column.name) if column.name in store.records.column_names else pa.nulls(rows, column.type)
        for column in RECORDS
    ]
    return ReadResult(pa.table(columns, RECORDS), store.refused, store.items)


def _lost(
    found: ReadResult, dataset: Path, history: History, release: Release, collected: Sequence[str]
) -> set[tuple[str, str, str]]:
    """Return the collected pages, each as it was, that a version was made from and that were not come across now.

    An archive only ever grows. A page that it has and that cannot be read stands in quarantine, and is not lost.
    """
    if not collected:
        return set()
    holder = _holder(dataset, history, release)
    if holder is not None:
        listed = kept_list(dataset, holder.version)
    else:
        manifest = read_manifest(dataset, release)
        listed = pq.read_table(manifest.folder / manifest.tables["documents"].file, columns=list(_PLACE))
    listed = listed.filter(pc.is_in(listed.column("source"), pa.array(collected, pa.string())))
    refused = set(found.quarantine.column("locator").to_pylist())
    there = set(zip(*(found.records.column(name).to_pylist() for name in _PLACE), strict=True))
    before = set(zip(*(listed.column(name).to_pylist() for name in _PLACE), strict=True))
    return {place for place in before - there if f"{place[0]}/{place[1]}" not in refused}


def _missing(dataset: Path, release: Release, others: Sequence[str], lost: Sequence[tuple[str, str, str]]) -> str:
    """Say what neither the sources nor the store have."""
    if others:
        return (
            f"{dataset.name} {release.version} has documents of {', '.join(others)} too, and its store does not have "
            "them: name them as sources of kind folder, or build with all sources"
        )
    return (
        f"{dataset.name} {release.version} has {len(lost)} pages that the archive lacks, the first is {lost[0][1]}, "
        "and its store does not have them: put the archive back that it was made from, or `communique build` without"
        " them"
    )


def _holder(dataset: Path, history: History, release: Release) -> Release | None:
    """Return the version whose inputs the store keeps that this one was made from; None where it keeps none."""
    while not is_kept(dataset, release.version):
        parent = next((one for one in history.present if one.version == release.parent), None)
        if parent is None or _recorded(dataset, parent) != _recorded(dataset, release):
            return None
        release = parent
    return release


def _recorded(dataset: Path, release: Release) -> object:
    """Return what the manifest of a version says of its sources, with their digests."""
    return read_manifest(dataset, release).written.get("sources", [])
