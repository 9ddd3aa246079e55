"""Datasets in object stores, as commands meet them: read through a mirror, written to through a working copy."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from communique.cli.options import DEFAULT_DATASET, resolve_dataset
from communique.dataset.layout import is_dataset
from communique.dataset.opening import find_dataset
from communique.errors import UsageError
from communique.remote.location import Location, location_of

if TYPE_CHECKING:
    from communique.remote.pushing import Pushed


def mirrored(location: Location, dataset: str | None, *, anew: bool) -> Path:
    """Return the folder on this machine that stands for a dataset elsewhere, for reading; `anew` without the cache.

    Raises UsageError when there is none, UnreachableError, StoreError.
    """
    from communique.remote.mirror import mirror, named

    if dataset is not None:
        return mirror(named(location, dataset), anew=anew)[1]
    try:
        return mirror(location, anew=anew)[1]
    except UsageError:
        if location.is_store:
            raise
        # A website has no list of what is on it.
        return mirror(location / DEFAULT_DATASET, anew=anew)[1]


def told_place(datasets: Path, folder: Path) -> str:
    """Return where the folder of a version is, for people: of one in a store the address there."""
    location = location_of(datasets)
    return str(folder) if location is None else (location / folder.parent.name / folder.name).url


@contextmanager
def written(datasets: Path, dataset: str | None, quiet: bool, *, must_exist: bool = False) -> Iterator[Path]:
    """Give the folder of the dataset meant, to be written to; a change to one in a store is sent when the block ends.

    Raises UsageError where a dataset can only be read, or `must_exist` and does not; BusyError when another writer was
    quicker; UnreachableError.
    """
    location = location_of(datasets)
    if location is None:
        folder = resolve_dataset(datasets, dataset)
        yield find_dataset(folder) if must_exist else folder
        return
    from communique.remote.working_copy import working_copy

    there = _dataset(location, dataset)
    arrived: list[Pushed] = []
    with working_copy(there, arrived) as folder:
        if must_exist and not is_dataset(folder):
            raise UsageError(f"no dataset at {there}: publish to it with `communique build`")
        yield folder
    for pushed in arrived if not quiet else ():
        print(f"{there}: {pushed.told}", file=sys.stderr)


def copy_of(datasets: Path, dataset: str | None) -> Path | None:
    """Return the folder on this machine that stands for a dataset of a store for writing, without asking the store.

    None for a dataset in a folder. Where no name was given it is that of the dataset that a first build makes.
    """
    location = location_of(datasets)
    if location is None:
        return None
    from communique.remote.mirror import named
    from communique.remote.working_copy import copy_folder

    return copy_folder(named(location, dataset or DEFAULT_DATASET))


def in_folder(datasets: Path, what: str) -> None:
    """Raise UsageError for a dataset that lies elsewhere, which `what` cannot be done to."""
    if (location := location_of(datasets)) is not None:
        raise UsageError(
            f"{what} works on a folder, not on {location}: copy the dataset to a folder, do it there, and put the "
            "folder in its place"
        )


def _dataset(location: Location, name: str | None) -> Location:
    """Return the dataset of a name in a store: the one named, else the only one there, else defence-aid."""
    from communique.remote.mirror import dataset_names, named
    from communique.remote.objects import Objects

    if name is not None or not location.is_store:
        return named(location, name or DEFAULT_DATASET)
    there = dataset_names(Objects(location))
    return location / (there[0] if len(there) == 1 else DEFAULT_DATASET)
