"""The Parquet files of a version: what their footers say, or that they are damaged."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

CHANGES = "changes"
"""The table of what differs from the parent version."""


def table_schema(path: Path) -> "pa.Schema":
    """Return the Arrow schema of a table's file, with its declarations. Raises StoreError that names a damaged one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error


def read_table(path: Path) -> "pa.Table":
    """Return all rows of a table's file. Raises StoreError that names a damaged one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return file.read()
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error


def declared(schema: "pa.Schema", name: str) -> list[str]:
    """Return the columns that a schema's metadata names as its `key` or its `order`; none where it names none."""
    columns: list[str] = json.loads((schema.metadata or {}).get(f"communique.{name}".encode(), b"[]"))
    return columns


def damaged(path: Path, error: Exception) -> StoreError:
    """Return the error for a file, or the folder of a version, that cannot be read."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    if isinstance(error, PermissionError):
        return StoreError(f"{path} cannot be read ({reason}): check your rights")
    return StoreError(f"{path} is missing or damaged ({reason}): restore the folder of this version")
