"""Rows that stand and rows that were refused: every row of every table is in exactly one of the two.

Tables can have more rows than memory holds: they are looked at some rows at a time, and of each row one byte says
whether it stands.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from communique.row_order import in_order_of, rises, rows_where
from communique.schemas.contract import arrow_schema, identity, sort_order
from communique.schemas.vocabulary import Stage
from communique.validate.structure import ROW, Numbers, frame, picked
from communique.workspace import Workspace

BROKEN = pl.Schema({ROW: pl.UInt32, "rule": pl.String, "column_name": pl.String, "failing_value": pl.String})
"""A broken rule: the row's number, the rule, and the column and value that broke it where there is one."""


ROWS_AT_ONCE = 1 << 15
BYTES_AT_ONCE = 32 << 20
"""How much of a table is looked at together, at most."""


class Ledger:
    """What became of the rows of all tables. A row is known by its number in the table that was given."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = dict(tables)
        self._stands = {name: np.ones(table.num_rows, np.bool_) for name, table in tables.items()}
        self._refused: dict[str, list[pl.DataFrame]] = {name: [] for name in tables}

    def parts(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """Yield the rows that stand in their order, some at a time: `row_number` and these columns, all by default."""
        given = self._tables[table] if columns is None else self._tables[table].select(list(columns))
        size = max(1, min(ROWS_AT_ONCE, BYTES_AT_ONCE * given.num_rows // max(1, given.nbytes)))
        for start in range(0, given.num_rows, size):
            stands = self._stands[table][start : start + size]
            if stands.any():
                part = frame(given.slice(start, size)).with_row_index(ROW, offset=start)
                yield part if stands.all() else part.filter(pl.Series(stands))

    def rows(self, table: str, numbers: Numbers) -> pl.DataFrame:
        """The rows of these numbers, which rise, as `parts` gives them."""
        rows = frame(picked(self._tables[table], numbers))
        return rows.insert_column(0, pl.Series(ROW, numbers, pl.UInt32))

    def column(self, table: str, column: str) -> pa.ChunkedArray:
        """The values of a column in all rows, those that were refused among them."""
        return self._tables[table].column(column)

    def rises(self, table: str, columns: Sequence[str]) -> bool:
        """Whether the rows, those that were refused among them, are sorted by columns and no two are equal in all."""
        return rises(self._tables[table], columns, strictly=True)

    def stands(self, table: str) -> pa.BooleanArray:
        """Whether a row stands, for all rows."""
        return pa.array(self._stands[table])

    def refuse(self, table: str, broken: pl.DataFrame) -> int:
        """Take the rows of `broken` (schema BROKEN) out of a table and return how many; a row's first rule counts."""
        first = broken.select(BROKEN.names()).unique(ROW, keep="first", maintain_order=True)
        first = first.filter(pl.Series(self._stands[table][first.get_column(ROW).to_numpy()]))
        if first.height:
            self._stands[table][first.get_column(ROW).to_numpy()] = False
            self._refused[table].append(first)
        return first.height

    def cut(self, table: str, column: str, broken: pl.DataFrame) -> None:
        """Put null in a column of the rows of `broken` (schema BROKEN), which stay."""
        if broken.height:
            given = self._tables[table]
            place, field = given.column_names.index(column), given.schema.field(column)
            cut = np.zeros(given.num_rows, np.bool_)
            cut[broken.get_column(ROW).to_numpy()] = True
            values = pc.if_else(pa.array(cut), pa.scalar(None, field.type), given.column(place))
            self._tables[table] = given.set_column(place, field, values)

    def refused(self, table: str) -> int:
        """How many rows of a table were refused."""
        return sum(part.height for part in self._refused[table])

    def table(self, name: str, workspace: Workspace) -> pa.Table:
        """The rows of a table that stand, in the contract's order."""
        standing = rows_where(self._tables[name], pa.chunked_array([self.stands(name)]), workspace)
        return in_order_of(standing, sort_order(name), workspace)

    def quarantine(self) -> pa.Table:
        """The rows that were refused, as rows of `quarantine`, unsorted."""
        rows = [row for name, parts in self._refused.items() for part in parts for row in self._quarantined(name, part)]
        return pa.Table.from_pylist(rows, schema=arrow_schema("quarantine"))

    def _quarantined(self, table: str, refused: pl.DataFrame) -> list[dict[str, str | None]]:
        refused = refused.sort(ROW)
        lost = picked(self._tables[table], refused.get_column(ROW).to_numpy()).to_pylist()
        return [
            {
                "stage": str(Stage.VALIDATE),
                "table_name": table,
                "locator": _locator(table, row),
                "document_id": row.get("document_id"),
                "rule": broken["rule"],
                "column_name": broken["column_name"],
                "failing_value": broken["failing_value"],
                "row_json": as_json(row),
            }
            for row, broken in zip(lost, refused.iter_rows(named=True), strict=True)
        ]


def as_json(row: object) -> str:
    """A row as JSON, columns in their order: dates and instants in ISO form, decimals as text."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _locator(table: str, row: Mapping[str, object]) -> str:
    """Where a refused row is: a document's source and locator, else its id or key."""
    if table == "documents":
        return f"{row['source']}/{row['locator']}"
    columns = identity(table)
    return " ".join("" if row[column] is None else str(row[column]) for column in columns)
