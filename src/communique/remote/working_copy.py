"""A dataset of an object store, brought here to be written to, and sent back.

The copy is a folder as any other: everything that publishes works on it. It has the list of versions, the settings, the
status, and of the versions those that were needed. It stays here between calls, and what saves work with it. What was
published in it and did not arrive stays too while nobody else published meanwhile: the next call sends it.
"""

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from communique.dataset.history import EMPTY
from communique.dataset.layout import CATALOG_FILE, MANIFEST_FILE, SETTINGS_FILE, STATUS_FILE, VERSIONS_FILE
from communique.dataset.manifest import file_sha256
from communique.errors import CommuniqueError, UnreachableError, UsageError
from communique.holding import hold
from communique.remote.cache import cache_errors, place_of
from communique.remote.location import Location
from communique.remote.mirror import Origin, listed_at, place, read_origin, write_origin
from communique.remote.objects import Objects, Part
from communique.remote.pushing import Pushed, push

_LOCK = ".at-work"

_FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a disk says that is full."""


@contextmanager
def working_copy(location: Location, arrived: list[Pushed]) -> Iterator[Path]:
    """Give the folder of a dataset of a store to be written to; what was published in it is sent when the block ends.

    `arrived` is told what was sent. Where the block raises, only the status is sent. Raises UsageError for what is no
    store; BusyError when another process works on this copy, or another writer published meanwhile: then nothing of
    this one is visible, and a second try takes little; StoreError, UnreachableError.
    """
    if not location.is_store:
        raise UsageError(
            f"{location} can only be read: publish to a folder, or to an object store (s3://BUCKET/PREFIX)"
        )
    objects = Objects(location)
    folder = copy_folder(location)
    with cache_errors():
        folder.mkdir(parents=True, exist_ok=True)
    with _told_when_full(), hold(folder / _LOCK, busy=f"{location} is being written to from this machine"):
        pull(objects, folder)
        try:
            yield folder
        except CommuniqueError:
            with suppress(CommuniqueError):
                _send_status(objects, folder)
            raise
        if (folder / VERSIONS_FILE).is_file():
            done = push(objects, folder)
            if done is not None:
                arrived.append(done)
        with suppress(UnreachableError):  # what was published is there, and the next one sends it
            _send_status(objects, folder)


@contextmanager
def _told_when_full() -> Iterator[None]:
    """Turn a full disk, wherever it is met, into one line that says what to do. Raises StoreError."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        with cache_errors():
            raise


def copy_folder(location: Location) -> Path:
    """Return the folder of the copy of a dataset that is written to; it need not be there."""
    return place_of(location, "written")


def pull(objects: Objects, folder: Path) -> None:
    """Make a copy say what the store says. What is in it and was not sent goes, unless the store is as it was then.

    Raises StoreError, UnreachableError.
    """
    known = read_origin(folder)
    origin = known or Origin(objects.location.url, writer=uuid4().hex)
    listed, settings = objects.find(VERSIONS_FILE), objects.find(SETTINGS_FILE)
    status = objects.find(STATUS_FILE)
    with cache_errors():
        # Who sweeps may put a line end to the list.
        if known is None or origin.versions.rstrip() != _words(listed).rstrip():
            origin = replace(origin, versions=_words(listed), tag=None if listed is None else listed.tag)
            _reset(objects.location, folder, listed)
        elif listed is not None:
            origin = replace(origin, versions=_words(listed), tag=listed.tag)
        if known is None or origin.settings != _settings(settings):
            _put(folder / SETTINGS_FILE, settings)
        tag = None if settings is None else settings.tag
        write_origin(folder, replace(origin, settings=_settings(settings), settings_tag=tag))
        # What was said of a store that could not be reached is not there yet.
        if not _is_newer(folder / STATUS_FILE, status):
            _put(folder / STATUS_FILE, status)


def _is_newer(here: Path, there: Part | None) -> bool:
    """Whether a status was written after the one in the store; one that says no time is older than any."""
    written = _written_at(here.read_bytes()) if here.is_file() else ""
    return written > ("" if there is None else _written_at(there.content))


def _written_at(status: bytes) -> str:
    try:
        told = json.loads(status)
    except (ValueError, RecursionError):
        return ""
    moment = told.get("written_at") if isinstance(told, dict) else None
    return moment if isinstance(moment, str) else ""


def _reset(location: Location, folder: Path, listed: Part | None) -> None:
    """Have a copy list what the store lists, and hold no version that is not one of those."""
    history = EMPTY if listed is None else listed_at(location, listed.content)
    digests = {release.version: release.manifest_sha256 for release in history.present}
    for manifest in sorted(folder.glob(f"[0-9]*/{MANIFEST_FILE}")):
        if digests.get(manifest.parent.name) != file_sha256(manifest):
            shutil.rmtree(manifest.parent)
    _put(folder / VERSIONS_FILE, listed)
    (folder / CATALOG_FILE).unlink(missing_ok=True)


def _send_status(objects: Objects, folder: Path) -> None:
    """Send what a refresh says of itself; it is no part of any version, and the newest one counts."""
    status = folder / STATUS_FILE
    if not status.is_file():
        return
    there = objects.find(STATUS_FILE)
    content = status.read_bytes()
    if there is None or there.content != content:
        objects.write(STATUS_FILE, content)


def _put(path: Path, part: Part | None) -> None:
    if part is None:
        path.unlink(missing_ok=True)
    else:
        place(path, part.content)


def _words(listed: Part | None) -> str:
    return "" if listed is None else listed.content.decode()


def _settings(settings: Part | None) -> str | None:
    return None if settings is None else settings.content.decode()
