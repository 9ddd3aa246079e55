"""Documents of the latest version that a refresh does not read again: they are carried over from the store.

Those of sources that it does not name; and collected pages that an archive has no more, since it was begun anew.
"""

import logging
from collections.abc import Callable, Sequence
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
from communique.row_order import in_order_of, rows_where
from communique.sources import RECORDS, ReadResult, Source
from communique.workspace import IN_MEMORY, Workspace

_PLACE = ("source", "locator", "raw_sha256")
_AT_ONCE = 4096

logger = logging.getLogger(__name__)


def with_carried(
    found: ReadResult, dataset: Path, sources: Sequence[Source], workspace: Workspace = IN_MEMORY
) -> ReadResult:
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
    lost = _lost(found, dataset, history, release, collected, workspace)
    if not others and not lost:
        return found
    inputs = inputs_of(dataset, history, release, workspace)
    if inputs is None:
        raise UsageError(_missing(dataset, release, others, sorted(lost)))
    before = as_read(inputs)
    of_others = pc.is_in(before.records.column("source"), pa.array(others, pa.string()))
    gone = _each(before.records.select(_PLACE), lambda *place: place in lost)
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
    records = rows_where(before.records, pc.or_(of_others, gone), workspace)
    refused_of = _each(before.quarantine.select(["locator"]), lambda at: str(at).partition("/")[0] in others)
    refused = rows_where(before.quarantine, refused_of, workspace)
    # Older states of a page stand before those that were read now: the sort leaves equal ones in their order.
    together = in_order_of(pa.concat_tables([records, found.records]), ["source", "locator"], workspace)
    quarantine = pa.concat_tables([found.quarantine, refused.cast(found.quarantine.schema)])
    items = found.items + records.num_rows + refused.num_rows
    return ReadResult(together.cast(RECORDS), quarantine, items, found.notices)


def _each(rows: pa.Table, test: Callable[..., bool]) -> pa.ChunkedArray:
    """Say of each row whether the test holds of its values, of which some are in memory at a time."""
    parts = (zip(*(column.to_pylist() for column in batch.columns), strict=True) for batch in rows.to_batches(_AT_ONCE))
    return pa.chunked_array([pa.array([test(*row) for row in part], pa.bool_()) for part in parts], pa.bool_())


def inputs_of(dataset: Path, history: History, release: Release, workspace: Workspace = IN_MEMORY) -> Inputs | None:
    """Return what a version was made from; a retraction keeps nothing of its own, so that its parent's serves it."""
    holder = _holder(dataset, history, release)
    return None if holder is None else kept(dataset, holder.version, workspace)


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
    found: ReadResult,
    dataset: Path,
    history: History,
    release: Release,
    collected: Sequence[str],
    workspace: Workspace,
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
    with workspace.connected() as connection:
        connection.register("listed", listed)
        connection.register("there", found.records.select(_PLACE))
        connection.register("refused", found.quarantine.select(["locator"]))
        return set(connection.execute(_LOST).fetchall())


_LOST = """
SELECT DISTINCT listed.source, listed.locator, listed.raw_sha256
FROM listed
ANTI JOIN there USING (source, locator, raw_sha256)
ANTI JOIN refused ON refused.locator = listed.source || '/' || listed.locator
"""


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
