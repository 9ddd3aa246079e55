"""Rows of a table in another order, and in parts, however large its texts are.

`Table.take` and `Table.sort_by` join the chunks of every column first. That takes the memory of the table once more,
and fails where a column has more than 2 GiB of text. Of a large table a part of the outcome at a time is put together
here, from the chunks that its rows stand in, and held in a workspace.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from communique.workspace import IN_MEMORY, Workspace

Numbers = npt.NDArray[np.int64]

_LARGE_BYTES = 16 << 20
"""A smaller table is taken as Arrow does it, which is faster."""
_PART_BYTES = 8 << 20
"""What a part of the outcome has, where all rows have as much. It is in memory some four times while it is made."""
_ROWS_AT_ONCE = 1 << 16
"""Rows that are compared at a time."""
_FEW_ROWS = 256
"""Where chunks have fewer rows on average, they are joined before rows are looked for in them."""


def rows_at(table: pa.Table, numbers: pa.Array, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """Return the rows of these numbers, in that order; the same table where that is all of them as they stand.

    Raises StoreError where the disk of the workspace does not take them.
    """
    wanted = np.asarray(numbers.cast(pa.int64()))
    if len(wanted) == table.num_rows and bool((np.diff(wanted) > 0).all()):
        return table
    if table.nbytes < _LARGE_BYTES:
        return table.take(pa.array(wanted))
    if table.num_rows < _FEW_ROWS * table.column(0).num_chunks:
        table = workspace.hold(table.schema, [table])
    rows = max(1, _PART_BYTES * table.num_rows // table.nbytes)
    found = workspace.appender(table.schema)
    chunks = _Chunks(table)
    for start in range(0, len(wanted), rows):
        for part in chunks.taken(wanted[start : start + rows]):
            found.append(part)
    return found.finish()


def in_order_of(
    table: pa.Table, columns: Sequence[str], workspace: Workspace = IN_MEMORY, *, nulls_first: bool = False
) -> pa.Table:
    """Return the rows sorted by columns, nulls last or first; rows that are equal in them stay in their order.

    The same table where they stand so. Raises StoreError where the disk of the workspace does not take them.
    """
    if rises(table, columns):
        return table
    keys = table.select([])
    for number, name in enumerate(columns):
        column = table.column(name)
        if nulls_first and column.null_count:
            keys = keys.append_column(f"{number} is known", pc.is_valid(column))
        keys = keys.append_column(str(number), column)
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names])
    return rows_at(table, order, workspace)


def rises(table: pa.Table, columns: Sequence[str], *, strictly: bool = False) -> bool:
    """Whether the rows stand sorted by columns, strictly where no two may be equal in all of them.

    False where one has nulls: they stand where who sorts wants them. Of the table some rows at a time are looked at,
    and no number is held of any: a table has many more rows than documents.
    """
    keys = table.select(list(columns))
    if any(column.null_count for column in keys.columns):
        return False
    before: list[pa.RecordBatch] = []
    for batch in keys.to_batches(max_chunksize=_ROWS_AT_ONCE):
        if not batch.num_rows:
            continue
        joint = pa.Table.from_batches([*before, batch.slice(0, 1)], keys.schema).combine_chunks().to_batches()
        if not all(_batch_rises(one, strictly=strictly) for one in (*joint, batch)):
            return False
        before = [batch.slice(batch.num_rows - 1)]
    return True


def _batch_rises(rows: pa.RecordBatch, *, strictly: bool) -> bool:
    """The same of some rows without nulls: each after the one before it in the first column in which they differ."""
    undecided = pa.array(np.ones(max(0, rows.num_rows - 1), np.bool_))
    for column in rows.columns:
        one, next_one = column.slice(0, len(undecided)), column.slice(1)
        if pc.any(pc.and_(undecided, pc.greater(one, next_one))).as_py():
            return False
        undecided = pc.and_(undecided, pc.equal(one, next_one))
        if not pc.any(undecided).as_py():
            return True
    return not (strictly and pc.any(undecided).as_py())


def rows_where(table: pa.Table, wanted: pa.ChunkedArray, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """Return the rows that are wanted (a truth value each); the same table where that is all of them.

    Raises StoreError where the disk of the workspace does not take them.
    """
    if pc.all(wanted).as_py():
        return table
    return workspace.hold(table.schema, _filtered(table, wanted))


def _filtered(table: pa.Table, wanted: pa.ChunkedArray) -> Iterator[pa.RecordBatch]:
    at = 0
    for batch in table.to_batches():
        yield from pa.Table.from_batches([batch]).filter(wanted.slice(at, batch.num_rows)).to_batches()
        at += batch.num_rows


class Shards(Sequence[pa.Table]):
    """A table in parts of so many rows, each cut when it is asked for.

    A part has nothing in common with the table: a slice would be sent to a worker together with what it was cut from.
    """

    def __init__(self, table: pa.Table, rows: int) -> None:
        self._table = table
        self._rows = rows

    def __len__(self) -> int:
        rows: int = self._table.num_rows
        return -(-rows // self._rows)

    @overload
    def __getitem__(self, at: int) -> pa.Table: ...

    @overload
    def __getitem__(self, at: slice) -> "Shards": ...

    def __getitem__(self, at: int | slice) -> "pa.Table | Shards":
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            if step != 1:
                raise ValueError("shards are taken in their order")
            return Shards(self._table.slice(first * self._rows, max(0, last - first) * self._rows), self._rows)
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        part = self._table.slice(number * self._rows, self._rows)
        return part.take(pa.array(range(part.num_rows)))


class _Chunks:
    """The chunks of a table, and where each begins."""

    def __init__(self, table: pa.Table) -> None:
        self._batches = [batch for batch in table.to_batches() if batch.num_rows]
        self._schema = table.schema
        self._starts = np.cumsum([0, *(batch.num_rows for batch in self._batches)])

    def taken(self, numbers: Numbers) -> Iterator[pa.Table]:
        """Yield rows in the order of their numbers, together where they are no more than Arrow can join."""
        try:
            yield self._joined(numbers)
        except pa.ArrowInvalid:  # more than 2 GiB of text in one piece
            if len(numbers) == 1:
                raise
            half = len(numbers) // 2
            yield from self.taken(numbers[:half])
            yield from self.taken(numbers[half:])

    def _joined(self, numbers: Numbers) -> pa.Table:
        order = np.argsort(numbers, kind="stable")
        rising = numbers[order]
        chunks = np.searchsorted(self._starts, rising, "right") - 1
        firsts = np.flatnonzero(np.diff(chunks, prepend=-1))
        found = [
            self._batches[chunks[first]].take(pa.array(rising[first:last] - self._starts[chunks[first]]))
            for first, last in zip(firsts, [*firsts[1:], len(rising)], strict=True)
        ]
        together = pa.Table.from_batches(found, self._schema)
        return together.combine_chunks().take(pa.array(np.argsort(order, kind="stable")))
