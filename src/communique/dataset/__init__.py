"""Published datasets: open a version and query it.

This side of the package needs pyarrow, duckdb and packaging, and loads them when a dataset is opened, not before.
"""

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.dataset.reading import Dataset

__all__ = ["open_dataset"]


def open_dataset(path: str | PathLike[str], version: str | None = None, verify: bool = False) -> "Dataset":
    """Open a version of a dataset for reading.

    `path` is the folder of a dataset (`datasets/defence-aid`), or a folder of datasets that holds exactly one.
    `version` is one as `1.4.0`, a range as `~=1.4` (the highest in it), or `latest`, the default. `verify` compares the
    sha256 of every file with the manifest; without it only their sizes are compared.

    Raises UsageError when there is no such dataset or version, StoreError when files are missing or damaged.
    """
    from communique.dataset.opening import open_dataset as found

    return found(path, version, verify)
