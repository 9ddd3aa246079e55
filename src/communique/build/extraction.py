"""Extraction of a shard of documents: what a worker does."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.failures import failure
from communique.build.placing import KeptRows, Places
from communique.build.results import MADE_OF, StageResults
from communique.build.steps import Steps
from communique.extract import ExtractSettings, Opened, extract_opened, open_document, parse_documents
from communique.extract.models import load
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.extract.unparsed import UNPARSED, misses_its_parser
from communique.identity import digest_column
from communique.resolve import Row, resolve
from communique.row_order import Shards, in_order_of, rows_at, rows_where
from communique.schemas.contract import FACT_TABLES, arrow_schema, empty, sort_order
from communique.schemas.vocabulary import BlockRole, DuplicateRelation, Markup, Precision, Stage
from communique.sources.kinds import Kind
from communique.workspace import IN_MEMORY, Workspace

SHARD_DOCUMENTS = 32
"""Documents in a shard: seconds of work, and the same cut whatever the number of workers."""

BATCH_CHARACTERS = 120_000
"""Code points of text that are parsed together: a shard of press releases, some twenty million bytes of trees."""

EXTRACTED = ("entities", "mentions", *FACT_TABLES)
"""The tables that extraction fills."""

_COLUMNS = (
    "document_id",
    "source",
    "locator",
    "media_type",
    "text",
    "blocks",
    "language",
    "title",
    "published_on",
    "published_precision",
)
_EXTRACTED_COPIES = frozenset({DuplicateRelation.REVISION, DuplicateRelation.EXCERPT})

_Read = tuple[Row, dict[str, list[Row]]]
"""A document as given, and what it says: its rows by table; what `resolve` refused of it stands in `quarantine`."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShardRows:
    """What the documents of a shard gave.

    `rows` has a row a document that could be read, with what it was made of (MADE_OF) and, for each table of EXTRACTED
    and for `quarantine` (what `resolve` refused of it), a column with the list of its rows. `documents` counts all,
    `failures` are rows of quarantine for those that could not be read.
    """

    documents: int
    rows: pa.Table
    failures: pa.Table


@dataclass(frozen=True, slots=True)
class Extracted:
    """What all documents gave, in their order.

    `tables` has each of EXTRACTED and `quarantine` (what `resolve` refused) with the contract's columns and nulls
    anywhere. `documents` counts all, `failures` are rows of quarantine for those that could not be read.
    """

    documents: int
    tables: Mapping[str, pa.Table]
    failures: pa.Table

    def table(self, name: str) -> pa.Table:
        """The rows of all documents for one table, in the order of the documents."""
        return self.tables[name]


