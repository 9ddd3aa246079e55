"""Whether a table has the columns and types that the contract declares; what has not, is an error of the program."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from communique.errors import ContractError
from communique.schemas.contract import TABLES, arrow_schema

Numbers = npt.NDArray[np.integer[Any]]

ROW = "row_number"
"""Name of the column that tells a row's place in the table that was given."""


def conform(name: str, table: pa.Table) -> pa.Table:
    """The same rows under the contract's schema of table `name`: nothing is converted, metadata is added.

    Raises ContractError, with table, column, expected and found, for an unknown table and for a column that is missing,
    undeclared, out of place or of another type.
    """
    if name not in TABLES:
        raise ContractError(f"{name} is not a table of the contract; its tables are {', '.join(TABLES)}")
    declared = arrow_schema(name)
    for field in declared:
        if field.name not in table.column_names:
            raise ContractError(f"table {name}: column {field.name} is missing; expected {field.type}")
    for column in table.column_names:
        if column not in declared.names:
            raise ContractError(f"table {name}: column {column} is not declared; expected {', '.join(declared.names)}")
    if table.column_names != declared.names:
        found, expected = ", ".join(table.column_names), ", ".join(declared.names)
        raise ContractError(f"table {name}: columns are out of place; expected {expected}; found {found}")
    for field in declared:
        given = table.schema.field(field.name).type
        if given != field.type:
            raise ContractError(f"table {name}: column {field.name}: expected {field.type}, found {given}")
    return pa.Table.from_arrays(table.columns, schema=declared)


def picked(table: pa.Table, numbers: Numbers) -> pa.Table:
    """The rows of these numbers, which rise. Chunks that have none of them are not looked at."""
    chunks = table.to_batches()
    starts = np.cumsum([0, *(chunk.num_rows for chunk in chunks)])
    bounds = np.searchsorted(numbers, starts)
    found = [
        chunk.take(pa.array(numbers[first:last] - start))
        for chunk, start, first, last in zip(chunks, starts, bounds, bounds[1:], strict=False)
        if first < last
    ]
    return pa.Table.from_batches(found, table.schema)


def frame(table: pa.Table) -> pl.DataFrame:
    """A table of the contract as an eager polars frame, in which a map is a list of key and value pairs."""
    for position, field in enumerate(table.schema):
        if pa.types.is_map(field.type):
            pairs = pa.list_(pa.struct([("key", field.type.key_type), ("value", field.type.item_type)]))
            table = table.set_column(position, pa.field(field.name, pairs), table.column(position).cast(pairs))
    return pl.DataFrame(table)
