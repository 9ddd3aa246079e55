"""What a published version says of a document, as rows that can be compared with annotations."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc

from communique.errors import ContractError, StoreError
from communique.evaluate.comparison import Names, Period, Span, folded, found_period, number

LONGEST_EVIDENCE = 800
"""Evidence longer than this, in code points, is a document and no evidence: its row counts as not found."""

_EVIDENCE = ("document_id", "evidence_start", "evidence_end", "evidence", "confidence", "id", "method")
_PERIOD = ("period_start", "period_end", "period_precision")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": ("document_id", "locator", "text", "blocks"),
    "entities": ("entity_id", "kind", "name", "aliases"),
    "mentions": ("document_id", "entity_id"),
    "statements": (*_EVIDENCE, "kind", "speaker_id", "content", "content_start", "content_end"),
    "funding": (*_EVIDENCE, "amount", "currency", "status", "provider_id", "recipient_id", "programme_id"),
    "transfers": (*_EVIDENCE, "item", "item_id", "quantity", "status"),
    "figures": (*_EVIDENCE, "value", "comparator", *_PERIOD),
    "events": (*_EVIDENCE, "kind"),
    "requests": _EVIDENCE,
    "relations": (*_EVIDENCE, "subject_id", "predicate", "title"),
}
"""What is read of a version."""

_ENDING = re.compile(r"\.(txt|json|md|markdown|html|htm)(\.gz)?$")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a fact table."""

    span: Span
    """Of the content for statements, of the evidence for everything else."""
    words: str
    """What stands there."""
    confidence: float | None
    id: str
    method: str


@dataclass(frozen=True, slots=True)
class FoundStatement(Found):
    """A row of statements."""

    kind: str
    speaker: Names


@dataclass(frozen=True, slots=True)
class FoundFunding(Found):
    """A row of funding."""

    amount: Decimal | None
    currency: str | None
    status: str | None
    parties: Mapping[str, Names]
    """By slot: provider, recipient, programme."""


@dataclass(frozen=True, slots=True)
class FoundTransfer(Found):
    """A row of transfers."""

    item: str | None
    item_names: Names
    quantity: Decimal | None
    status: str | None


@dataclass(frozen=True, slots=True)
class FoundFigure(Found):
    """A row of figures."""

    value: Decimal | None
    comparator: str | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class FoundEvent(Found):
    """A row of events."""

    kind: str


