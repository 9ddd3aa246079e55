"""Every document of the sources, as records and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from communique.sources.items import Item, items
from communique.sources.limits import Limits
from communique.sources.notices import Notice, Notices
from communique.sources.quarantined import RefusalRows
from communique.sources.records import Record, RecordRows, record, repeated
from communique.sources.source import Source
from communique.workspace import IN_MEMORY, Workspace


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read of all sources, and what was refused.

    `records` has the schema RECORDS and is sorted by (source, locator); `quarantine` is the contract's table of that
    name (stage `read`), sorted as the contract says. `items` counts what was come across before any of it was
    understood: files that are a document, lines of JSON, rows of Parquet, and whatever else lies in a source; it is the
    sum of both tables' rows. `notices` says what was not understood and cost no document, such as unknown fields; the
    first of each source are warnings in the log too.
    """

    records: pa.Table
    quarantine: pa.Table
    items: int
    notices: tuple[Notice, ...] = ()


def read(sources: Sequence[Source], limits: Limits = Limits(), workspace: Workspace = IN_MEMORY) -> ReadResult:
    """Read every document of the sources.

    A source is a folder (recursively; names that begin with a dot are passed over) or a file: `.txt`, `.md`, `.html`,
    `.htm` (one document), `.jsonl`, `.ndjson` (one document a line), all also with `.gz`, or `.parquet` (one a row); or
    an archive of collected pages, in which a page that was changed has a record for each of its states.
    One bad record never costs the others, and nothing in a source raises: a source of which nothing can be read gives
    refusals only. The result depends neither on the order of files on disk nor on the place of the folder. Both tables
    are held in the workspace; what is in memory of a document for longer is 16 bytes that stand for its name.
    """
    notices = Notices()
    records, refused = RecordRows(workspace), RefusalRows(workspace)
    count = 0
    for source in sources:
        taken: set[bytes] = set()
        for item in items(source, limits, notices):
            count += 1
            outcome = record(source, item, limits, notices) if isinstance(item, Item) else item
            if isinstance(outcome, Record) and outcome.key in taken:
                outcome = repeated(outcome)
            if isinstance(outcome, Record):
                taken.add(outcome.key)
                records.add(outcome)
            else:
                refused.add(outcome)
    return ReadResult(records.finish(), refused.finish(), count, notices.told())
