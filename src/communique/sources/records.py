"""From an item to a record: decoded, parsed, checked, with its metadata and its id."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
import pyarrow as pa

from communique.row_order import in_order_of
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import Markup
from communique.sources.decoding import decode, decode_foreign, legible
from communique.sources.items import Item
from communique.sources.kinds import MARKUP, Kind
from communique.sources.limits import Limits
from communique.sources.metadata import Metadata, mended, metadata, unknown_fields, valid
from communique.sources.notices import NoticeKind, Notices
from communique.sources.refusals import RefusalError, Refused, Rule
from communique.sources.signatures import refuse_other_kinds, shown
from communique.sources.source import Source
from communique.workspace import Workspace

_NOT_YET_KNOWN = frozenset({"document_id", "text", "published_basis", "body", "blocks", "words", "canonical"})

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


_ROWS_AT_ONCE = 1024
_CHARACTERS_AT_ONCE = 4_000_000
"""Records are Python objects until they are so many, or have so much text: the rows take several times what the table
does."""
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Record:
    """A document as read."""

    source: str
    locator: str
    raw_sha256: str
    media_type: str
    encoding: str
    repairs: tuple[str, ...]
    content: str
    markup: Markup
    metadata: Metadata
    place: str
    collected_at: datetime | None = None

    @property
    def key(self) -> bytes:
        """A digest of what no other record of its source has: its locator; of a collected page with what it was."""
        named = self.locator if self.collected_at is None else f"{self.locator} {self.raw_sha256}"
        return hashlib.blake2b(named.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def record(source: Source, item: Item, limits: Limits, notices: Notices) -> Record | Refused:
    """The document of an item, or why it is none."""
    try:
        made = _own_file(source, item, notices) if item.line is None else _one_of_many(source, item, limits, notices)
        if not made.content.strip():
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        return Refused.at(item.place, refusal)
    given, repairs = mended(made.metadata.over(source.given))
    return replace(made, metadata=given, repairs=(*made.repairs, *repairs))


def _own_file(source: Source, item: Item, notices: Notices) -> Record:
    """The document of a file that is one."""
    kind = item.file.kind
    refuse_other_kinds(item.data, plain=kind is Kind.TEXT)
    found = decode(item.data, declares=kind is Kind.HTML, charset=item.charset)
    if found.unknown_charset is not None:
        notices.add(source.name, NoticeKind.UNKNOWN_CHARSET, item.place, found.unknown_charset)
    return Record(
        source=source.name,
        locator=item.file.relative,
        raw_sha256=hashlib.sha256(item.data).hexdigest(),
        media_type=str(kind),
        encoding=found.encoding,
        repairs=found.repairs,
        content=found.text,
        markup=MARKUP[kind],
        metadata=item.given,
        place=item.place,
        collected_at=item.collected_at,
    )


def _one_of_many(source: Source, item: Item, limits: Limits, notices: Notices) -> Record:
    """The document of a line of JSON or a row of Parquet."""
    fields, encoding, repairs = _object(item)
    try:
        name = _required(_with_text_id(fields), "id").strip()
        column = _document_field(fields)
        content, mending = legible(_required(fields, column))
        if len(content) > limits.text_bytes:
            raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} characters", column=column)
        if column == "text":
            refuse_other_kinds(content[:1000].encode(), plain=True)
        given = metadata(fields).over(item.given)
    except RefusalError as refusal:
        raise RefusalError(refusal.rule, refusal.value, column=refusal.column or "text", row=dict(fields)) from refusal
    for field in unknown_fields(fields):
        notices.add(source.name, NoticeKind.UNKNOWN_FIELD, item.place, field)
    return Record(
        source=source.name,
        locator=f"{item.file.relative}/{name}" if source.path.is_dir() else name,
        raw_sha256=hashlib.sha256(item.data).hexdigest(),
        media_type=str(item.file.kind),
        encoding=encoding,
        repairs=(*repairs, *mending),
        content=content,
        markup=Markup.HTML if column == "html" else Markup.PLAIN,
        metadata=given,
        place=item.place,
    )


class RecordRows:
    """Records that become a table of the schema RECORDS as they are read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held = workspace.appender(RECORDS)
        self._waiting: list[Record] = []
        self._characters = 0

    def add(self, found: Record) -> None:
        """Add a record. Raises StoreError where the disk of the workspace does not take it."""
        self._waiting.append(found)
        self._characters += len(found.content)
        if len(self._waiting) >= _ROWS_AT_ONCE or self._characters >= _CHARACTERS_AT_ONCE:
            self._flush()

    def finish(self) -> pa.Table:
        """Return the table, sorted by source and locator; a page's states by time. Raises StoreError as `add`."""
        self._flush()
        columns = ("source", "locator", "collected_at")
        return in_order_of(self._held.finish(), columns, self._workspace, nulls_first=True)

    def _flush(self) -> None:
        self._held.append(pa.Table.from_pylist([_row(one) for one in self._waiting], schema=RECORDS))
        self._waiting, self._characters = [], 0


def _row(r: Record) -> dict[str, object]:
    return {
        "source": r.source,
        "locator": r.locator,
        "url": r.metadata.url,
        "raw_sha256": r.raw_sha256,
        "media_type": r.media_type,
        "encoding": r.encoding,
        "repairs": list(r.repairs),
        "language": r.metadata.language,
        "title": r.metadata.title,
        "authors": list(r.metadata.authors),
        "published_on": r.metadata.published_on,
        "published_precision": r.metadata.published_precision,
        "section": r.metadata.section,
        "tags": list(r.metadata.tags),
        "licence": r.metadata.licence,
        "attribution": r.metadata.attribution,
        "collected_at": r.collected_at,
        "content": r.content,
        "markup": str(r.markup),
    }


def repeated(record: Record) -> Refused:
    """The refusal of a record whose locator another record of the source has."""
    row = {"id": record.locator, "title": record.metadata.title, "text": record.content}
    return Refused(record.place, Rule.REPEATED_ID, "id", record.locator, row)


def _object(item: Item) -> tuple[Mapping[str, object], str, tuple[str, ...]]:
    """The JSON object of an item, the encoding it was read with, and what was mended to read it."""
    repairs: tuple[str, ...] = ()
    try:
        item.data.decode("utf-8")
        written, encoding = item.data, item.encoding
    except UnicodeDecodeError:
        try:
            found = decode_foreign(item.data, item.detector)
        except RefusalError as refusal:
            raise RefusalError(refusal.rule, refusal.value, row=shown(item.data)) from refusal
        written, encoding, repairs = found.text.encode(), found.encoding, found.repairs
    try:
        value = orjson.loads(written)
    except orjson.JSONDecodeError as error:
        raise RefusalError(Rule.NOT_JSON, error.msg, row={"line": written[:1000].decode("utf-8", "replace")}) from error
    if not isinstance(value, dict):
        raise RefusalError(Rule.NOT_AN_OBJECT, row=value)
    return value, encoding, repairs


def _document_field(fields: Mapping[str, object]) -> str:
    """The field that holds the document. Raises RefusalError (`text_and_html`) where two do; "" counts as none."""
    has_text, has_html = (fields.get(name) not in (None, "") for name in ("text", "html"))
    if has_text and has_html:
        raise RefusalError(Rule.TEXT_AND_HTML, "give one of them", column="html")
    return "html" if has_html else "text"


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
    return valid(value, name) if name == "id" else value
