"""Tables of the contract that are small enough to read: two documents, three entities, a statement, money, events."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from communique.identity import document_id, fact_id
from communique.publish import Model, Provenance, SourceDigest
from communique.schemas.contract import TABLES, arrow_schema, columns, natural_key

AID = (
    "Ruritania allocates aid\n"
    "The Minister of Defence met the Chancellor in Strelsau.\n"
    'He said: "We will provide EUR 400.50 million in October." The hall was full.\n'
)
DRILL = "Exercise begins\nThe exercise in Zenda begins in June 2031.\n"

Row = dict[str, Any]


def _document(text: str, locator: str, **given: Any) -> Row:
    return {
        "document_id": document_id("notes", locator, text),
        "source": "notes",
        "locator": locator,
        "url": None,
        "raw_sha256": "ab" * 32,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "repairs": [],
        "language": "en",
        "title": text.splitlines()[0],
        "authors": [],
        "published_on": None,
        "published_precision": None,
        "published_basis": None,
        "section": None,
        "tags": ["aid", "defence"],
        "text": text,
        "body": "\n".join(text.splitlines()[1:]),
        "blocks": [{"role": "title", "block_start": 0, "block_end": text.index("\n")}],
        "words": len(text.split()),
        "licence": None,
        "attribution": None,
        "collected_at": None,
        "canonical": True,
    } | given


def fact(table: str, document: Row, evidence: str, **own: Any) -> Row:
    """A row of a fact table whose evidence is found in the document's text."""
    start = document["text"].index(evidence)
    row: Row = {c.name: [] if pa.types.is_list(c.arrow_type) else None for c in columns(table)}
    row |= {
        "document_id": document["document_id"],
        "evidence_start": start,
        "evidence_end": start + len(evidence),
        "evidence": evidence,
        "method": "rule",
        "confidence": 0.9,
    } | own
    row["id"] = fact_id(table, document["document_id"], [row[column] for column in natural_key(table)])
    return row


MINISTER = {"entity_id": "person:rudolf-elphberg", "kind": "person", "name": "Rudolf Elphberg"}
CHANCELLOR = {"entity_id": "person:flavia-strakencz", "kind": "person", "name": "Flavia Strakencz"}
RURITANIA = {"entity_id": "country:rur", "kind": "country", "name": "Ruritania", "iso3": "RUR"}

AID_DOCUMENT = _document(
    AID, "aid.txt", published_on=date(2030, 10, 3), published_precision="day", published_basis="text"
)
DRILL_DOCUMENT = _document(DRILL, "drill.txt", raw_sha256="cd" * 32)

_QUOTE = "We will provide EUR 400.50 million in October."
_SAID = fact(
    "statements",
    AID_DOCUMENT,
    f'He said: "{_QUOTE}"',
    kind="direct",
    speaker_id="person:rudolf-elphberg",
    speaker_text="He",
    speaker_kind="person",
    speaker_resolution="pronoun",
    cue="said",
    content=_QUOTE,
    content_start=AID.index(_QUOTE),
    content_end=AID.index(_QUOTE) + len(_QUOTE),
    spans=[{"field": "speaker_id", "span_start": AID.index("He said"), "span_end": AID.index("He said") + 2}],
)

ROWS: Mapping[str, Sequence[Row]] = {
    "documents": [AID_DOCUMENT, DRILL_DOCUMENT],
    "entities": [
        {"aliases": [], "iso3": None, "external_ids": []} | MINISTER,
        {"aliases": ["the Chancellor"], "iso3": None, "external_ids": []} | CHANCELLOR,
        {"aliases": [], "external_ids": [("wikidata", "Q1")]} | RURITANIA,
    ],
    "mentions": [
        {
            "document_id": AID_DOCUMENT["document_id"],
            "entity_id": "country:rur",
            "mention_start": 0,
            "mention_end": 9,
            "mention": "Ruritania",
            "kind": "name",
        }
    ],
    "statements": [_SAID],
    "funding": [
        fact(
            "funding",
            AID_DOCUMENT,
            _QUOTE,
            statement_id=_SAID["id"],
            amount=Decimal("400500000.00"),
            currency="EUR",
            comparator="eq",
            status="pledged",
            provider_id="country:rur",
            period_text="in October",
            period_start=date(2030, 10, 1),
            period_end=date(2030, 10, 31),
            period_precision="month",
        )
    ],
    "events": [
        fact(
            "events",
            AID_DOCUMENT,
            "The Minister of Defence met the Chancellor in Strelsau.",
            kind="meeting",
            participant_ids=["person:rudolf-elphberg", "person:flavia-strakencz"],
        ),
        fact("events", DRILL_DOCUMENT, "The exercise in Zenda begins in June 2031.", kind="exercise"),
    ],
    "quarantine": [
        {
            "stage": "read",
            "table_name": None,
            "locator": "notes/broken.jsonl:2",
            "document_id": None,
            "rule": "not_json",
            "column_name": None,
            "failing_value": "{",
            "row_json": None,
        }
    ],
}

PROVENANCE = Provenance(
    code_version="0.1.0",
    code_sha256="12" * 32,
    contract=1,
    gazetteer_sha256="cd" * 32,
    model=Model("small-english 1.0", "ef" * 32),
    settings={"shingle_words": 5},
    sources=(SourceDigest("notes", "01" * 32, 2),),
)


def tables(rows: Mapping[str, Sequence[Row]] = ROWS) -> dict[str, pa.Table]:
    """The tables of the contract with these rows; a table without rows is empty."""
    return {
        table: pa.Table.from_pylist(list(rows.get(table, [])), schema=arrow_schema(table))
        for table in TABLES
        if table != "changes"
    }


def without(document: Row) -> dict[str, list[Row]]:
    """The rows without those of a document."""
    return {
        table: [row for row in rows if row.get("document_id") != document["document_id"]]
        for table, rows in ROWS.items()
    }


def replaced(table: str, place: int, **values: Any) -> dict[str, list[Row]]:
    """The rows with some values of one row replaced."""
    rows = {name: list(found) for name, found in ROWS.items()}
    rows[table][place] = rows[table][place] | values
    return rows
