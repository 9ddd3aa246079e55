"""Refusals as rows of `quarantine`."""

import json
import math
from collections.abc import Mapping
from typing import TypeAlias

import pyarrow as pa

from communique.row_order import in_order_of
from communique.schemas.contract import arrow_schema, sort_order
from communique.schemas.vocabulary import Stage
from communique.sources.refusals import Refused
from communique.workspace import Workspace

MAX_VALUE = 200
"""Characters of a failing value that are kept."""

_MAX_ENTRIES = 30
_MAX_DEPTH = 3
_ROWS_AT_ONCE = 1024

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
"""A value as JSON holds it."""


class RefusalRows:
    """Refusals that become the contract's table `quarantine` (stage `read`) as they come."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held = workspace.appender(arrow_schema("quarantine"))
        self._waiting: list[dict[str, str | None]] = []

    def add(self, refused: Refused) -> None:
        """Add what was refused. Raises StoreError where the disk of the workspace does not take it."""
        self._waiting.append(_row(refused))
        if len(self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def finish(self) -> pa.Table:
        """Return the table, in the contract's order. Raises StoreError as `add`."""
        self._flush()
        # Nulls first, as DuckDB and Arrow do not agree on where they go.
        return in_order_of(self._held.finish(), sort_order("quarantine"), self._workspace, nulls_first=True)

    def _flush(self) -> None:
        self._held.append(pa.Table.from_pylist(self._waiting, schema=self._held.schema))
        self._waiting = []


def _row(r: Refused) -> dict[str, str | None]:
    return {
        "stage": str(Stage.READ),
        "table_name": "documents",
        "locator": _printable(r.locator),
        "document_id": None,
        "rule": str(r.rule),
        "column_name": r.column,
        "failing_value": None if r.value is None else _printable(r.value)[:MAX_VALUE],
        "row_json": None if r.row is None else json.dumps(shorten(r.row), ensure_ascii=False, allow_nan=False),
    }


def shorten(value: object, depth: int = 0) -> Json:
    """A JSON value cut to a size that can be shown: long texts, long lists and deep nesting end in an ellipsis."""
    match value:
        case None | bool():
            return value
        case int():
            return value if abs(value) < 2**63 else _cut(str(value))
        case float():
            return value if math.isfinite(value) else str(value)
        case str():
            return _cut(_printable(value))
        case _ if depth >= _MAX_DEPTH:
            return "…"
        case Mapping():
            short = {_cut(_printable(str(k))): shorten(v, depth + 1) for k, v in list(value.items())[:_MAX_ENTRIES]}
            return short if len(value) <= _MAX_ENTRIES else {**short, "…": f"{len(value) - _MAX_ENTRIES} more"}
        case list() | tuple():
            items = [shorten(v, depth + 1) for v in value[:_MAX_ENTRIES]]
            return items if len(value) <= _MAX_ENTRIES else [*items, f"… {len(value) - _MAX_ENTRIES} more"]
        case _:
            raise TypeError(f"not a JSON value: {type(value).__name__}")


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"


def _printable(text: str) -> str:
    """The text without what UTF-8 cannot hold: file names may carry bytes as lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
