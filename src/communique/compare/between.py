"""What differs between any two versions of a dataset, whatever lies between them."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from communique.compare.differences import COLUMNS, differences, made_by, words_between
from communique.compare.sides import Side
from communique.dataset.manifest import check_files
from communique.errors import StoreError


def difference(old: Side, new: Side) -> pa.Table:
    """Return what differs, with the columns of the table `changes`: a row came, went, or changed in a field, and why.

    Tables with the same digest of content are not read. Values longer than `LONGEST_VALUE` are cut. Raises StoreError
    for files that are damaged.
    """
    before = {table: entry.content_sha256 for table, entry in old.manifest.tables.items()}
    same = [table for table, entry in new.manifest.tables.items() if before.get(table) == entry.content_sha256]
    made = made_by(old.manifest.written, new.manifest.written)
    words = words_between(old.manifest.text, new.manifest.text)
    try:
        with TemporaryDirectory(prefix="communique-") as temporary:
            return differences(old.files, new.files, same, made, Path(temporary), words).rows
    except duckdb.Error as error:
        for side in (old, new):
            check_files(side.folder, side.manifest, digests=True)
        raise StoreError(f"{old.folder} and {new.folder} cannot be compared ({error}): verify both versions") from error


def counted(rows: pa.Table) -> pa.Table:
    """Return how many rows of each table came, went and changed, and in how many fields, by table and cause.

    Columns: table_name, cause, added, removed, changed, fields.
    """
    rows = rows.select(COLUMNS)
    with duckdb.connect() as connection:
        connection.register("differing", rows)
        return connection.sql(
            """
            SELECT table_name, cause, count(*) FILTER (operation = 'added') AS added,
                count(*) FILTER (operation = 'removed') AS removed,
                count(DISTINCT id) FILTER (operation = 'changed') AS changed,
                count(*) FILTER (operation = 'changed') AS fields
            FROM differing GROUP BY ALL ORDER BY ALL
            """
        ).to_arrow_table()


def chosen(rows: pa.Table, table: str | None, row_id: str | None) -> pa.Table:
    """Return the differences in one table, and of the row whose id begins so; None for every one."""
    import pyarrow.compute as pc  # what selects: most calls want every difference

    if table is not None:
        rows = rows.filter(pc.equal(rows.column("table_name"), table))
    return rows if row_id is None else rows.filter(pc.starts_with(rows.column("id"), row_id))
