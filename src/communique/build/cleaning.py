"""Cleaning of a shard of records: what a worker does."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from communique.build.failures import failure, refusal
from communique.build.placing import KeptRows, Places
from communique.build.results import MADE_OF, StageResults
from communique.build.steps import Steps
from communique.clean import UncleanableError, clean
from communique.identity import digest_column
from communique.resolve import Row
from communique.row_order import Shards, rows_at
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage
from communique.workspace import IN_MEMORY, Workspace

SHARD_RECORDS = 128
"""Records in a shard: about a second of work, and the same cut whatever the number of workers."""

CLEANING_FAILED = "cleaning_failed"
"""The rule of records on which our own code fails; other rules name what is wrong with the record."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CleanShard:
    """The documents of a shard, and the records that could not be cleaned."""

    documents: pa.Table
    quarantine: pa.Table


def clean_records(
    records: pa.Table, steps: Steps, results: StageResults, workspace: Workspace = IN_MEMORY
) -> CleanShard:
    """Clean records over shards, but for those whose documents are kept; in the order of the records."""
    keys = digest_column(records)
    records = records.append_column(MADE_OF, keys)
    kept = KeptRows(Places(keys), workspace)
    for part in results.parts():
        kept.add(part)
    missing = kept.missing()
    new = Shards(rows_at(records, pa.array(missing), workspace), SHARD_RECORDS)
    quarantine = workspace.appender(arrow_schema("quarantine"))

    def made() -> Iterator[pa.Table]:
        for shard in steps.map("clean", partial(clean_shard, results=results), new):
            quarantine.append(shard.quarantine)
            yield shard.documents

    schema = arrow_schema("documents")
    documents = workspace.hold(schema, (part.drop_columns([MADE_OF]) for part in kept.with_new(made())))
    return CleanShard(documents, quarantine.finish())


def clean_shard(records: pa.Table, results: StageResults) -> CleanShard:
    """Clean every record of a shard, each for itself, and keep the documents; one that fails is a row of quarantine.

    `records` and the documents have the column MADE_OF.
    """
    documents: list[pa.Table] = []
    failures: list[Row] = []
    for position in range(records.num_rows):
        record = records.slice(position, 1)
        try:
            cleaned = clean(record.drop_columns([MADE_OF]))
            documents.append(cleaned.append_column(MADE_OF, record.column(MADE_OF)))
        except UncleanableError as error:
            [given] = record.select(["source", "locator"]).to_pylist()
            failures.append(refusal(Stage.CLEAN, error.rule, given, str(error)))
        except Exception as error:
            logger.debug("every trace, where debugging is on", exc_info=True)
            [given] = record.select(["source", "locator"]).to_pylist()
            failures.append(failure(Stage.CLEAN, CLEANING_FAILED, given, error))
    nothing = empty("documents").append_column(MADE_OF, pa.array([], pa.string()))
    # One chunk a shard: a chunk a document takes more memory than what stands in it, in every later stage too.
    made = pa.concat_tables([nothing, *documents]).combine_chunks()
    results.keep(made)
    return CleanShard(
        made,
        pa.Table.from_pylist(failures, schema=arrow_schema("quarantine")),
    )
