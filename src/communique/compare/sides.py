"""Two versions of a dataset that are to be compared: which they are, and where their files lie."""

from dataclasses import dataclass
from pathlib import Path

from communique.dataset.history import Release, choose, read_history
from communique.dataset.manifest import Manifest, check_files, read_manifest
from communique.dataset.opening import find_dataset
from communique.dataset.tables import CHANGES
from communique.errors import UsageError


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


def differ(old: Side, new: Side, table: str | None = None) -> bool:
    """Whether two versions, or one table of theirs, do not hold the same rows."""
    before, after = (
        {name: side.manifest.tables[name].content_sha256 for name in side.files if table in (None, name)}
        for side in (old, new)
    )
    return before != after
