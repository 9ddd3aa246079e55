"""Rows that stand and rows that were refused: every row of every table is in exactly one of the two."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from communique.row_order import rows_at
from communique.schemas.contract import arrow_schema, identity, sort_order
from communique.schemas.vocabulary import Stage
from communique.validate.structure import ROW, frame

BROKEN = pl.Schema({ROW: pl.UInt32, "rule": pl.String, "column_name": pl.String, "failing_value": pl.String})
"""A broken rule: the row's number, the rule, and the column and value that broke it where there is one."""


class Ledger:
    """What became of the rows of all tables. `standing` holds frames with the column `row_number` first."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._tables = dict(tables)
        self.standing = {name: frame(table).with_row_index(ROW) for name, table in tables.items()}
        self._refused: dict[str, list[pl.DataFrame]] = {name: [] for name in tables}

    def refuse(self, table: str, broken: pl.DataFrame) -> int:
        """Take the rows of `broken` (schema BROKEN) out of a table and return how many; a row's first rule counts."""
        standing = self.standing[table]
        first = broken.select(BROKEN.names()).unique(ROW, keep="first", maintain_order=True)
        first = first.join(standing.select(ROW), on=ROW, how="semi")
        if first.height:
            self.standing[table] = standing.join(first, on=ROW, how="anti", maintain_order="left")
            self._refused[table].append(first)
        return first.height

    def cut(self, table: str, column: str, broken: pl.DataFrame) -> None:
        """Put null in a column of the rows of `broken` (schema BROKEN), which stay."""
        if broken.height:
            lost = broken.get_column(ROW).implode()
            kept = pl.when(~pl.col(ROW).is_in(lost)).then(pl.col(column)).alias(column)
            self.standing[table] = self.standing[table].with_columns(kept)
            given = self._tables[table]
            place, field = given.column_names.index(column), given.schema.field(column)
            cut = pl.int_range(given.num_rows, dtype=pl.UInt32, eager=True).is_in(lost).to_arrow()
            values = pc.if_else(cut, pa.scalar(None, field.type), given.column(place))
            self._tables[table] = given.set_column(place, field, values)

    def refused(self, table: str) -> int:
        """How many rows of a table were refused."""
        return sum(part.height for part in self._refused[table])

    def table(self, name: str) -> pa.Table:
        """The rows of a table that stand, in the contract's order, nulls first."""
        rows = (
            self.standing[name]
            .select(ROW, *sort_order(name))
            .sort(sort_order(name), nulls_last=False, maintain_order=True)
        )
        return rows_at(self._tables[name], rows.get_column(ROW).to_arrow())

    def quarantine(self) -> pa.Table:
        """The rows that were refused, as rows of `quarantine`, unsorted."""
        rows = [row for name, parts in self._refused.items() for part in parts for row in self._quarantined(name, part)]
        return pa.Table.from_pylist(rows, schema=arrow_schema("quarantine"))

    def _quarantined(self, table: str, refused: pl.DataFrame) -> list[dict[str, str | None]]:
        lost = rows_at(self._tables[table], refused.get_column(ROW).to_arrow()).to_pylist()
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