def to_extract(documents: pa.Table, duplicates: pa.Table, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """What extraction reads, by document_id: all documents but identical and near copies, which say nothing new.

    `documents` are in that order.
    """
    told_anew = pc.is_in(duplicates.column("relation"), pa.array(sorted(_EXTRACTED_COPIES), pa.string()))
    anew = duplicates.column("document_id").filter(told_anew)
    wanted = pc.or_(documents.column("canonical"), pc.is_in(documents.column("document_id"), anew))
    return rows_where(documents.select(_COLUMNS), wanted, workspace)


def extract_documents(
    chosen: pa.Table,
    settings: ExtractSettings,
    steps: Steps,
    results: StageResults,
    workspace: Workspace = IN_MEMORY,
) -> Extracted:
    """Extract documents over shards, but for those whose rows are kept; in the order of the documents."""
    keys = digest_column(chosen)
    given = chosen.append_column(MADE_OF, keys)
    kept = KeptRows(Places(keys), workspace)
    for part in results.parts():
        kept.add(part)
    missing = kept.missing()
    new = given if len(missing) == given.num_rows else rows_at(given, pa.array(missing), workspace)
    shards = Shards(new, SHARD_DOCUMENTS)
    failures: list[pa.Table] = [empty("quarantine")]

    def made() -> Iterator[pa.Table]:
        for shard in steps.map("extract", partial(extract_shard, settings=settings, results=results), shards):
            failures.append(shard.failures)
            yield shard.rows

    tables = {name: workspace.appender(loose(name)) for name in _LISTED}
    for rows in kept.with_new(made()):
        for name, table in tables.items():
            # Documents come in the order of their ids: what is sorted here stands so in the whole table.
            table.append(in_order_of(_of_table(rows, name), sort_order(name)))
    held = {name: table.finish() for name, table in tables.items()}
    return Extracted(chosen.num_rows, held, pa.concat_tables(failures))


def _of_table(rows: pa.Table, name: str) -> pa.Table:
    """The rows of documents for one table."""
    return pa.Table.from_struct_array(pc.list_flatten(rows.column(name)).combine_chunks()).cast(loose(name))


def extract_shard(shard: pa.Table, settings: ExtractSettings, results: StageResults) -> ShardRows:
    """Extract and resolve every document of a shard, and keep the rows; one that fails becomes a row of quarantine.

    `shard` has the column MADE_OF. Raises UsageError or SourceError for a model that is not there or not the pinned
    one, and nothing else, whatever a document does.
    """
    if settings.parse:
        load(settings.model)  # here, so that what is raised below is about one document
    read: list[_Read] = []
    failures: list[Row] = []
    for batch in _batches(shard.to_pylist()):
        for given, opened in _opened(batch, settings):
            try:
                whole = open_document(document_of(given), settings) if opened is None else opened
                found = resolve(extract_opened(whole))
                read.append((given, found if settings.parse else _marked(found, whole)))
            except Exception as error:
                logger.debug("every trace, where debugging is on", exc_info=True)
                failures.append(failure(Stage.EXTRACT, "extraction_failed", given, error))
    try:
        rows = _table(read)
    except Exception:
        logger.debug("the rows of a shard are put into types document by document", exc_info=True)
        rows = _table(_typed(read, failures))
    results.keep(rows)
    return ShardRows(shard.num_rows, rows, pa.Table.from_pylist(failures, schema=arrow_schema("quarantine")))


def _marked(found: dict[str, list[Row]], opened: Opened) -> dict[str, list[Row]]:
    """The rows of a document that was not parsed and would have been: the method of every fact says so."""
    if not misses_its_parser(opened.reading.document):
        return found
    told = {t: [row | {"method": row["method"] + UNPARSED} for row in found[t]] for t in FACT_TABLES if t in found}
    return found | told


def _table(read: list[_Read]) -> pa.Table:
    """A row a document in the contract's types, with the rows of each table as a list; `validate` looks at its rules.

    Raises what pyarrow raises for a value that its column cannot hold.
    """
    made_of = pa.array([given[MADE_OF] for given, _ in read], pa.string())
    lists = [pa.array([found[field.name] for _, found in read], field.type) for field in _ROWS if field.name != MADE_OF]
    return pa.Table.from_arrays([made_of, *lists], schema=_ROWS)


def _typed(read: list[_Read], failures: list[Row]) -> list[_Read]:
    """The documents whose values all fit their columns; each of the others becomes a row of `failures`."""
    fitting: list[_Read] = []
    for given, found in read:
        try:
            _table([(given, found)])
        except Exception as error:
            logger.debug("every trace, where debugging is on", exc_info=True)
            failures.append(failure(Stage.EXTRACT, "extraction_failed", given, error))
        else:
            fitting.append((given, found))
    return fitting


def _batches(rows: list[Row]) -> Iterator[list[Row]]:
    """Documents in a row with at most BATCH_CHARACTERS of text together, or one that has more."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        if batch and size + len(row["text"]) > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row["text"])
    if batch:
        yield batch


def _opened(rows: list[Row], settings: ExtractSettings) -> Iterator[tuple[Row, Opened | None]]:
    """Each document with its sentences, parsed together; None for all where one fails: then each is read by itself."""
    try:
        batch = [open_document(document_of(row), settings) for row in rows]
        parse_documents(batch)
    except Exception:
        logger.debug("documents of a batch are read one by one", exc_info=True)
        yield from ((row, None) for row in rows)
        return
    yield from zip(rows, batch, strict=True)


def loose(table: str) -> pa.Schema:
    """The contract's columns and types, with nulls anywhere: a null in the wrong place is for `validate`."""
    return pa.schema([(field.name, field.type) for field in arrow_schema(table)])


_LISTED = (*EXTRACTED, "quarantine")
_ROWS = pa.schema([(MADE_OF, pa.string()), *((table, pa.list_(pa.struct(list(loose(table))))) for table in _LISTED)])


def document_of(row: Row) -> Document:
    """A document as extraction reads it, from its row in `documents`."""
    precision = row["published_precision"]
    return Document(
        document_id=row["document_id"],
        text=row["text"],
        blocks=tuple(Block(BlockRole(b["role"]), Span(b["block_start"], b["block_end"])) for b in row["blocks"]),
        language=row["language"],
        title=row["title"],
        published_on=row["published_on"],
        published_precision=None if precision is None else Precision(precision),
        markup=Markup.MARKDOWN if row["media_type"] == Kind.MARKDOWN else Markup.PLAIN,
    )
