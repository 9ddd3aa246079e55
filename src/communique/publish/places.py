"""Writing so that a version is whole or not there: files on the disk for certain, names changed by one step."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path

from communique.dataset.history import History, Release
from communique.dataset.layout import MANIFEST_FILE, PURGE_FOLDER, VERSIONS_FILE, is_version
from communique.durable import sync
from communique.errors import StoreError

WORK_FOLDER = ".publishing"
"""Where a version is built, inside the dataset folder so that it can be renamed into place."""

_GONE = ".expired-"
"""Begins the name of a folder whose version has expired, while its files go."""

_WORK_FILE = re.compile(r"\..+\.new(\.wal)?")


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file by one atomic step, on the disk when this returns."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    sync(beside)
    os.replace(beside, path)
    sync(path.parent)


def put_in_place(dataset: Path, history: History) -> None:
    """Put the versions that a take-down made in the places of those that it changed, as far as it counts already.

    Its folder goes when this returns; it can be called again where it was interrupted. Until the manifest of a version
    is in its place, which comes last, the version is read from that folder.
    """
    coming = dataset / PURGE_FOLDER
    if not coming.is_dir():
        return
    for release in history.present:
        folder = coming / release.version
        if not folder.is_dir() or not _is_listed(folder, release):
            continue
        names = sorted(child.name for child in folder.iterdir() if child.name != MANIFEST_FILE)
        before = _manifest(dataset / release.version).get("files")
        for name in sorted(before if isinstance(before, dict) else ()):
            # What accompanied the version, and is not made any more, may hold the words.
            if name not in names:
                (dataset / release.version / name).unlink(missing_ok=True)
        for name in (*names, MANIFEST_FILE):
            beside = dataset / release.version / f".{name}.new"
            beside.unlink(missing_ok=True)
            second_name(folder / name, beside)
            os.replace(beside, dataset / release.version / name)
            beside.unlink(missing_ok=True)  # two names of one file do not take each other's place
            # The manifest counts from here on: all that it names must be on the disk before it.
            sync(dataset / release.version)
    shutil.rmtree(coming)


def _is_listed(folder: Path, release: Release) -> bool:
    """Whether a folder holds a version as it is listed."""
    manifest = folder / MANIFEST_FILE
    return manifest.is_file() and hashlib.sha256(manifest.read_bytes()).hexdigest() == release.manifest_sha256


def second_name(file: Path, place: Path) -> None:
    """Give a file another name, so that it takes no more space; a copy where the disk has no second names."""
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)
        sync(place)


def sweep(dataset: Path, history: History) -> None:
    """Remove what an interrupted publish left behind: work in progress, and version folders without a manifest.

    A folder with a manifest holds a whole version and is kept, listed or not: the list may be an older copy. One that
    is listed as expired goes. A take-down that counts already is completed.
    """
    put_in_place(dataset, history)
    for release in history.releases:
        if not release.is_there:
            remove_version(dataset, release.version)
    incomplete = [name for name in unlisted(dataset, history) if not _manifest(dataset / name)]
    for child in sorted(dataset.iterdir()):
        if child.name == WORK_FOLDER or child.name in incomplete:
            shutil.rmtree(child)
        elif child.is_file() and _WORK_FILE.fullmatch(child.name):
            child.unlink()


def remove_version(dataset: Path, version: str) -> None:
    """Remove the folder of a version that is not listed as there; it is out of sight before its files go."""
    folder, hidden = dataset / version, dataset / f"{_GONE}{version}"
    if folder.is_dir():
        shutil.rmtree(hidden, ignore_errors=True)
        folder.rename(hidden)
    if hidden.is_dir():
        shutil.rmtree(hidden)


def leftovers(dataset: Path, history: History) -> frozenset[str]:
    """Return the whole versions that an interrupted publish left unlisted: each made from the latest listed one.

    An unlisted folder that was made from another version says that the list is not the newest: then none is left over.
    """
    ancestors = {name: _manifest(dataset / name).get("parent") for name in unlisted(dataset, history)}
    latest: object = None
    if history.latest is not None:
        parent = history.release(history.latest)
        latest = {"version": parent.version, "manifest_sha256": parent.manifest_sha256}
    if any(ancestor != latest for ancestor in ancestors.values()):
        return frozenset()
    return frozenset(ancestors)


def take_place(work: Path, place: Path, replaceable: Collection[str]) -> None:
    """Rename the work folder to a version's, on the disk when this returns.

    A folder that stands there is replaced when `replaceable` names it. Raises StoreError for any other, untouched.
    """
    if place.exists():
        if place.name not in replaceable:
            raise unlisted_error(place)
        # Out of the way by one step, so that the place holds a whole version or none.
        discarded = work / "discarded"
        place.rename(discarded)
        shutil.rmtree(discarded)
    work.rename(place)
    sync(place.parent)


def unlisted_error(place: Path) -> StoreError:
    """Return the error for a whole version that the list of versions should name."""
    return StoreError(
        f"{place} holds a version that {place.with_name(VERSIONS_FILE)} does not list (is that an older copy?): "
        "restore the newest list of versions, or move the folder away and publish again; nothing was published"
    )


def unlisted(dataset: Path, history: History) -> list[str]:
    """Return the names of the version folders that the list of versions does not name, sorted."""
    listed = {release.version for release in history.releases}
    return [name for name in version_folders(dataset) if name not in listed]


def _manifest(folder: Path) -> dict[str, object]:
    """Return what the manifest in a folder says, nothing when it is not there or no manifest. Raises OSError."""
    try:
        written = json.loads((folder / MANIFEST_FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return written if isinstance(written, dict) else {}


def version_folders(dataset: Path) -> list[str]:
    """Return the names of the folders that look like versions, listed or not, sorted."""
    return sorted(child.name for child in dataset.iterdir() if child.is_dir() and is_version(child.name))
