"""Names, texts and files written into SQL."""

import re
from pathlib import Path


def identifier(name: str) -> str:
    """Return a name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as a SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def exact(path: Path | str) -> str:
    """Return a path as a pattern that only it matches: DuckDB takes `*`, `?` and `[` in the name of a file as one."""
    return re.sub(r"([*?[])", r"[\1]", str(path))


def parquet(path: Path | str) -> str:
    """Return the table function that reads exactly this file."""
    return f"read_parquet({text(exact(path))})"
