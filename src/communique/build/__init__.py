"""Build: documents in, a published version out. The stages in their order, told once for every way of running them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.assembling import assemble
from communique.build.carried import with_carried
from communique.build.cleaning import CLEANING_FAILED, clean_records
from communique.build.extraction import extract_documents, to_extract
from communique.build.kept import NOTHING_KEPT, Kept, kept_results
from communique.build.memory import give_back
from communique.build.program import code_sha256
from communique.build.quality import check_annotated, quality
from communique.build.request import BuildRequest, BuildResult, NothingReadError, check_apart, refusals
from communique.build.results import StageResults
from communique.build.signatures import dedupe_kept, sign_documents
from communique.build.states import States, without_repeated_articles
from communique.build.steps import Steps
from communique.build.withdrawn import inputs_without_purged, leave_out, may_be_purged
from communique.dataset.manifest import Json
from communique.dedupe import DedupeSettings, mark_canonical
from communique.errors import ContractError
from communique.extract import ExtractSettings
from communique.extract.models import load, model_sha256
from communique.extract.names import gazetteer_sha256
from communique.publish import PublishSettings, publish
from communique.publish.provenance import Model, Provenance, RefusalCount, SourceDigest
from communique.publish.store import Inputs
from communique.publish.tombstones import Tombstone, read_tombstones
from communique.row_order import in_order_of
from communique.schemas.contract import CONTRACT_VERSION, arrow_schema, sort_order
from communique.schemas.vocabulary import Stage
from communique.sources import Limits, ReadResult, Source, parse_sources, read
from communique.validate import validate
from communique.workspace import IN_MEMORY, Workspace

__all__ = ["BuildRequest", "BuildResult", "Made", "NothingReadError", "build", "make"]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of documents, before it is published."""

    tables: Mapping[str, pa.Table]
    """Those of the contract without `changes`, valid."""
    provenance: Provenance
    refused: tuple[RefusalCount, ...]


def build(request: BuildRequest, steps: Steps) -> BuildResult:
    """Build and publish a version of a dataset from its sources; `steps` runs the stages.

    The rows depend on the content of the sources and the settings of the request, never on how the stages are run.
    Raises UsageError for a source or model that is not there or a dataset inside a source, NothingReadError when no
    document is left to publish, GateError when a stage failed for too many of them, ContractError when documents were
    lost on the way, StoreError for a target that cannot be written.
    """
    sources = parse_sources(request.sources)
    check_apart(sources, request.dataset)
    check_annotated(request.annotated)
    if request.parse:
        load(request.model)
    with Workspace(request.dataset) as workspace:
        return _build(request, sources, steps, workspace)


def _build(request: BuildRequest, sources: Sequence[Source], steps: Steps, workspace: Workspace) -> BuildResult:
    found = steps.run("read", read, sources, Limits(), workspace)
    if request.add:
        found = with_carried(found, request.dataset, sources, workspace)
    tombstones = read_tombstones(request.dataset)
    kept = kept_results(request)
    if may_be_purged(found.records, tombstones):
        kept = replace(kept, clean=StageResults())
    give_back()
    made = make(found, request, steps, tombstones, kept, workspace)
    inputs = Inputs(found.records, found.quarantine, found.items)
    how = PublishSettings(accept=request.accept, store=request.store)
    publication = steps.run(
        "publish",
        publish,
        made.tables,
        request.dataset,
        made.provenance,
        how,
        title=request.title,
        text=request.text,
        inputs=inputs_without_purged(inputs, tombstones, made.tables["quarantine"], workspace),
        workspace=workspace,
    )
    result = BuildResult(publication, made.refused, made.tables["quarantine"])
    del found, inputs, made
    give_back()
    kept.settle()
    return result


