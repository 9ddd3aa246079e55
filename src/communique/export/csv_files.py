"""Tables as CSV, so that R, spreadsheets and statistics programs read them as they are; `datapackage.json` says how.

UTF-8 without a mark, lines end in LF, a header, fields parted by commas and quoted where they have to be. A missing
value is nothing between two commas, and so is a text of no characters; dates are `2030-10-03`, instants
`2030-10-03T12:00:00Z`, truth is `true` and `false`, amounts are written out, lists are JSON, maps JSON objects.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from communique.dataset.manifest import Json, file_sha256
from communique.dataset.tables import damaged
from communique.describe.datapackage import DATAPACKAGE_FILE, descriptor
from communique.describe.declared import Table
from communique.describe.version import Version
from communique.durable import sync
from communique.export.made import Made

AT_ONCE = 10_000
"""Rows that are held in memory."""


def write_csv(version: Version, place: Path) -> Made:
    """Write every table to a CSV file in a folder, and the data package beside them."""
    place.mkdir(parents=True)
    for name in version.tables:
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows(_rows(version.file(name)))
        sync(place / f"{name}.csv")
    package = descriptor(version, lambda table: _resource(table, place), lists_are_text=True)
    (place / DATAPACKAGE_FILE).write_text(package, "utf-8")
    sync(place / DATAPACKAGE_FILE)
    return Made({name: entry.rows for name, entry in version.tables.items()})


def _resource(table: Table, place: Path) -> dict[str, Json]:
    file = place / f"{table.name}.csv"
    return {
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
        "bytes": file.stat().st_size,
        "hash": f"sha256:{file_sha256(file)}",
    }


def _rows(file: Path) -> Iterator[list[str]]:
    """Yield the header and the rows of a table. Raises StoreError for one that is damaged."""
    try:
        with pq.ParquetFile(file) as table:
            schema = table.schema_arrow
            write = [_writer(column.type) for column in schema]
            yield list(schema.names)
            for batch in table.iter_batches(batch_size=AT_ONCE):
                columns = [column.to_pylist() for column in batch.columns]
                for values in zip(*columns, strict=True):
                    yield ["" if value is None else w(value) for w, value in zip(write, values, strict=True)]
    except pa.ArrowException as error:
        raise damaged(file, error) from error


def _writer(kind: pa.DataType) -> Callable[[Any], str]:
    """Return what writes a value of a type that is not null."""
    if pa.types.is_map(kind):
        return lambda value: _json(dict(value))
    if pa.types.is_nested(kind):
        return _json
    if pa.types.is_boolean(kind):
        return lambda value: "true" if value else "false"
    if pa.types.is_timestamp(kind):
        return _instant
    if pa.types.is_decimal(kind):
        return _number
    return str


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _instant(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _number(value: Decimal) -> str:
    return f"{value:f}"
