"""What differs between any two versions of a dataset, whatever lies between them."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from communique.compare.differences import COLUMNS, differences, made_by, words_between
from communique.dataset.history import Release, choose, read_history
from communique.dataset.manifest import Manifest, check_files, read_manifest
from communique.dataset.opening import find_dataset
from communique.dataset.tables import CHANGES
from communique.errors import StoreError, UsageError


@dataclass(frozen=True, slots=True)
class Side:
    """A version that is compared."""

    release: Release
    folder: Path
    manifest: Manifest

    @property
    def files(self) -> dict[str, Path]:
        """The Parquet file of every table but `changes`, which tells of its own parent alone."""
        return {table: self.folder / entry.file for table, entry in self.manifest.tables.items() if table != CHANGES}


def two_versions(path: Path, old: str | None, new: str | None) -> tuple[Side, Side]:
    """Return the two versions of the dataset at `path` that are to be compared.

    Each is named as anywhere (`1.4.0`, `~=1.4`, `latest`); no `new` means latest, no `old` the parent of the new one.
    Raises UsageError when there is none such, StoreError when one is damaged.
    """
    folder = find_dataset(path)
    history = read_history(folder)
    second = choose(history, new)
    if old is None and second.parent is None:
        raise UsageError(f"{second.version} is the first version of {folder.name}: name two versions to compare")
    first = choose(history, second.parent if old is None else old)
    return side_of(folder, first), side_of(folder, second)


def side_of(dataset: Path, release: Release) -> Side:
    """Return a version to be compared. Raises StoreError when its files are not there or have another size."""
    manifest = read_manifest(dataset, release)
    check_files(manifest.folder, manifest, digests=False)
    return Side(release, manifest.folder, manifest)


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


def differ(old: Side, new: Side, table: str | None = None) -> bool:
    """Whether two versions, or one table of theirs, do not hold the same rows."""
    before, after = (
        {name: side.manifest.tables[name].content_sha256 for name in side.files if table in (None, name)}
        for side in (old, new)
    )
    return before != after


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
    if table is not None:
        rows = rows.filter(pc.equal(rows.column("table_name"), table))
    return rows if row_id is None else rows.filter(pc.starts_with(rows.column("id"), row_id))
