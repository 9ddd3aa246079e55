"""Small tables that break no rule, to be spoiled one value at a time."""

from decimal import Decimal
from typing import Any

import pyarrow as pa

from communique.identity import document_id, fact_id
from communique.schemas.contract import arrow_schema, columns, natural_key

TEXT = "🇺🇦 The ministry said: “We gave EUR 5 million.” Drones flew."
OTHER = "Nothing happened."

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def document(text: str, locator: str) -> Row:
    row: Row = {c.name: None for c in columns("documents")}
    return row | {
        "document_id": document_id("notes", locator, text),
        "source": "notes",
        "locator": locator,
        "raw_sha256": "0" * 64,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "repairs": [],
        "authors": [],
        "tags": [],
        "text": text,
        "body": text,
        "blocks": [{"role": "paragraph", "block_start": 0, "block_end": len(text)}],
        "words": 5,
        "canonical": True,
    }


def fact(table: str, words: str, **own: object) -> Row:
    start = TEXT.index(words)
    row: Row = {c.name: [] if c.name.endswith("_ids") else None for c in columns(table)}
    row |= {
        "document_id": DOCUMENT,
        "evidence_start": start,
        "evidence_end": start + len(words),
        "evidence": words,
        "spans": [{"field": "evidence", "span_start": start, "span_end": start + len(words)}],
        "method": "test",
        "confidence": 0.9,
    }
    row |= own
    row["id"] = fact_id(table, DOCUMENT, [row[name] for name in natural_key(table)])
    return row


DOCUMENT = document_id("notes", "a.txt", TEXT)
STATEMENT = fact(
    "statements",
    "We gave EUR 5 million.",
    kind="direct",
    speaker_id="organisation:ministry",
    speaker_kind="organisation",
    content="We gave EUR 5 million.",
    content_start=TEXT.index("We"),
    content_end=TEXT.index("We") + 22,
)


def entity(entity_id: str, name: str) -> Row:
    return {
        "entity_id": entity_id,
        "kind": entity_id.split(":")[0],
        "name": name,
        "aliases": [],
        "iso3": None,
        "external_ids": [],
    }


def sound() -> Tables:
    """Tables in which nothing is wrong."""
    return {
        "documents": [document(TEXT, "a.txt"), document(OTHER, "b.txt")],
        "entities": [entity("country:ukr", "Ukraine"), entity("organisation:ministry", "Ministry")],
        "mentions": [
            {
                "document_id": DOCUMENT,
                "entity_id": "organisation:ministry",
                "mention_start": 3,
                "mention_end": 15,
                "mention": "The ministry",
                "kind": "name",
            }
        ],
        "statements": [dict(STATEMENT)],
        "funding": [
            fact(
                "funding",
                "We gave EUR 5 million.",
                amount=Decimal("5000000.00"),
                currency="EUR",
                comparator="eq",
                status="disbursed",
                provider_id="organisation:ministry",
                statement_id=STATEMENT["id"],
            )
        ],
        "events": [fact("events", "Drones flew.", kind="attack", participant_ids=["country:ukr"])],
    }


def arrow(tables: Tables) -> dict[str, pa.Table]:
    """Tables of the contract's types, in which nulls may stand anywhere."""
    return {
        name: pa.Table.from_pylist(rows, schema=pa.schema([(f.name, f.type) for f in arrow_schema(name)]))
        for name, rows in tables.items()
    }
