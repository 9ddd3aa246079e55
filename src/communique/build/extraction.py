"""Extraction of a shard of documents: what a worker does."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from communique.build.failures import failure
from communique.extract import ExtractSettings, Opened, extract_opened, open_document, parse_documents
from communique.extract.models import load
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.resolve import Row, resolve
from communique.schemas.contract import FACT_TABLES, arrow_schema
from communique.schemas.vocabulary import BlockRole, DuplicateRelation, Markup, Precision, Stage
from communique.sources.kinds import Kind

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

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShardRows:
    """What a shard gave: rows by table as read (entities once a document), and the documents that could not be read.

    `documents` is how many the shard held.
    """

    documents: int
    tables: dict[str, pa.Table]
    quarantine: pa.Table


def shards(documents: pa.Table, duplicates: pa.Table) -> list[pa.Table]:
    """The documents to extract, by document_id, in parts: all but identical and near copies, which say nothing new."""
    relations = zip(duplicates["document_id"].to_pylist(), duplicates["relation"].to_pylist(), strict=True)
    told_anew = {document for document, relation in relations if relation in _EXTRACTED_COPIES}
    marked = zip(documents["document_id"].to_pylist(), documents["canonical"].to_pylist(), strict=True)
    wanted = [canonical or document in told_anew for document, canonical in marked]
    chosen = documents.select(_COLUMNS).filter(pa.array(wanted, pa.bool_())).sort_by("document_id")
    # Parts of their own, not slices: a slice is sent to a worker together with everything it was cut from.
    return [
        chosen.take(pa.array(range(start, min(start + SHARD_DOCUMENTS, chosen.num_rows))))
        for start in range(0, chosen.num_rows, SHARD_DOCUMENTS)
    ]


def extract_shard(shard: pa.Table, settings: ExtractSettings) -> ShardRows:
    """Extract and resolve every document of a shard; one that fails becomes a row of quarantine, whatever it raises.

    Raises UsageError or SourceError for a model that is not there or not the pinned one.
    """
    load(settings.model)  # here, so that what is raised below is about one document
    rows: dict[str, list[pa.Table]] = {table: [] for table in (*EXTRACTED, "quarantine")}
    failures: list[Row] = []
    for batch in _batches(shard.to_pylist()):
        for given, opened in _opened(batch, settings):
            try:
                found = _rows(open_document(document_of(given), settings) if opened is None else opened)
            except Exception as error:
                logger.debug("every trace, where debugging is on", exc_info=True)
                failures.append(failure(Stage.EXTRACT, "extraction_failed", given, error))
                continue
            for table, part in found.items():
                rows[table].append(part)
    rows["quarantine"].append(pa.Table.from_pylist(failures, schema=loose("quarantine")))
    tables = {table: pa.concat_tables([loose(table).empty_table(), *parts]) for table, parts in rows.items()}
    return ShardRows(shard.num_rows, tables, tables.pop("quarantine").cast(arrow_schema("quarantine")))


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


def _rows(opened: Opened) -> dict[str, pa.Table]:
    """The rows of one document by table, in the contract's types; `validate` looks at its rules.

    What `resolve` refused of it stands in the table `quarantine`.
    """
    found = resolve(extract_opened(opened))
    return {table: pa.Table.from_pylist(found[table], schema=loose(table)) for table in (*EXTRACTED, "quarantine")}


def loose(table: str) -> pa.Schema:
    """The contract's columns and types, with nulls anywhere: a null in the wrong place is for `validate`."""
    return pa.schema([(field.name, field.type) for field in arrow_schema(table)])


def extractor(settings: ExtractSettings) -> partial[ShardRows]:
    """`extract_shard` with its settings, for `map`."""
    return partial(extract_shard, settings=settings)


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
