"""Published datasets: open a version and query it.

This side of the package needs pyarrow, duckdb and packaging, and loads them when a dataset is opened, not before.
"""

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.dataset.reading import Dataset

__all__ = ["open_dataset"]


def open_dataset(
    path: str | PathLike[str],
    version: str | None = None,
    verify: bool = False,
    *,
    lock: str | PathLike[str] | None = None,
) -> "Dataset":
    """Open a version of a dataset for reading.

    `path` is the folder of a dataset (`datasets/defence-aid`), or a folder of datasets that holds exactly one.
    `version` is one as `1.4.0`, a range as `~=1.4` (the highest in it), or `latest`, the default. `verify` compares the
    sha256 of every file with the manifest; without it only their sizes are compared. `lock` is a file that
    `communique lock` made: the version it holds the dataset to is opened, and no other.

    Raises UsageError when there is no such dataset or version, or it is not the locked one; StoreError when files are
    missing or damaged, or what was locked is not there.
    """
    from communique.dataset.opening import open_dataset as found

    return found(path, version, verify, lock)
