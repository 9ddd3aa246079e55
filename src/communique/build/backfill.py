"""Backfill: what the latest version was made of is read again by today's program, and published as what differs.

No document comes and none goes: new pages of an archive are for `refresh`. Documents are as the archive has their
bytes, which today's reader decodes anew, and else as the store kept them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version as installed
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.build import make
from communique.build.carried import as_read, inputs_of, sources_of
from communique.build.kept import kept_results
from communique.build.parsed import was_parsed
from communique.build.program import code_sha256
from communique.build.request import BuildRequest, BuildResult
from communique.build.results import StageResults
from communique.build.steps import Steps
from communique.build.withdrawn import inputs_without_purged, may_be_purged
from communique.compare.between import counted
from communique.dataset.history import Release, choose, read_history
from communique.dataset.manifest import read_manifest
from communique.dataset.opening import find_dataset
from communique.dataset.tables import CHANGES
from communique.errors import UsageError
from communique.extract.models import DEFAULT_MODEL, load
from communique.publish import PublishSettings, publish
from communique.publish.provenance import Provenance
from communique.publish.store import Inputs
from communique.publish.tombstones import read_tombstones
from communique.row_order import rows_at
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import Stage
from communique.sources import RECORDS, Limits, ReadResult, Source, parse_sources, read
from communique.workspace import Workspace

READ_AGAIN = "read again by "
"""How the reason of a version begins that a backfill made."""

_PLACE = ("source", "locator", "raw_sha256")
_SHOWN = 8
"""Hexadecimal digits of a digest that a reason shows."""


@dataclass(frozen=True, slots=True)
class BackfillRequest:
    """What to read again. `dataset` is the folder of the dataset; `sources` are as for `build`.

    Documents of the latest version that `sources` have are read from there, the others from the store. `accept`
    publishes a version below the bounds of the dataset; its figures of quality are measured against `annotated`.
    """

    dataset: Path
    sources: tuple[str | Source, ...] = ()
    accept: bool = False
    annotated: Path | None = None


@dataclass(frozen=True, slots=True)
class BackfillResult:
    """What came of it. `before` is the version that was read again, and what made it."""

    built: BuildResult
    before: Release
    program: str
    """The program that made that version, in words."""
    today: str
    """The program that read it again."""

    def differences(self) -> list[dict[str, str | int]]:
        """Return how many rows of each table came, went and changed, by table and cause; none where nothing did."""
        publication = self.built.publication
        if not publication.changed:
            return []
        rows = pq.read_table(publication.folder / f"{CHANGES}.parquet")
        found: list[dict[str, str | int]] = counted(rows).to_pylist()
        return found


def backfill(request: BackfillRequest, steps: Steps) -> BackfillResult:
    """Read the documents of the latest version again by today's program, and publish what differs.

    Raises UsageError where there is no version, or where neither sources nor store have all its documents; and as
    `build`.
    """
    dataset = find_dataset(request.dataset)
    with Workspace(dataset) as workspace:
        return _backfill(request, dataset, steps, workspace)


def _backfill(request: BackfillRequest, dataset: Path, steps: Steps, workspace: Workspace) -> BackfillResult:
    history = read_history(dataset)
    release = choose(history, None)
    written = read_manifest(dataset, release).written
    recorded = Provenance.from_json(written)
    model = DEFAULT_MODEL if recorded.model is None else recorded.model.name
    parse = was_parsed(written)
    if parse:
        load(model)
    names = sources_of(dataset, release)
    sources = [source for source in parse_sources(request.sources) if source.name in names]
    given = steps.run("read", read, sources, Limits(), workspace) if sources else None
    inputs = inputs_of(dataset, history, release, workspace)
    found = _together(dataset, release, None if inputs is None else as_read(inputs), given, workspace)
    tombstones = read_tombstones(dataset)
    wanted = BuildRequest(
        (),
        dataset,
        model,
        annotated=request.annotated,
        accept=request.accept,
        source_priority=priority_of(written),
        parse=parse,
    )
    kept = kept_results(wanted)
    if may_be_purged(found.records, tombstones):
        kept = replace(kept, clean=StageResults())
    made = make(found, wanted, steps, tombstones, kept, workspace)
    publication = steps.run(
        "publish",
        publish,
        made.tables,
        dataset,
        made.provenance,
        PublishSettings(accept=request.accept),
        inputs=inputs_without_purged(
            Inputs(found.records, found.quarantine, found.items), tombstones, made.tables["quarantine"], workspace
        ),
        explain=explained(written, release.version),
        workspace=workspace,
    )
    kept.settle()
    built = BuildResult(publication, made.refused, made.tables["quarantine"])
    return BackfillResult(built, release, program_of(written), _today())


def priority_of(written: Mapping[str, object]) -> tuple[str, ...]:
    """Return the sources that came first among copies when a version was made, from its manifest."""
    settings = written.get("settings")
    dedupe = settings.get("dedupe") if isinstance(settings, dict) else None
    named = dedupe.get("source_priority") if isinstance(dedupe, dict) else None
    return tuple(str(name) for name in named) if isinstance(named, list) else ()


def explained(before: Mapping[str, object], version: str) -> Callable[[str, pa.Table], str]:
    """Return what puts in words why a version differs from `version`, whose manifest says what made it."""

    def explain(because: str, changes: pa.Table) -> str:
        counts = counted(changes).to_pylist()
        told = "; ".join(
            f"{row['table_name']} {', '.join(_moves(row))} ({row['cause']})"
            for row in sorted(counts, key=lambda row: (row["table_name"], row["cause"]))
        )
        return f"{READ_AGAIN}{_today()}, {version} was made by {program_of(before)}: {told or because}"

    return explain


def program_of(written: Mapping[str, object]) -> str:
    """Return the program that made a version, in words, from its manifest."""
    return f"communique {written.get('code_version')} (code {str(written.get('code_sha256'))[:_SHOWN]})"


def _today() -> str:
    return f"communique {installed('communique')} (code {code_sha256()[:_SHOWN]})"


def _moves(row: Mapping[str, object]) -> list[str]:
    return [f"{row[what]} {what}" for what in ("added", "removed", "changed") if row[what]]


def _together(
    dataset: Path, release: Release, stored: ReadResult | None, given: ReadResult | None, workspace: Workspace
) -> ReadResult:
    """Return what a version was read from, as it was given where it was, else as it is stored.

    Raises UsageError where some of its documents are neither.
    """
    if stored is None:
        stored = _as_published(dataset, release, given)
    fresh = RECORDS.empty_table() if given is None else given.records
    # In the order in which they were read before, in which the states of a page follow each other.
    with workspace.connected() as connection:
        connection.register("stored", _numbered(stored.records))
        connection.register("fresh", _numbered(fresh))
        places = connection.sql(_TOGETHER.format(fresh=fresh.num_rows)).to_arrow_table().column("place")
    both = pa.concat_tables([fresh, stored.records])
    records = rows_at(both, places.combine_chunks(), workspace)
    return ReadResult(records.cast(RECORDS), stored.quarantine, stored.items)


def _numbered(records: pa.Table) -> pa.Table:
    """Return where records were read, with the number of each."""
    return records.select(list(_PLACE)).append_column("number", pa.array(np.arange(records.num_rows)))


_TOGETHER = """
WITH f AS (SELECT source, locator, raw_sha256, max(number) AS last FROM fresh GROUP BY ALL),
s AS (SELECT source, locator, raw_sha256, max(number) AS last FROM stored GROUP BY ALL)
SELECT coalesce(f.last, {fresh} + s.last) AS place
FROM stored JOIN s USING (source, locator, raw_sha256) LEFT JOIN f USING (source, locator, raw_sha256)
ORDER BY stored.number
"""


def _as_published(dataset: Path, release: Release, given: ReadResult | None) -> ReadResult:
    """Find what a version was read from among what is given, where the store does not have it.

    Beside its documents that is what cleaning refused then. Raises UsageError where documents are missing.
    """
    manifest = read_manifest(dataset, release)
    tables = {name: manifest.folder / manifest.tables[name].file for name in ("documents", "quarantine")}
    documents = set(_places(pq.read_table(tables["documents"], columns=list(_PLACE))))
    refused = pq.read_table(tables["quarantine"]).cast(arrow_schema("quarantine"))
    dirty = set(refused.filter(pc.field("stage") == str(Stage.CLEAN)).column("locator").to_pylist())
    made_at = datetime.fromisoformat(release.published_at)
    fresh = RECORDS.empty_table() if given is None else given.records
    seen = zip(_places(fresh), fresh.column("collected_at").to_pylist(), strict=True)
    chosen = [
        place in documents or (f"{place[0]}/{place[1]}" in dirty and at is not None and at <= made_at)
        for place, at in seen
    ]
    records = fresh.filter(pa.array(chosen, pa.bool_()))
    if missing := sorted(documents - set(_places(records))):
        raise UsageError(
            f"{len(missing)} of the {len(documents)} documents of {release.version} are neither in the store nor where "
            f"sources.yaml says (the first is {'/'.join(missing[0][:2])}): name the file that does with --config"
        )
    unread = refused.filter(pc.field("stage") == str(Stage.READ))
    if given is not None:  # what is given has the values that a version may withhold
        unread = pa.concat_tables(
            [_of(given.quarantine, unread, there=True), _of(unread, given.quarantine, there=False)]
        )
    return ReadResult(records, unread, records.num_rows + unread.num_rows)


def _of(refused: pa.Table, others: pa.Table, *, there: bool) -> pa.Table:
    """Return the refusals that are, or are not, among others by place and rule."""
    known = set(zip(others.column("locator").to_pylist(), others.column("rule").to_pylist(), strict=True))
    mine = zip(refused.column("locator").to_pylist(), refused.column("rule").to_pylist(), strict=True)
    return refused.filter(pa.array([(one in known) is there for one in mine], pa.bool_()))


def _places(records: pa.Table) -> list[tuple[str, str, str]]:
    return list(zip(*(records.column(name).to_pylist() for name in _PLACE), strict=True))
