"""Datasets: whether their folder can be written, what is in it, and whether it is whole."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from communique.cli.health.check import Check, State, Use, needed
from communique.dataset.history import History, Release, read_history
from communique.dataset.layout import dataset_names
from communique.dataset.manifest import check_files, read_manifest
from communique.errors import StoreError

AREA = "datasets"
LITTLE_DISK = 500_000_000
"""Bytes; a version with its parent and what is written aside takes less for a few thousand documents."""


def check_datasets(folder: Path, use: Use) -> Iterator[Check]:
    """Look at the folder of datasets and at every version in it: are the files listed there, in their size."""
    yield _folder(folder, use)
    yield _disk(folder, use)
    for name in dataset_names(folder):
        yield _dataset(folder / name)


def _folder(folder: Path, use: Use) -> Check:
    if folder.exists() and not folder.is_dir():
        return Check(
            AREA, str(folder), State.WRONG, "is a file", "name the folder that holds the datasets (--datasets)"
        )
    if not folder.exists():
        nearest = _nearest(folder)
        if not os.access(nearest, os.W_OK | os.X_OK):
            advice = f"get the right to write in {nearest}, or choose another --datasets"
            return Check(AREA, str(folder), needed(use, Use.BUILD), "not there, and cannot be made", advice)
        return Check(AREA, str(folder), State.NOTE, "not there yet", "communique build makes it")
    if not os.access(folder, os.R_OK | os.X_OK):
        return Check(AREA, str(folder), State.WRONG, "cannot be read", "get the right to read it")
    if not os.access(folder, os.W_OK):
        advice = "get the right to write in it, or choose another --datasets"
        return Check(AREA, str(folder), needed(use, Use.BUILD), "cannot be written", advice)
    return Check(AREA, str(folder), State.OK, "can be written")


def _disk(folder: Path, use: Use) -> Check:
    free = shutil.disk_usage(_nearest(folder)).free
    found = f"{free / 1e9:,.1f} GB free"
    if free >= LITTLE_DISK:
        return Check(AREA, "disk", State.OK, found)
    return Check(AREA, "disk", needed(use, Use.BUILD), found, "make room before building")


def _dataset(dataset: Path) -> Check:
    try:
        history = read_history(dataset)
    except StoreError as error:
        return Check(AREA, dataset.name, State.WRONG, "damaged", str(error))
    if not history.releases:
        return Check(AREA, dataset.name, State.NOTE, "no version yet", "communique build makes one")
    damaged = [problem for release in history.present if (problem := _problem(dataset, release))]
    if damaged:
        return Check(AREA, dataset.name, State.WRONG, _listed(history), "; ".join(damaged))
    return Check(AREA, dataset.name, State.OK, f"{_listed(history)}; {_taken(dataset)}")


def _problem(dataset: Path, release: Release) -> str | None:
    try:
        manifest = read_manifest(dataset, release)
        check_files(manifest.folder, manifest, digests=False)
    except StoreError as error:
        return str(error)
    return None


def _listed(history: History) -> str:
    count = len(history.present)
    return f"{count} version{'s' if count != 1 else ''}, latest {history.latest}"


def _taken(dataset: Path) -> str:
    """What the disk holds of a dataset: its versions, and what is hidden beside them and saves later builds work."""
    versions, hidden = 0, 0
    for file in dataset.rglob("*"):
        try:
            size = file.stat().st_size if file.is_file() else 0
        except OSError:  # a writer has removed it meanwhile
            continue
        if file.relative_to(dataset).parts[0].startswith("."):
            hidden += size
        else:
            versions += size
    return f"{versions / 1e6:,.1f} MB, and {hidden / 1e6:,.1f} MB kept for later builds"


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), Path("/"))
