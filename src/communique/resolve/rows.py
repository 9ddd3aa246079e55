"""Rows of the contract from facts: slots become ids, places become `spans`, natural keys become ids."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache

import pyarrow as pa

from communique.extract.facts import Fact, Figure, Funding, Period, Statement, Tie, Transfer
from communique.extract.names.name import Entity
from communique.extract.reading import Document
from communique.extract.spans import Cell, Span
from communique.identity import fact_id
from communique.resolve.containment import link_statements
from communique.resolve.parts import link_parts
from communique.resolve.representatives import Representatives
from communique.resolve.roster import Resolution, Roster
from communique.resolve.row import Row
from communique.schemas.contract import FACT_TABLES, columns, natural_key
from communique.schemas.vocabulary import Comparator, EntityKind, SpeakerKind, SpeakerResolution, Stage

_COLUMN_OF_SLOT = {
    "participants": "participant_ids",
    "co_speakers": "co_speaker_ids",
    "item_entity": "item_id",
    "object_entity": "object_id",
}
"""Columns of slots that are not the slot's own name with `_id`."""

_NO_SLOTS = frozenset({"content", "part_of"})
"""Places that name no entity."""

_PARTIES = frozenset({"provider", "recipient"})
"""Slots for which an office holder or "we" may stand."""

_SPEAKER_KINDS = {
    EntityKind.PERSON: SpeakerKind.PERSON,
    EntityKind.ORGANISATION: SpeakerKind.ORGANISATION,
    EntityKind.COUNTRY: SpeakerKind.COUNTRY,
    EntityKind.PLACE: SpeakerKind.COUNTRY,
    EntityKind.GROUP: SpeakerKind.GROUP,
    EntityKind.PROGRAMME: SpeakerKind.DOCUMENT,
    EntityKind.WEAPON: SpeakerKind.UNNAMED,
}


def fact_rows(document: Document, facts: Sequence[Fact], roster: Roster) -> dict[str, list[Row]]:
    """The rows of every fact table, by table. Rows with the same natural key are one: the first that was read wins.

    A row with a number that its column cannot hold exactly is a row of `quarantine` instead.
    """
    rows: dict[str, dict[str, Row]] = {table: {} for table in FACT_TABLES}
    refused: list[Row] = []
    totals: list[tuple[Row, Span]] = []
    representatives = Representatives(roster, facts)
    for fact in facts:
        row = _row(document, fact, roster, representatives)
        if row is None:
            continue
        if (column := _unfit(fact.table, row)) is not None:
            refused.append(_refused(fact.table, row, column))
            continue
        kept = rows[fact.table].setdefault(row["id"], row)
        if kept is row and isinstance(fact, Funding) and fact.part_of is not None:
            totals.append((row, fact.part_of))
    link_parts(list(rows["funding"].values()), totals)
    link_statements(rows)
    return {table: list(found.values()) for table, found in rows.items()} | {"quarantine": refused}


def _unfit(table: str, row: Row) -> str | None:
    """The first column whose number has more digits than it can hold, before or behind the point."""
    for name, digits, places in _decimal_columns(table):
        value = row[name]
        if value is not None and (abs(value) >= Decimal(10) ** (digits - places) or value != round(value, places)):
            return name
    return None


@cache
def _decimal_columns(table: str) -> tuple[tuple[str, int, int], ...]:
    """Name, digits and decimal places of a table's decimal columns."""
    found = ((c.name, c.arrow_type) for c in columns(table) if pa.types.is_decimal(c.arrow_type))
    return tuple((name, arrow.precision, arrow.scale) for name, arrow in found)


def _refused(table: str, row: Row, column: str) -> Row:
    shown = {"evidence_start": row["evidence_start"], "evidence": row["evidence"], column: str(row[column])}
    return {
        "stage": str(Stage.RESOLVE),
        "table_name": table,
        "locator": row["id"],
        "document_id": row["document_id"],
        "rule": "number_fits",
        "column_name": column,
        "failing_value": str(row[column]),
        "row_json": json.dumps(shown, ensure_ascii=False),
    }


