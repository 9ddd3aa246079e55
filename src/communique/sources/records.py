"""From an item to a record: decoded, parsed, checked, with its metadata and its id."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
import pyarrow as pa

from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import Markup
from communique.sources.decoding import decode, plain_text
from communique.sources.files import File, Kind
from communique.sources.items import Item, Limits
from communique.sources.metadata import Metadata, metadata, valid
from communique.sources.refusals import RefusalError, Refused, Rule
from communique.sources.source import Source

_MEDIA_TYPES = {Kind.TEXT: "text/plain", Kind.JSON_LINES: "application/x-ndjson"}
_NOT_YET_KNOWN = frozenset(
    {"document_id", "text", "published_basis", "body", "blocks", "words", "collected_at", "canonical"}
)

RECORDS: pa.Schema = pa.schema(
    [
        *(field for field in arrow_schema("documents") if field.name not in _NOT_YET_KNOWN),
        pa.field("content", pa.string(), nullable=False),
        pa.field("markup", pa.string(), nullable=False),
    ]
)
"""The columns of `documents` that are known once a document is read (null where the source is silent), and the
document itself: `content` is its decoded text, Markdown or HTML, `markup` says which (a `Markup`). `clean` makes `text`
of it, and the id of the document."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document as read."""

    source: str
    locator: str
    raw_sha256: str
    media_type: str
    content: str
    markup: Markup
    metadata: Metadata
    place: str


def record(source: Source, item: Item, limits: Limits) -> Record | Refused:
    """The document of an item, or why it is none."""
    try:
        if item.line is None:
            locator, text, given = item.file.relative, decode(item.data), item.given
        else:
            fields = _object(item.data)
            locator, text, own = _fields(source, item.file, fields, limits)
            given = own.over(item.given)
        if not text.strip():
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        return Refused.at(item.place, refusal)
    digest = hashlib.sha256(item.data).hexdigest()
    return Record(source.name, locator, digest, _MEDIA_TYPES[item.file.kind], text, Markup.PLAIN, given, item.place)


def record_table(records: Sequence[Record]) -> pa.Table:
    """The records as a table of the schema RECORDS, sorted by source and locator."""
    rows = [
        {
            "source": r.source,
            "locator": r.locator,
            "url": r.metadata.url,
            "raw_sha256": r.raw_sha256,
            "media_type": r.media_type,
            "encoding": None,
            "repairs": [],
            "language": r.metadata.language,
            "title": r.metadata.title,
            "authors": list(r.metadata.authors),
            "published_on": r.metadata.published_on,
            "published_precision": r.metadata.published_precision,
            "section": r.metadata.section,
            "tags": list(r.metadata.tags),
            "licence": r.metadata.licence,
            "attribution": r.metadata.attribution,
            "content": r.content,
            "markup": str(r.markup),
        }
        for r in sorted(records, key=lambda r: (r.source, r.locator))
    ]
    return pa.Table.from_pylist(rows, schema=RECORDS)


def repeated(record: Record) -> Refused:
    """The refusal of a record whose locator another record of the source has."""
    shown = {"id": record.locator, "title": record.metadata.title, "text": record.content}
    return Refused(record.place, Rule.REPEATED_ID, "id", record.locator, shown)


def _object(data: bytes) -> Mapping[str, object]:
    """The JSON object in a line."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RefusalError(Rule.NOT_JSON, error.msg, row={"line": data[:1000].decode("utf-8", "replace")}) from error
    if not isinstance(value, dict):
        raise RefusalError(Rule.NOT_AN_OBJECT, row=value)
    return value


def _fields(source: Source, file: File, fields: Mapping[str, object], limits: Limits) -> tuple[str, str, Metadata]:
    """Locator, text and metadata of a record. Its `id` is a text or a whole number."""
    try:
        name = _required(_with_text_id(fields), "id").strip()
        text = plain_text(_required(fields, "text"))
        if len(text) > limits.text_bytes:
            raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} characters", column="text")
        own = metadata(fields)
    except RefusalError as refusal:
        column = refusal.column or "text"
        raise RefusalError(refusal.rule, refusal.value, column=column, row=dict(fields)) from refusal
    return (f"{file.relative}/{name}" if source.path.is_dir() else name), text, own


def _with_text_id(fields: Mapping[str, object]) -> Mapping[str, object]:
    """The fields, a whole number as `id` in its decimal digits (`17` is `"17"`); true and false are no numbers."""
    number = fields.get("id")
    return {**fields, "id": str(number)} if isinstance(number, int) and not isinstance(number, bool) else fields


def _required(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None or value == "":
        raise RefusalError(Rule.MISSING_VALUE, column=name)
    if not isinstance(value, str):
        raise RefusalError(Rule.WRONG_TYPE, f"text expected, not {type(value).__name__}", column=name)
    if not value.strip():
        raise RefusalError(Rule.MISSING_VALUE, value, column=name)
    return valid(value, name) if name != "text" else value