@dataclass(frozen=True, slots=True)
class FoundRole(Found):
    """A row of relations that says who holds which office."""

    person: Names
    title: str | None


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity that is mentioned in the document."""

    kind: str
    name: str
    names: Names
    words: str
    confidence: None = None


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """Everything that a version says of one document, without the rows that its text does not bear out."""

    text: str
    boilerplate: tuple[Span, ...]
    statements: tuple[FoundStatement, ...]
    funding: tuple[FoundFunding, ...]
    transfers: tuple[FoundTransfer, ...]
    figures: tuple[FoundFigure, ...]
    events: tuple[FoundEvent, ...]
    requests: tuple[Found, ...]
    roles: tuple[FoundRole, ...]
    entities: tuple[FoundEntity, ...]
    ungrounded: int
    """Rows whose evidence or content is not what stands at its offsets."""


ABSENT = FoundDocument("", (), (), (), (), (), (), (), (), (), 0)
"""Stands for a document that the version does not hold."""


def read_found(version: Path, wanted: Collection[str]) -> dict[str, FoundDocument]:
    """Read what a version says of documents, by the name that `document_name` gives them.

    `version` is the folder with `TABLE.parquet`, or a folder of part files `TABLE/`; only `documents` must be there.
    Raises StoreError for a table that is missing or damaged, ContractError for one without the columns needed.
    """
    documents: dict[str, Row] = {}
    for row in _rows(version, "documents"):
        name = document_name(str(row["locator"] or row["document_id"]))
        if name in wanted:
            documents[name] = row
    if not documents:
        return {}
    ids = sorted(str(row["document_id"]) for row in documents.values())
    entities = {str(row["entity_id"]): row for row in _rows(version, "entities")}
    by_document: dict[str, dict[str, list[Row]]] = {}
    for table in COLUMNS:
        if table not in {"documents", "entities"}:
            for row in _rows(version, table, ids):
                by_document.setdefault(str(row["document_id"]), {}).setdefault(table, []).append(row)
    return {
        name: _document(row, by_document.get(str(row["document_id"]), {}), entities) for name, row in documents.items()
    }


def document_name(locator: str) -> str:
    """Return what an annotation calls a document: the last part of its locator without `.txt`, `.json` and the like."""
    return _ENDING.sub("", PurePosixPath(locator).name)


def _rows(version: Path, table: str, documents: Sequence[str] | None = None) -> list[Row]:
    path = next((p for p in (version / f"{table}.parquet", version / table) if p.exists()), None)
    if path is None:
        if table == "documents":
            raise StoreError(f"{version} holds no table of documents: it is no version of a dataset")
        return []
    import pyarrow.dataset as ds  # here, since it loads pandas where that is installed

    try:
        held = ds.dataset(path, format="parquet", partitioning=None)
        if missing := [column for column in COLUMNS[table] if column not in held.schema.names]:
            raise ContractError(f"{path} has no column {', '.join(missing)}: this communique cannot evaluate it")
        of_them = None if documents is None else pc.field("document_id").isin(documents)
        read: list[Row] = held.to_table(columns=list(COLUMNS[table]), filter=of_them).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path} cannot be read ({str(error).splitlines()[0]})") from error
    return read


def _document(document: Row, rows: Mapping[str, Sequence[Row]], entities: Mapping[str, Row]) -> FoundDocument:
    text = str(document["text"])
    ungrounded = 0

    def borne_out(table: str) -> list[Row]:
        nonlocal ungrounded
        grounded = [row for row in rows.get(table, ()) if _is_grounded(row, text)]
        ungrounded += len(rows.get(table, ())) - len(grounded)
        return [row for row in grounded if _length(row) <= LONGEST_EVIDENCE]

    def named(entity_id: object) -> Names:
        return _names(entity_id, entities)

    return FoundDocument(
        text=text,
        boilerplate=_boilerplate(document["blocks"]),
        statements=tuple(
            FoundStatement(*_found(row, "content"), str(row["kind"]), named(row["speaker_id"]))
            for row in borne_out("statements")
        ),
        funding=tuple(
            FoundFunding(
                *_found(row),
                number(row["amount"]),
                _text(row["currency"]),
                _text(row["status"]),
                {slot: named(row[f"{slot}_id"]) for slot in ("provider", "recipient", "programme")},
            )
            for row in borne_out("funding")
        ),
        transfers=tuple(
            FoundTransfer(
                *_found(row), _text(row["item"]), named(row["item_id"]), number(row["quantity"]), _text(row["status"])
            )
            for row in borne_out("transfers")
        ),
        figures=tuple(
            FoundFigure(
                *_found(row),
                number(row["value"]),
                _text(row["comparator"]),
                found_period(_day(row["period_start"]), _day(row["period_end"]), _text(row["period_precision"])),
            )
            for row in borne_out("figures")
        ),
        events=tuple(FoundEvent(*_found(row), str(row["kind"])) for row in borne_out("events")),
        requests=tuple(Found(*_found(row)) for row in borne_out("requests")),
        roles=tuple(
            FoundRole(*_found(row), named(row["subject_id"]), _text(row["title"]))
            for row in _offices(borne_out("relations"))
        ),
        entities=_mentioned(rows.get("mentions", ()), entities),
        ungrounded=ungrounded,
    )


def _is_grounded(row: Row, text: str) -> bool:
    """Whether evidence, and content where there is any, are the words that stand at their offsets."""
    what = ("evidence", "content") if "content" in row else ("evidence",)
    return all(row[one] == text[slice(*_span(row, one))] for one in what)


def _offices(relations: Sequence[Row]) -> list[Row]:
    """Return who holds which office, each told once a document."""
    held = (row for row in relations if row["predicate"] == "holds_office")
    return list({(row["subject_id"], folded(_text(row["title"]))): row for row in held}.values())


def _mentioned(mentions: Sequence[Row], entities: Mapping[str, Row]) -> tuple[FoundEntity, ...]:
    ids = dict.fromkeys(str(row["entity_id"]) for row in mentions)
    return tuple(
        FoundEntity(str(entities[one]["kind"]), names[0], names, names[0])
        for one in ids
        if one in entities and (names := _names(one, entities))
    )


def _names(entity_id: object, entities: Mapping[str, Row]) -> Names:
    """Return the name and aliases of an entity, its id where the version does not list it, nothing for null."""
    if not entity_id:
        return ()
    entity = entities.get(str(entity_id))
    if entity is None:
        return (str(entity_id),)
    aliases = entity["aliases"]
    return (str(entity["name"]), *(map(str, aliases) if isinstance(aliases, list) else ()))


def _boilerplate(blocks: object) -> tuple[Span, ...]:
    listed = blocks if isinstance(blocks, list) else []
    return tuple((b["block_start"], b["block_end"]) for b in listed if b["role"] == "boilerplate")


def _found(row: Row, of: str = "evidence") -> tuple[Span, str, float | None, str, str]:
    return _span(row, of), str(row[of]), _share(row), str(row["id"]), str(row["method"])


def _span(row: Row, of: str) -> Span:
    start, end = row[f"{of}_start"], row[f"{of}_end"]
    if not isinstance(start, int) or not isinstance(end, int):
        raise ContractError(f"{of}_start and {of}_end are offsets, not {start!r} and {end!r}")
    return start, end


def _length(row: Row) -> int:
    start, end = _span(row, "evidence")
    return end - start


def _share(row: Row) -> float | None:
    confidence = row["confidence"]
    return float(confidence) if isinstance(confidence, int | float) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
