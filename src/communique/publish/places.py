"""Writing so that a version is whole or not there: files on the disk for certain, names changed by one step."""

import os
import re
import shutil
from pathlib import Path

from communique.dataset.history import History

WORK_FOLDER = ".publishing"
"""Where a version is built, inside the dataset folder so that it can be renamed into place."""

_VERSION_FOLDER = re.compile(r"\d+\.\d+\.\d+")
_WORK_FILE = re.compile(r"\..+\.new(\.wal)?")


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file by one atomic step, on the disk when this returns."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    sync(beside)
    os.replace(beside, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file or a folder on the disk when this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(dataset: Path, history: History) -> None:
    """Remove what an interrupted publish left behind: work in progress, and version folders that are not listed."""
    listed = {release.version for release in history.releases}
    for child in sorted(dataset.iterdir()):
        if child.name == WORK_FOLDER or (_VERSION_FOLDER.fullmatch(child.name) and child.name not in listed):
            shutil.rmtree(child)
        elif child.is_file() and _WORK_FILE.fullmatch(child.name):
            child.unlink()


def version_folders(dataset: Path) -> list[str]:
    """Return the names of the folders that look like versions, listed or not, sorted."""
    return sorted(child.name for child in dataset.iterdir() if child.is_dir() and _VERSION_FOLDER.fullmatch(child.name))
