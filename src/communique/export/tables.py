"""Rows of a version, as writers of forms read them."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from communique.dataset.tables import damaged
from communique.describe.version import Version


def rows_of(version: Version, table: str, columns: list[str]) -> list[dict[str, Any]]:
    """Return the rows of a table, with None for columns that it does not have; none where there is no such table.

    Raises StoreError for a table that is damaged.
    """
    if table not in version.tables:
        return []
    path = version.file(table)
    try:
        with pq.ParquetFile(path) as file:
            there = [name for name in columns if name in file.schema_arrow.names]
            found = file.read(columns=there).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error
    return [dict.fromkeys(columns) | row for row in found]
