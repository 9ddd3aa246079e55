"""What the documents of a version cover, and under which terms they stand: counted in its table of documents."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.dataset.tables import damaged
from communique.describe.version import Version

MOST_ORIGINS = 100
"""How many origins are listed, those of the most documents first."""

DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Origin:
    """Documents that came from one source under the same terms."""

    source: str
    attribution: str | None
    """Whom to name, as the documents say."""
    licence: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the documents cover."""

    languages: tuple[str, ...]
    """Codes, that of the most documents first."""
    first_on: date | None
    last_on: date | None
    """When the first and the last of those that say so were published."""
    origins: tuple[Origin, ...]


def coverage(version: Version) -> Coverage:
    """Return what the documents of a version cover. Raises StoreError when their table is damaged."""
    if DOCUMENTS not in version.tables:
        return Coverage((), None, None, ())
    path = version.file(DOCUMENTS)
    wanted = ["source", "attribution", "licence", "language", "published_on"]
    try:
        with pq.ParquetFile(path) as file:
            there = [name for name in wanted if name in file.schema_arrow.names]
            groups = (file.read_row_group(at, columns=there) for at in range(file.num_row_groups))
            parts = [_together(part, there) for part in (file.schema_arrow.empty_table().select(there), *groups)]
    except (OSError, pa.ArrowException) as error:
        raise damaged(path, error) from error
    rows = pa.concat_tables(parts)
    for name in wanted:
        if name not in there:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.string()))
    counted = _counted(rows, ["source", "attribution", "licence"])
    span = pc.min_max(rows.column("published_on")).as_py()
    return Coverage(
        languages=tuple(language for (language, _) in _counted(rows, ["language"]) if language),
        first_on=span["min"],
        last_on=span["max"],
        origins=tuple(Origin(*origin) for origin in counted[:MOST_ORIGINS]),
    )


def _together(rows: pa.Table, columns: list[str]) -> pa.Table:
    """Return the different rows, with how many there are of each."""
    return rows.group_by(columns).aggregate([([], "count_all")])


def _counted(rows: pa.Table, columns: list[str]) -> list[tuple[Any, ...]]:
    """Return the combinations of values with how many documents have each, the most first."""
    sums = rows.group_by(columns).aggregate([("count_all", "sum")])
    found = sums.select([*columns, "count_all_sum"]).to_pylist()
    ordered = sorted(found, key=lambda row: (-row["count_all_sum"], [row[name] or "" for name in columns]))
    return [tuple(row.values()) for row in ordered]