def _row(document: Document, fact: Fact, roster: Roster, representatives: Representatives) -> Row | None:
    row: Row = {name: [] if name.endswith("_ids") else None for name in _column_names(fact.table)}
    row |= {
        "document_id": document.document_id,
        "evidence_start": fact.evidence.start,
        "evidence_end": fact.evidence.end,
        "evidence": fact.evidence.of(document.text),
        "method": fact.method,
        "confidence": fact.confidence,
    }
    places: list[tuple[str, Span]] = []
    for name, value in _own(fact):
        match value:
            case Cell():
                row[name] = str(value.value) if isinstance(value.value, str) else value.value
                places.append((name, value.span))
            case Period():
                row |= _period(name, value, document.text)
                places.append((name, value.span))
            case Span():
                if name in _NO_SLOTS:
                    continue
                column = _COLUMN_OF_SLOT.get(name, f"{name}_id")
                found = representatives.party(value) if name in _PARTIES else _meant(roster, value)
                row[column] = found.entity_id if found else None
                places.append((column, value))
            case tuple():
                column = _COLUMN_OF_SLOT[name]
                row[column] = list(dict.fromkeys(r.entity.entity_id for r in map(roster.resolve, value) if r))
                places.extend((column, span) for span in value)
            case str() | None:
                row[name] = None if value is None else str(value)
            case _:
                continue
    if isinstance(fact, Statement):
        row |= _statement(document, fact, roster, row["co_speaker_ids"])
    if isinstance(fact, Funding | Figure):
        row["comparator"] = row["comparator"] or str(Comparator.EQ)
    if isinstance(fact, Funding | Transfer) and row["provider_id"] == row["recipient_id"]:
        row["provider_id"] = None  # nobody gives to oneself: who gets it was named twice
    if isinstance(fact, Tie) and (row["subject_id"] is None or (fact.object is not None and row["object_id"] is None)):
        return None
    row = {column: row[column] for column in _column_names(fact.table)}
    row["spans"] = [{"field": f, "span_start": s.start, "span_end": s.end} for f, s in sorted(set(places))]
    row["confidence"] = round(row["confidence"], 2)
    row["id"] = fact_id(fact.table, document.document_id, [row[column] for column in _key(fact.table)])
    return row


@cache
def _column_names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in columns(table))


@cache
def _key(table: str) -> tuple[str, ...]:
    return natural_key(table)


def _meant(roster: Roster, span: Span) -> Entity | None:
    found = roster.resolve(span)
    return found.entity if found else None


def _own(fact: Fact) -> Iterator[tuple[str, object]]:
    """The fields of a fact beside the common ones."""
    kind: Callable[..., Fact] = type(fact)  # a type itself is not hashable to the checker
    for name in _own_fields(kind):
        yield name, getattr(fact, name)


@cache
def _own_fields(kind: Callable[..., Fact]) -> tuple[str, ...]:
    found = fields(kind) if is_dataclass(kind) else ()
    return tuple(field.name for field in found if field.name not in {"evidence", "method", "confidence"})


def _period(name: str, period: Period, text: str) -> Row:
    days: Row = {f"{name}_start": period.start, f"{name}_end": period.end}
    days[f"{name}_precision"] = None if period.precision is None else str(period.precision)
    return days | ({"period_text": period.span.of(text)} if name == "period" else {})


def _statement(document: Document, fact: Statement, roster: Roster, co_speakers: Sequence[str]) -> Row:
    # Where the words say that nobody is named ("Ukrainian officials"), no name inside them is the speaker.
    named = fact.speaker if fact.speaker_kind is not SpeakerKind.UNNAMED else None
    speakers = roster.resolve_all(named) if named else ()
    speaker: Resolution | None = speakers[0] if speakers else None
    kind = fact.speaker_kind or (_SPEAKER_KINDS[speaker.entity.kind] if speaker else SpeakerKind.UNNAMED)
    resolution = (
        SpeakerResolution.CONTEXT if speaker and fact.speaker_from_context else (speaker and speaker.resolution)
    )
    others = dict.fromkeys((*co_speakers, *(s.entity.entity_id for s in speakers[1:])))
    if speaker is not None:
        others.pop(speaker.entity.entity_id, None)  # a firm of two names, "Roe & Co.", speaks alone
    return {
        "kind": str(fact.kind),
        "content": fact.content.of(document.text),
        "content_start": fact.content.start,
        "content_end": fact.content.end,
        "speaker_id": speaker.entity.entity_id if speaker else None,
        "co_speaker_ids": list(others),
        "speaker_text": fact.speaker.of(document.text) if fact.speaker else None,
        "speaker_kind": str(kind),
        "speaker_resolution": None if resolution is None else str(resolution),
        "confidence": fact.confidence if speaker is None else fact.confidence * speaker.confidence,
    }


def mention_rows(document: Document, roster: Roster) -> tuple[list[Row], list[Row]]:
    """The rows of `mentions`, and of `entities` as this document names them."""
    mentions: list[Row] = []
    aliases: dict[str, set[str]] = {}
    entities: dict[str, Row] = {}
    for name in roster.mentions:
        words = name.span.of(document.text)
        entity = name.entity
        mentions.append(
            {
                "document_id": document.document_id,
                "entity_id": entity.entity_id,
                "mention_start": name.span.start,
                "mention_end": name.span.end,
                "mention": words,
                "kind": str(name.kind),
            }
        )
        if name.kind in {"name", "adjective"} and words != entity.name:
            aliases.setdefault(entity.entity_id, set()).add(words)
        entities.setdefault(
            entity.entity_id,
            {
                "entity_id": entity.entity_id,
                "kind": str(entity.kind),
                "name": entity.name,
                "aliases": [],
                "iso3": entity.iso3,
                "external_ids": sorted(entity.external_ids.items()),
            },
        )
    for entity_id, row in entities.items():
        row["aliases"] = sorted(aliases.get(entity_id, ()))
    return mentions, list(entities.values())
