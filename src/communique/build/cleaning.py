"""Cleaning of a shard of records: what a worker does."""

import logging
from dataclasses import dataclass

import pyarrow as pa

from communique.build.failures import failure, refusal
from communique.clean import UncleanableError, clean
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
    starts = range(0, records.num_rows, SHARD_RECORDS)
    return [records.take(pa.array(range(start, min(start + SHARD_RECORDS, records.num_rows)))) for start in starts]


def clean_shard(records: pa.Table) -> CleanShard:
    """Clean every record of a shard, each for itself; one that fails becomes a row of quarantine."""
    documents: list[pa.Table] = []
    failures: list[Row] = []
    for position in range(records.num_rows):
        record = records.slice(position, 1)
        try:
            documents.append(clean(record))
        except UncleanableError as error:
            [given] = record.select(["source", "locator"]).to_pylist()
            failures.append(refusal(Stage.CLEAN, error.rule, given, str(error)))
        except Exception as error:
            logger.debug("every trace, where debugging is on", exc_info=True)
            [given] = record.select(["source", "locator"]).to_pylist()
            failures.append(failure(Stage.CLEAN, CLEANING_FAILED, given, error))
    return CleanShard(
        pa.concat_tables([empty("documents"), *documents]),
        pa.Table.from_pylist(failures, schema=arrow_schema("quarantine")),
    )
