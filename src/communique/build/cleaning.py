"""Cleaning of a shard of records: what a worker does."""

import logging
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.failures import failure, refusal
from communique.build.results import MADE_OF, StageResults, in_order
from communique.build.steps import Steps
from communique.clean import UncleanableError, clean
from communique.identity import row_digests
from communique.resolve import Row
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage

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


def record_shards(records: pa.Table) -> list[pa.Table]:
    """The records in parts of their own: a slice is sent to a worker together with everything it was cut from."""
    parts = (records.slice(start, SHARD_RECORDS) for start in range(0, records.num_rows, SHARD_RECORDS))
    return [part.take(pa.array(range(part.num_rows))) for part in parts]


def clean_records(records: pa.Table, steps: Steps, results: StageResults) -> CleanShard:
    """Clean records over shards, but for those whose documents are kept; in the order of the records."""
    keys = pa.array(row_digests(records), pa.string())
    records = records.append_column(MADE_OF, keys)
    known = results.load(keys.to_pylist())
    new = records if known is None else records.filter(pc.invert(pc.is_in(keys, known.column(MADE_OF))))
    shards = steps.map("clean", partial(clean_shard, results=results), record_shards(new))
    made = [shard.documents for shard in shards]
    if known is not None:
        made = [in_order(pa.concat_tables([known, *made]), keys.to_pylist())]
    return CleanShard(
        pa.concat_tables([empty("documents"), *(part.drop_columns([MADE_OF]) for part in made)]),
        pa.concat_tables([empty("quarantine"), *(shard.quarantine for shard in shards)]),
    )


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
