"""What goes away with the next MAJOR version, told before it does.

A table or column is declared deprecated in `schemas/`, with what to use instead. The declaration travels in the
metadata of the Parquet files, from where every reader tells it: `communique.open`, `communique versions`,
`lock --check`, the comments in `catalog.duckdb`.
"""

import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    import pyarrow as pa

DEPRECATED_COLUMN = b"deprecated"
"""Metadata of a column: what to use instead."""

DEPRECATED_TABLE = b"communique.deprecated"
"""Metadata of a table: what to use instead."""


class ChangeWarning(FutureWarning):
    """Something that is read will be otherwise one day. Shown by default, as every FutureWarning is."""


class DeprecatedWarning(ChangeWarning):
    """A table is read that goes away with the next MAJOR version, or has a column that does."""


class MajorChangeWarning(ChangeWarning):
    """The range of versions that was asked for leaves out the latest one, which has another MAJOR number."""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """A table, or a column of one, that goes away with the next MAJOR version."""

    table: str
    column: str | None
    """None when the whole table goes away."""
    instead: str
    """What to do, as in `use amount_upper`."""

    @property
    def what(self) -> str:
        """The table or column, in words."""
        return f"table {self.table}" if self.column is None else f"column {self.table}.{self.column}"

    def told(self, version: str) -> str:
        """Return it in words, for who reads `version`."""
        return f"{self.what} goes away with version {Version(version).major + 1}.0.0: {self.instead}"


def deprecations(table: str, schema: "pa.Schema") -> Iterator[Deprecation]:
    """Yield what the metadata of a table's file declares deprecated: the table, then columns in their order."""
    if (instead := (schema.metadata or {}).get(DEPRECATED_TABLE)) is not None:
        yield Deprecation(table, None, instead.decode())
    for column in schema:
        if (instead := (column.metadata or {}).get(DEPRECATED_COLUMN)) is not None:
            yield Deprecation(table, column.name, instead.decode())


def all_deprecations(schemas: Mapping[str, "pa.Schema"]) -> tuple[Deprecation, ...]:
    """Return what the schemas of a version declare deprecated, by table name, in the order of the tables."""
    return tuple(one for table, schema in schemas.items() for one in deprecations(table, schema))


def warn(message: str, category: type[ChangeWarning]) -> None:
    """Warn whoever called this package, at the line of theirs that did."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and _is_ours(frame):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name == "communique" or name.startswith("communique.")
