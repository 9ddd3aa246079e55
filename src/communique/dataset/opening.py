"""Find a dataset and a version of it, and open it."""

from os import PathLike
from pathlib import Path

from communique.dataset.history import choose, read_history
from communique.dataset.layout import MANIFEST_FILE, VERSIONS_FILE, dataset_names, is_dataset
from communique.dataset.manifest import check_files, read_manifest
from communique.dataset.reading import Dataset
from communique.errors import UsageError


def open_dataset(path: str | PathLike[str], version: str | None = None, verify: bool = False) -> Dataset:
    """Open a version of a dataset for reading; see `communique.open`."""
    folder = find_dataset(Path(path))
    history = read_history(folder)
    release = choose(history, version)
    manifest = read_manifest(folder, release)
    check_files(folder / release.version, manifest, digests=verify)
    return Dataset(folder.absolute(), history, release, manifest)


def find_dataset(path: Path) -> Path:
    """Return the folder of the dataset at `path`: the folder itself, or the only dataset in it.

    Raises UsageError when there is none, or more than one to choose from.
    """
    if is_dataset(path):
        return path
    if not path.exists():
        raise UsageError(f"no dataset at {path}: the folder does not exist")
    if not path.is_dir():
        raise UsageError(f"{path} is a file: name the folder of a dataset")
    if (path / MANIFEST_FILE).is_file() and (path.resolve().parent / VERSIONS_FILE).is_file():
        raise UsageError(f"{path} is a version: open its dataset {path.resolve().parent} and name the version")
    names = dataset_names(path)
    if len(names) == 1:
        return path / names[0]
    if names:
        raise UsageError(f"more than one dataset in {path}: choose one of {', '.join(names)}")
    raise UsageError(f"no dataset at {path}: a dataset has a {VERSIONS_FILE}; make one with `communique build`")
