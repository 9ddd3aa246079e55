"""Ids are unique, and what one table names exists in the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
import pyarrow as pa

from communique.schemas.contract import FACT_TABLES, columns, identity
from communique.validate.ledger import BROKEN, as_json
from communique.validate.structure import ROW


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values, also inside lists, must be found in another column.

    A `link` leads to another fact that a row can do without (the statement around it): it is cut, and the row stays.
    """

    table: str
    column: str
    listed: bool
    target_table: str
    target_column: str
    link: bool


@cache
def references(table: str) -> tuple[Reference, ...]:
    """The references that a table declares."""
    found = []
    for c in columns(table):
        if c.references is not None:
            target, _, column = c.references.partition(".")
            listed = pa.types.is_list(c.arrow_type)
            link = c.nullable and not listed and target in FACT_TABLES
            found.append(Reference(table, c.name, listed, target, column, link))
    return tuple(found)


def repeated(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that repeat another row's id or key, as BROKEN: the first stays, in the order of their contents."""
    key = list(identity(table))
    twice = rows.filter(pl.struct(key).is_duplicated())
    if not twice.height:
        return pl.DataFrame(schema=BROKEN)
    written = pl.Series("json", [as_json(row) for row in twice.drop(ROW).iter_rows(named=True)])
    ordered = twice.with_columns(written).sort([*key, "json"], maintain_order=True)
    later = ordered.filter(pl.int_range(pl.len()).over(key) > 0)
    return later.select(
        pl.col(ROW).cast(pl.UInt32),
        pl.lit("unique").alias("rule"),
        pl.lit(key[0] if len(key) == 1 else None, dtype=pl.String).alias("column_name"),
        pl.concat_str([pl.col(k).cast(pl.String).fill_null("") for k in key], separator=" ").alias("failing_value"),
    )


def null_elements(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with a null inside a list, as BROKEN: a list says nothing by being shorter, never by holding nothing."""
    found = [pl.DataFrame(schema=BROKEN)]
    for c in columns(table):
        if not isinstance(rows.schema[c.name], pl.List):
            continue
        holes = rows.filter(pl.col(c.name).list.drop_nulls().list.len() < pl.col(c.name).list.len())
        found.append(
            holes.select(
                pl.col(ROW).cast(pl.UInt32),
                pl.lit("null_element").alias("rule"),
                pl.lit(c.name).alias("column_name"),
                pl.lit(None, dtype=pl.String).alias("failing_value"),
            )
        )
    return pl.concat(found)


def dangling(reference: Reference, standing: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The rows that name by a reference what does not stand, as BROKEN."""
    rows = standing[reference.table].select(ROW, reference.column)
    if reference.listed:
        rows = rows.explode(reference.column)
    target = standing[reference.target_table].get_column(reference.target_column)
    lost = rows.drop_nulls(reference.column).filter(~pl.col(reference.column).is_in(target.implode()))
    return lost.select(
        pl.col(ROW).cast(pl.UInt32),
        pl.lit("reference").alias("rule"),
        pl.lit(reference.column).alias("column_name"),
        pl.col(reference.column).alias("failing_value"),
    )