def make(
    found: ReadResult,
    request: BuildRequest,
    steps: Steps,
    tombstones: Sequence[Tombstone] = (),
    kept: Kept = NOTHING_KEPT,
    workspace: Workspace = IN_MEMORY,
) -> Made:
    """Make the tables of a version of what was read, without what was withdrawn; raises as `build`.

    `kept` are results of stages that need not be made again; large tables are held in the workspace, and are there as
    long as it is.
    """
    settings, limits = request.extract, Limits()
    comparison = DedupeSettings(source_priority=request.source_priority)
    given = _documents(found, request, steps, tombstones, kept, workspace)
    give_back()
    signed = sign_documents(given.documents, comparison, steps, kept.signatures, workspace)
    duplicates = steps.run("dedupe", dedupe_kept, given.documents, comparison, signed, kept.signatures, workspace)
    del signed
    documents = mark_canonical(given.documents, duplicates)
    give_back()
    tables = _said(documents, duplicates, request, steps, kept, workspace)
    tables |= {"documents": documents, "duplicates": duplicates}
    tables["quarantine"] = pa.concat_tables([given.quarantine, tables["quarantine"]])
    del given, documents, duplicates
    give_back()
    valid = steps.run("validate", validate, tables, workspace)
    del tables
    give_back()
    refused = refusals(valid.quarantine)
    if valid.tables["documents"].num_rows == 0:
        counted = ", ".join(f"{r.rows} {r.rule}" for r in refused) or "the sources hold nothing"
        raise NothingReadError(f"no document could be read ({counted}); nothing was published", valid.quarantine)
    measured = None if request.annotated is None else steps.run("evaluate", quality, valid.tables, request.annotated)
    provenance = Provenance(
        code_version=version("communique"),
        code_sha256=code_sha256(),
        contract=CONTRACT_VERSION,
        gazetteer_sha256=gazetteer_sha256(),
        model=Model(settings.model, model_sha256(settings.model)) if settings.parse else None,
        settings=recorded(settings, limits, comparison),
        sources=digests(found.records, workspace),
        quarantine=refused,
        quality=None if measured is None else measured.figures,
        evaluation=None if measured is None else measured.evaluation,
    )
    return Made({**valid.tables, "quarantine": valid.quarantine}, provenance, refused)


def _documents(
    found: ReadResult,
    request: BuildRequest,
    steps: Steps,
    tombstones: Sequence[Tombstone],
    kept: Kept,
    workspace: Workspace,
) -> States:
    """The documents that a version may have, in the order that it has them in, and all that was refused until then."""
    account("items read", found.items, found.records, found.quarantine)
    cleaned = clean_records(found.records, steps, kept.clean, workspace)
    account("records", found.records.num_rows, cleaned.documents, cleaned.quarantine)
    failed = cleaned.quarantine.filter(pc.field("rule") == CLEANING_FAILED)
    request.failures.check(Stage.CLEAN, found.records.num_rows, failed)
    states = without_repeated_articles(cleaned.documents, workspace)
    documents, withdrawn = leave_out(states.documents, tombstones, workspace)
    quarantine = pa.concat_tables([found.quarantine, cleaned.quarantine, states.quarantine, withdrawn])
    return States(in_order_of(documents, sort_order("documents"), workspace), quarantine)


def _said(
    documents: pa.Table, duplicates: pa.Table, request: BuildRequest, steps: Steps, kept: Kept, workspace: Workspace
) -> dict[str, pa.Table]:
    """The rows of all documents by table, and in `quarantine` what was refused of them."""
    chosen = to_extract(documents, duplicates, workspace)
    extracted = extract_documents(chosen, request.extract, steps, kept.extract, workspace)
    request.failures.check(Stage.EXTRACT, extracted.documents, extracted.failures)
    give_back()
    refused = extracted.table("quarantine").cast(arrow_schema("quarantine"))
    tables = steps.run("resolve", assemble, extracted, workspace)
    return {**tables, "quarantine": pa.concat_tables([refused, extracted.failures])}


def account(what: str, count: int, kept: pa.Table, refused: pa.Table) -> None:
    """What came in is what went on plus what was refused. Raises ContractError."""
    if count != kept.num_rows + refused.num_rows:
        raise ContractError(f"{count} {what}, but {kept.num_rows} kept and {refused.num_rows} in quarantine")


def recorded(extract: ExtractSettings, read: Limits, dedupe: DedupeSettings) -> dict[str, Json]:
    """The settings that decide what is read, by stage, for the manifest."""
    return {"read": asdict(read), "dedupe": asdict(dedupe), "extract": asdict(extract)}


def digests(records: pa.Table, workspace: Workspace = IN_MEMORY) -> tuple[SourceDigest, ...]:
    """Each source with the number of its records, and one digest over their locators and digests."""
    found: list[SourceDigest] = []
    with workspace.connected() as connection:
        connection.register("records", records.select(["source", "locator", "raw_sha256"]))
        lines = connection.sql(_LINES).to_arrow_reader(_LINES_AT_ONCE)
        told = (pair for batch in lines for pair in zip(*(column.to_pylist() for column in batch.columns), strict=True))
        for source, of_source in groupby(told, key=itemgetter(0)):
            digest, count = hashlib.sha256(), 0
            for _source, line in of_source:
                digest.update(line.encode())
                count += 1
            found.append(SourceDigest(source, digest.hexdigest(), count))
    return tuple(found)


_LINES = r"""
SELECT source, raw_sha256 || ' ' || locator || E'\n' AS line FROM records ORDER BY source, line
"""
_LINES_AT_ONCE = 4096
