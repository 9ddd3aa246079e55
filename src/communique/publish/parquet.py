"""Tables as Parquet files: the same rows give the same bytes."""

import inspect
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.dataset.tables import damaged, declared
from communique.row_order import in_order_of
from communique.workspace import IN_MEMORY, Workspace

COMPRESSION = "zstd"
COMPRESSION_LEVEL = 3
ROWS_IN_GROUP = 122_880
"""DuckDB's own row group size: a group is what one of its threads reads."""
BLOOM_FALSE_POSITIVES = 0.05
_ROWS_IN_CHUNK = 1024
"""After as many rows a page may end anyway, and a group has a whole number of them."""

_ROWS_AT_ONCE = 1024

_HAS_BLOOM_FILTERS = "bloom_filter_options" in inspect.signature(pq.ParquetWriter.__init__).parameters


def in_order(table: pa.Table, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """Return the table in the order that its schema declares (`communique.order`), nulls last.

    One that is so already is returned itself; what is large is held in the workspace.
    """
    return in_order_of(table, declared(table.schema, "order"), workspace)


def read(path: Path, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """Return all rows of a table's file, held in the workspace. Raises StoreError that names a damaged one."""
    try:
        with pq.ParquetFile(path) as file:
            return workspace.hold(file.schema_arrow, file.iter_batches(_ROWS_AT_ONCE))
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error


def write(table: pa.Table, path: Path, workspace: Workspace = IN_MEMORY) -> None:
    """Write a table in its present order. Raises OSError when the disk does not take it.

    The same rows give the same bytes however they lie in memory.
    """
    table = laid_out(table, workspace)
    options: dict[str, Any] = {}
    filters = _bloom_filters(table)
    if _HAS_BLOOM_FILTERS and filters:
        options["bloom_filter_options"] = filters
    order = [(column, "ascending") for column in declared(table.schema, "order")]
    pq.write_table(
        table,
        path,
        row_group_size=ROWS_IN_GROUP,
        compression=COMPRESSION,
        compression_level=COMPRESSION_LEVEL,
        sorting_columns=pq.SortingColumn.from_ordering(table.schema, order, null_placement="at_end"),
        write_page_index=True,
        **options,
    )


def laid_out(table: pa.Table, workspace: Workspace = IN_MEMORY) -> pa.Table:
    """Return the table in chunks of so many rows, held in the workspace: where pages end depends on chunks."""
    pieces = (table.slice(at, _ROWS_IN_CHUNK).combine_chunks() for at in range(0, table.num_rows, _ROWS_IN_CHUNK))
    return workspace.hold(table.schema, pieces, as_given=True)


def _bloom_filters(table: pa.Table) -> dict[str, dict[str, float]]:
    """Return the filters of the id columns, each as large as its number of different ids asks for."""
    filters: dict[str, dict[str, float]] = {}
    for column in table.schema:
        is_id = (column.name == "id" or column.name.endswith("_id")) and pa.types.is_string(column.type)
        if is_id and (different := _different(table.column(column.name))):
            filters[column.name] = {"ndv": different, "fpp": BLOOM_FALSE_POSITIVES}
    return filters


def _different(ids: pa.ChunkedArray) -> int:
    """Return how many different ids there are, as far as a group of rows can have them."""
    found = pa.array([], pa.string())
    for chunk in ids.chunks:
        found = pc.unique(pa.chunked_array([found, chunk.drop_null()]))
        if len(found) >= ROWS_IN_GROUP:
            return ROWS_IN_GROUP
    return len(found)
