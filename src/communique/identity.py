"""Ids that come from content: the same on every machine, whatever else is in the build."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import orjson
import pyarrow as pa

ID_LENGTH = 20

_AT_ONCE = 1024
"""Rows that are held as Python values at a time."""

_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def document_id(source: str, locator: str, text: str) -> str:
    """The id of a document: a new text at an old address is a new document."""
    return _digest([source, locator, text])


def fact_id(table: str, document: str, key: Sequence[object]) -> str:
    """The id of a fact from its table, its document and its natural key (where it is and what it is)."""
    return _digest([table, document, *key])


def row_digests(table: pa.Table) -> list[str]:
    """The sha256 of each row of a table: of its values as JSON with sorted keys, whatever the order of the columns."""
    rows = (row for batch in table.to_batches(max_chunksize=_AT_ONCE) for row in batch.to_pylist())
    return [hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest() for row in rows]


def digest_column(table: pa.Table) -> pa.ChunkedArray:
    """The `row_digests` of a table as a column, of which few are Python values at a time."""
    parts = (table.slice(start, _AT_ONCE) for start in range(0, table.num_rows, _AT_ONCE))
    return pa.chunked_array([pa.array(row_digests(part), pa.string()) for part in parts], pa.string())


def _digest(parts: Sequence[object]) -> str:
    written = _WRITTEN.encode([_plain(part) for part in parts])
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def _plain(part: object) -> object:
    """A value as JSON writes it: 1.50 and 1.5 are one amount, a date is its ISO form."""
    if isinstance(part, Decimal):
        return format(part.normalize(), "f")
    if isinstance(part, date):
        return part.isoformat()
    if part is None or isinstance(part, str | int | bool):
        return str(part) if isinstance(part, str) else part
    raise TypeError(f"a natural key holds text, whole numbers, decimals and dates, not {type(part).__name__}")
