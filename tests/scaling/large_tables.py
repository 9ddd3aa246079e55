"""Tables of any number of documents, made without reading one: what the stages behind extraction are measured with.

A document has 350 words, five mentions of three entities (a tenth of the documents have one of their own) and three
statements. A few hundred documents are made, and all others are they again under other ids. The same number gives the
same tables, whose rows stand in the order in which extraction gives them.
"""

import hashlib
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from communique.identity import document_id, fact_id
from communique.schemas.contract import arrow_schema, columns, natural_key
from communique.workspace import Workspace

WORDS = 350
TOGETHER = 200
"""Documents that are made: there is a multiple of these."""
_MINISTRIES = 50
_PREFIX = 6
"""Digits of an id that say how often its documents were made before."""
_VOCABULARY = [hashlib.sha256(str(number).encode()).hexdigest()[: 3 + number % 8] for number in range(2000)]

Row = dict[str, object]


def large_tables(count: int, workspace: Workspace) -> dict[str, pa.Table]:
    """The tables that a build of so many documents validates."""
    made = _made()
    found = {name: workspace.appender(table.schema) for name, table in made.items()}
    for again in range(count // TOGETHER):
        for name, table in made.items():
            found[name].append(_renamed(table, again))
    return {name: table.finish() for name, table in found.items()}


def _made() -> dict[str, pa.Table]:
    rows: dict[str, list[Row]] = {"documents": [], "entities": [], "mentions": [], "statements": []}
    ids = [(document_id("press", _locator(number), _text(number)), number) for number in range(TOGETHER)]
    for name, number in sorted(ids, key=lambda one: one[0][_PREFIX:]):
        _add(rows, name, number)
    named = sorted({str(mention["entity_id"]) for mention in rows["mentions"]})
    empty: Row = {"kind": "organisation", "aliases": [], "iso3": None, "external_ids": []}
    rows["entities"] = [{"entity_id": one, "name": one, **empty} for one in named]
    schemas = {name: pa.schema([(field.name, field.type) for field in arrow_schema(name)]) for name in rows}
    return {name: pa.Table.from_pylist(of_table, schemas[name]) for name, of_table in rows.items()}


def _renamed(table: pa.Table, again: int) -> pa.Table:
    """The rows of other documents that say the same."""
    for at, name in enumerate(table.column_names):
        values = table.column(at)
        if name in {"document_id", "id", "raw_sha256"}:
            values = pc.utf8_replace_slice(values, 0, _PREFIX, f"{again:0{_PREFIX}x}")
        elif name in {"entity_id", "speaker_id", "locator"}:
            values = pc.replace_substring(values, f"{0:0{_PREFIX}}", f"{again:0{_PREFIX}}")
        table = table.set_column(at, table.schema.field(at), values)
    shared = "entity_id" in table.column_names and "document_id" not in table.column_names and again
    return table.filter(pc.match_substring(table.column("entity_id"), "own-")) if shared else table


def _locator(number: int) -> str:
    return f"{0:0{_PREFIX}}-{number}.txt"


def _text(number: int) -> str:
    words = [_VOCABULARY[(number * 7919 + at * at * 31 + at) % len(_VOCABULARY)] for at in range(WORDS)]
    return f"The ministry said {' '.join(words)}."


def _entity_id(number: int, which: int) -> str:
    own = which == 2 and number % 10 == 0
    return (
        f"organisation:own-{0:0{_PREFIX}}-{number}"
        if own
        else f"organisation:ministry-{(number * 3 + which) % _MINISTRIES:03}"
    )


def _add(rows: dict[str, list[Row]], name: str, number: int) -> None:
    text = _text(number)
    empty: Row = {column.name: None for column in columns("documents")}
    own: Row = {
        "document_id": name,
        "source": "press",
        "locator": _locator(number),
        "raw_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "media_type": "text/plain",
        "encoding": "utf-8",
        "language": "en",
        "published_on": date(2020, 1, 1) + timedelta(days=number % 2000),
        "published_precision": "day",
        "repairs": [],
        "authors": [],
        "tags": [],
        "text": text,
        "body": text,
        "blocks": [{"role": "paragraph", "block_start": 0, "block_end": len(text)}],
        "words": WORDS + 2,
        "canonical": True,
    }
    rows["documents"].append(empty | own)
    for at in range(5):
        mention: Row = {"document_id": name, "entity_id": _entity_id(number, at % 3), "kind": "name"}
        mention |= {"mention_start": at * 10, "mention_end": at * 10 + 8, "mention": text[at * 10 : at * 10 + 8]}
        rows["mentions"].append(mention)
    for at in range(3):
        rows["statements"].append(_statement(name, number, text, at * 200))


def _statement(name: str, number: int, text: str, start: int) -> Row:
    words = text[start : start + 150]
    row: Row = {column.name: [] if column.name.endswith("_ids") else None for column in columns("statements")}
    row |= {
        "document_id": name,
        "evidence_start": start,
        "evidence_end": start + len(words),
        "evidence": words,
        "spans": [{"field": "evidence", "span_start": start, "span_end": start + len(words)}],
        "method": "test",
        "confidence": 0.9,
        "kind": "direct",
        "speaker_id": _entity_id(number, 0),
        "speaker_kind": "organisation",
        "content": words,
        "content_start": start,
        "content_end": start + len(words),
    }
    row["id"] = fact_id("statements", name, [row[column] for column in natural_key("statements")])
    return row
