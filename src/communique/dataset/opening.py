"""Find a dataset and a version of it, and open it. What reads Parquet files is loaded when one is opened."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from communique.dataset.deprecation import Deprecation, MajorChangeWarning, warn
from communique.dataset.history import History, Release, choose, is_meant, left_out_major, read_history
from communique.dataset.layout import MANIFEST_FILE, ORIGIN_FILE, VERSIONS_FILE, dataset_names, is_dataset
from communique.dataset.locking import locked_release, read_lock
from communique.dataset.manifest import Manifest, check_files, read_manifest
from communique.errors import StoreError, UsageError
from communique.remote.location import Location, location_of

if TYPE_CHECKING:
    from communique.dataset.reading import Dataset


def open_dataset(
    path: str | PathLike[str],
    version: str | None = None,
    verify: bool = False,
    lock: str | PathLike[str] | None = None,
) -> "Dataset":
    """Open a version of a dataset for reading; see `communique.open`."""
    if (location := _elsewhere(path)) is not None:
        from communique.remote.reading import open_remote

        return open_remote(location, version, verify, lock)
    folder = find_dataset(Path(path)).absolute()
    history, release, manifest = _consistent(folder, version, None if lock is None else Path(lock), digests=verify)
    if lock is None:
        tell_left_out(folder, history, release, version)
    from communique.dataset.reading import Dataset

    return Dataset(folder, history, release, manifest)


def tell_left_out(folder: Path, history: History, release: Release, version: str | None) -> None:
    """Warn where a range of versions leaves out the latest one, which has another MAJOR number."""
    if version is not None and (newer := left_out_major(history, release, version)) is not None:
        warn(
            f"{folder.resolve().name}: {version} gives {release.version}; the latest version is {newer.version}, a "
            f"MAJOR change that {version} leaves out: {newer.reason}",
            MajorChangeWarning,
        )


def _elsewhere(path: str | PathLike[str]) -> Location | None:
    """Return where a dataset lies that is not in a folder, or whose folder only stands for it; None for others."""
    if (location := location_of(path)) is not None or not (Path(path) / ORIGIN_FILE).is_file():
        return location
    from communique.remote.mirror import read_origin

    origin = read_origin(Path(path))
    return origin.location if origin is not None and not origin.writer else None


def deprecated_in(dataset: Path, version: str) -> tuple[Deprecation, ...]:
    """Return what a version declares to go away with the next MAJOR one. Raises StoreError when it is damaged."""
    with open_dataset(dataset, version) as opened:
        return opened.deprecated()


def _consistent(
    folder: Path, version: str | None, lock: Path | None, *, digests: bool
) -> tuple[History, Release, Manifest]:
    """Return the list of versions, the version that is meant and its manifest, checked, as they stood at one moment."""
    while True:
        history = read_history(folder)
        release = choose(history, version) if lock is None else locked(lock, folder, history, version)
        try:
            manifest = read_manifest(folder, release)
            check_files(manifest.folder, manifest, digests=digests)
        except StoreError:
            # A take-down, or a version that expires, changes the list first and the files after it.
            if read_history(folder) == history:
                raise
        else:
            return history, release, manifest


def locked(file: Path, folder: Path, history: History, version: str | None) -> Release:
    """Return the release that a lock holds a dataset to. Raises UsageError when `version` asks for another one."""
    name = folder.resolve().name
    release = locked_release(read_lock(file), name, history)
    if version is not None and not is_meant(release, version, history):
        raise UsageError(
            f"{file} holds {name} to {release.version}, which is not {version}: lock another with `communique lock`"
        )
    return release


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
