"""A small version, as a perfect extraction of TEXT gives it, and the annotation that it is measured against."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from communique.evaluate import Evaluation
from communique.evaluate.found import COLUMNS
from communique.schemas.contract import arrow_schema

TEXT = (
    'The ministry said: "The bridge is open again." Norway allocated EUR 40 million for tents. '
    "Norway delivered 12 tents in May 2031. The council met in Zenda. The ministry called on Norway to send more. "
    "Cookies are used here."
)
QUOTED = "The bridge is open again."
MONEY = "Norway allocated EUR 40 million for tents"
TENTS = "Norway delivered 12 tents in May 2031"
MEETING = "The council met in Zenda"
SPOKEN = "statements direct attributed"
APPEAL = "The ministry called on Norway to send more"

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def at(words: str, name: str = "evidence") -> Row:
    start = TEXT.index(words)
    return {name: words, f"{name}_start": start, f"{name}_end": start + len(words)}


def read(table: str, words: str, confidence: float | None = 0.9, **own: object) -> Row:
    """A row of a fact table that was read in TEXT."""
    return {
        **dict.fromkeys(arrow_schema(table).names), "document_id": "d1", "confidence": confidence, **at(words), **own
    }  # fmt: skip


def entity(entity_id: str, name: str, *aliases: str) -> Row:
    return {"entity_id": entity_id, "kind": entity_id.split(":")[0], "name": name, "aliases": list(aliases)}


def tables() -> Tables:
    """What a perfect extraction of TEXT gives."""
    start = TEXT.index("Cookies")
    return {
        "documents": [
            {
                "document_id": "d1",
                "locator": "press/note.txt",
                "text": TEXT,
                "blocks": [{"role": "boilerplate", "block_start": start, "block_end": len(TEXT)}],
            }
        ],
        "entities": [
            entity("organisation:mod", "Ministry of Defence", "the ministry"),
            entity("country:nor", "Norway"),
        ],
        "mentions": [{"document_id": "d1", "entity_id": one} for one in ("organisation:mod", "country:nor")],
        "statements": [
            read("statements", QUOTED, kind="direct", speaker_id="organisation:mod", **at(QUOTED, "content"))
        ],
        "funding": [
            read("funding", MONEY, amount=Decimal(40_000_000), currency="EUR", status="allocated",
                 provider_id="country:nor")
        ],
        "transfers": [read("transfers", TENTS, item="tents", quantity=Decimal(12), status="delivered")],
        "figures": [
            read("figures", TENTS, value=Decimal(12), comparator="eq", period_start=date(2031, 5, 1),
                 period_end=date(2031, 5, 31), period_precision="month")
        ],
        "events": [read("events", MEETING, kind="meeting")],
        "requests": [read("requests", APPEAL, kind="appeal")],
        "relations": [
            read("relations", MEETING, subject_id="organisation:mod", predicate="holds_office", title="Chair")
        ],
    }  # fmt: skip


def gold() -> Row:
    """TEXT as an annotator would write it down, by quotes alone."""
    return {
        "id": "note",
        "boilerplate": [{"quote": "Cookies", "quote_end": "here."}],
        "entities": [
            {"name": "Ministry of Defence", "kind": "organisation", "aliases": ["the ministry"]},
            {"name": "Norway", "kind": "country", "aliases": []},
        ],
        "roles": [{"person": "the ministry", "title": "Chair", "quote": MEETING}],
        "statements": [{"kind": "direct", "speaker": "the ministry", "quote": QUOTED}],
        "funding": [
            {"amount": "40000000", "currency": "EUR", "status": "allocated", "provider": "Norway", "quote": MONEY}
        ],
        "transfers": [{"item": "tents", "quantity": "12", "status": "delivered", "quote": TENTS}],
        "figures": [{"value": "12", "comparator": "eq", "period": "2031-05", "quote": TENTS}],
        "events": [{"kind": "meeting", "quote": MEETING}],
        "requests": [{"kind": "appeal", "quote": APPEAL}],
    }


Measured = Callable[..., Evaluation]


def write(held: Tables, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, rows in held.items():
        schema = pa.schema([(c.name, c.type) for c in arrow_schema(name) if c.name in COLUMNS[name]])
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")


def changed(table: str, **values: object) -> Tables:
    held = tables()
    held[table][0] |= values
    return held


def annotated(table: str, **values: object) -> Row:
    one = gold()
    one[table][0] |= values
    return one
