"""The Parquet files of a version: what their footers say, or that they are damaged."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from communique.errors import StoreError


def table_schema(path: Path) -> pa.Schema:
    """Return the Arrow schema of a table's file, with its declarations. Raises StoreError that names a damaged one."""
    try:
        return pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> StoreError:
    """Return the error for a file, or the folder of a version, that cannot be read."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return StoreError(f"{path} is missing or damaged ({reason}): restore the folder of this version")
