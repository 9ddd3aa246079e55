"""Rows of a table in another order, however large its texts are.

`Table.take` and `Table.sort_by` join the chunks of every column first. That takes the memory of the table once more,
and fails where a column has more than 2 GiB of text. Of a large table one column is looked at after the other here, a
piece of it at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

_LARGE_BYTES = 1 << 28
"""A smaller table is taken as Arrow does it, which is faster."""
_FEWEST = 4096
"""Rows of a piece, at least; where a table has more than _PIECES of them, its pieces have more rows."""
_PIECES = 64
_PIECE_BYTES = 1 << 28
"""What a piece of a column has at most, where all rows have as much of it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk of the outcome: its rows as they stand in the pieces, and the place of each in the chunk."""

    found: tuple[tuple[int, pa.Array], ...]
    """The number of a piece, and which of its rows."""
    places: pa.Array


def rows_at(table: pa.Table, numbers: pa.Array) -> pa.Table:
    """Return the rows of these numbers, in that order; the same table where that is all of them as they stand."""
    numbers = numbers.cast(pa.int64())
    if len(numbers) == table.num_rows and _rises(numbers):
        return table
    if table.nbytes < _LARGE_BYTES:
        return table.take(numbers)
    size = _rows_at_once(table)
    plan = _planned(numbers, size)
    columns = [_column_at(column, numbers, size, plan) for column in table.columns]
    return pa.Table.from_arrays(columns, schema=table.schema)


def in_order_of(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Return the rows sorted by columns, nulls last; rows that are equal in them stay in their order."""
    return rows_at(table, pc.sort_indices(table, [(name, "ascending") for name in columns]))


def _planned(numbers: pa.Array, size: int) -> list[_Part]:
    return [_part(numbers.slice(start, size), size) for start in range(0, len(numbers), size)]


def _column_at(column: pa.ChunkedArray, numbers: pa.Array, size: int, plan: Sequence[_Part]) -> pa.ChunkedArray:
    """Return the rows of a column, in pieces of at most `size` rows; of fewer where long rows stand side by side."""
    try:
        return _taken(column, size, plan)
    except pa.ArrowInvalid:  # more than 2 GiB of text in one piece
        if size == 1:
            raise
        fewer = max(1, size // 8)
        return _column_at(column, numbers, fewer, _planned(numbers, fewer))


def _rises(numbers: pa.Array) -> bool:
    return pc.all(pc.greater(pc.pairwise_diff(numbers), 0)).as_py() is not False


def _rows_at_once(table: pa.Table) -> int:
    largest: int = max((column.nbytes for column in table.columns), default=0)
    fitting: int = _PIECE_BYTES * table.num_rows // max(1, largest)
    wanted: int = max(_FEWEST, -(-table.num_rows // _PIECES))
    return max(1, min(fitting, wanted))


def _part(numbers: pa.Array, size: int) -> _Part:
    order = pc.sort_indices(numbers)
    rising = numbers.take(order)
    found: list[tuple[int, pa.Array]] = []
    at = 0
    for piece in pc.value_counts(pc.divide(rising, size)).to_pylist():
        rows = pc.subtract(rising.slice(at, piece["counts"]), piece["values"] * size)
        found.append((piece["values"], rows))
        at += piece["counts"]
    return _Part(tuple(found), pc.sort_indices(order))


def _taken(column: pa.ChunkedArray, size: int, plan: Sequence[_Part]) -> pa.ChunkedArray:
    """Return a column as planned."""
    pieces = [_joined(column.slice(start, size)) for start in range(0, len(column), size)]
    chunks = [
        pa.concat_arrays([pieces[piece].take(rows) for piece, rows in part.found]).take(part.places) for part in plan
    ]
    return pa.chunked_array(chunks, column.type)


def _joined(piece: pa.ChunkedArray) -> pa.Array:
    return piece.chunk(0) if piece.num_chunks == 1 else piece.combine_chunks()
