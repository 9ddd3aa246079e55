"""Ids are unique, and what one table names exists in the other."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from communique.schemas.contract import FACT_TABLES, columns, identity
from communique.validate.ledger import BROKEN, Ledger, as_json
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


def repeated(table: str, ledger: Ledger) -> pl.DataFrame:
    """Rows that repeat another row's id or key, as BROKEN: the first stays, in the order of their contents.

    Nothing is held of rows that stand in the order of their keys, as those do of which a document has most; of others
    no more than a number of each key, and rows of one number are looked at whole.
    """
    key = list(identity(table))
    if ledger.rises(table, key):
        return pl.DataFrame(schema=BROKEN)
    hashed = [(part.get_column(ROW), part.select(key).hash_rows()) for part in ledger.parts(table, key)]
    if not hashed:
        return pl.DataFrame(schema=BROKEN)
    hashes = np.concatenate([of_part.to_numpy() for _, of_part in hashed])
    ordered = np.sort(hashes)
    several = np.isin(hashes, ordered[1:][ordered[1:] == ordered[:-1]])
    numbers = np.concatenate([of_part.to_numpy() for of_part, _ in hashed])[several]
    return _repeated(key, ledger.rows(table, numbers))


def _repeated(key: list[str], rows: pl.DataFrame) -> pl.DataFrame:
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


def dangling(reference: Reference, ledger: Ledger) -> pl.DataFrame:
    """The rows that name by a reference what does not stand, as BROKEN."""
    column = ledger.column(reference.table, reference.column)
    values = pa.chunked_array([pc.list_flatten(c) for c in column.chunks], pa.string()) if reference.listed else column
    target = ledger.column(reference.target_table, reference.target_column)
    stands = ledger.stands(reference.target_table)
    known = target if pc.all(stands).as_py() else target.filter(stands)
    lost = np.flatnonzero(pc.and_not(values.is_valid(), pc.is_in(values, value_set=known)))
    numbers = _parents(column)[lost] if reference.listed and len(lost) else lost
    stand = np.asarray(ledger.stands(reference.table).to_numpy(zero_copy_only=False))[numbers]
    lost, numbers = lost[stand], numbers[stand]
    return pl.DataFrame(
        {
            ROW: pl.Series(numbers, dtype=pl.UInt32),
            "rule": pl.repeat("reference", len(lost), dtype=pl.String, eager=True),
            "column_name": pl.repeat(reference.column, len(lost), dtype=pl.String, eager=True),
            "failing_value": pl.Series([values[at].as_py() for at in lost.tolist()], dtype=pl.String),
        },
        schema=BROKEN,
    )


def _parents(lists: pa.ChunkedArray) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The number of the list that each member of lists, end to end, is in."""
    starts = np.cumsum([0, *(len(chunk) for chunk in lists.chunks)])
    found = [np.asarray(pc.list_parent_indices(c)) + at for c, at in zip(lists.chunks, starts, strict=False)]
    return np.concatenate(found)
