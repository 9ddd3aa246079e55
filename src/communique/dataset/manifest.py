"""`manifest.json`: what a version holds, with the digest of every file. Authoritative and free of clocks."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from communique.dataset.deprecation import Deprecation
from communique.dataset.history import Release
from communique.dataset.layout import MANIFEST_FILE, ORIGIN_FILE, PURGE_FOLDER
from communique.errors import StoreError

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""A value as JSON has it."""


class RepublishedText(StrEnum):
    """How much of the source texts a version republishes, from most to least."""

    FULL = "full"
    """All of it."""
    EVIDENCE = "evidence"
    """What some row cites, and title, byline, date line, section and tags of a document."""
    NONE = "none"
    """No words of it: offsets, ids, values, names of entities and what describes a document."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table of a version."""

    file: str
    rows: int
    bytes: int
    sha256: str
    """Of the Parquet file."""
    content_sha256: str
    """Of the rows, whatever wrote them; see `communique.dataset.content`."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a version that is no table: what accompanies the tables."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version holds."""

    version: str
    contract: int
    tables: Mapping[str, TableEntry]
    text: RepublishedText
    deprecated: tuple[Deprecation, ...] | None
    """What goes away with the next MAJOR version; None in a manifest from before it was said there."""
    written: Mapping[str, Json]
    """The whole of `manifest.json`."""
    folder: Path
    """Where its files are."""
    files: Mapping[str, FileEntry] = field(default_factory=dict)
    """What accompanies the tables, by the name of the file; none in a manifest from before it was listed there."""


def read_manifest(dataset: Path, release: Release) -> Manifest:
    """Read the manifest of a version. Raises StoreError when it is missing, or not the one that was published."""
    try:
        folder, content = _published(dataset, release)
    except StoreError:
        if not (dataset / ORIGIN_FILE).is_file():
            raise
        # The folder stands for a dataset elsewhere: this version was not asked for yet, or is another one by now.
        from communique.remote.mirror import fetch_version

        fetch_version(dataset, release)
        folder, content = _published(dataset, release)
    return parsed_manifest(content, folder)


def parsed_manifest(content: bytes, folder: Path, where: str | None = None) -> Manifest:
    """Return what the content of a manifest says, whose files are in `folder`.

    Raises StoreError for another form, which names it by `where`, else by its folder.
    """
    try:
        written = json.loads(content)
        tables = {_table(name): _checked(TableEntry(**entry)) for name, entry in written["tables"].items()}
        files = {name: _checked(FileEntry(**entry)) for name, entry in written.get("files", {}).items()}
        text = RepublishedText(written.get("text", RepublishedText.FULL))
        contract = int(written["contract"])
        going = written.get("deprecated")
        deprecated = None if going is None else tuple(Deprecation(**one) for one in going)
        listed = MappingProxyType(tables)
        beside = MappingProxyType(files)
        return Manifest(_word(written["version"]), contract, listed, text, deprecated, written, folder, beside)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(
            f"{where or folder / MANIFEST_FILE} does not have the form of a manifest ({error}): it is damaged, or "
            "needs a newer communique"
        ) from error


_Entry = TypeVar("_Entry", TableEntry, FileEntry)


def _checked(entry: _Entry) -> _Entry:
    """Return an entry whose values have the types it declares. Raises TypeError."""
    for told in fields(entry):
        value = getattr(entry, told.name)
        if type(value) is not told.type or (told.type is int and value < 0):
            raise TypeError(f"{told.name} is {value!r:.40}")
    return entry


def _table(name: str) -> str:
    """Return the name of a table: a word, which queries and patterns need not escape. Raises ValueError."""
    if not (name.isascii() and name.isidentifier()):
        raise ValueError(f"{name!r:.40} is no name of a table")
    return name


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no version")
    return value


def _published(dataset: Path, release: Release) -> tuple[Path, bytes]:
    """Return the folder of a version and its manifest as published, or as a take-down made it."""
    folder = dataset / release.version
    path = folder / MANIFEST_FILE
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == release.manifest_sha256:
            return folder, content
        # A take-down counts from the moment it is listed, also where it was stopped before its files were in place.
        coming = dataset / PURGE_FOLDER / release.version
        if (coming / MANIFEST_FILE).is_file():
            content = (coming / MANIFEST_FILE).read_bytes()
            if hashlib.sha256(content).hexdigest() == release.manifest_sha256:
                return coming, content
    except PermissionError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): restore the folder of this version") from error
    raise StoreError(f"{path} is not the manifest that was published: restore the folder of this version")


def check_files(folder: Path, manifest: Manifest, *, digests: bool) -> None:
    """Check that every table's file is there and has the published size, and with `digests` the published bytes.

    Raises StoreError that names every file that is missing or damaged, or one that may not be read.
    """
    _check(folder, {entry.file: entry for entry in manifest.tables.values()}, digests=digests)


def check_all_files(folder: Path, manifest: Manifest) -> None:
    """Check that every file that the manifest names, also beside the tables, has the published bytes.

    Raises StoreError as `check_files` does.
    """
    _check(folder, {entry.file: entry for entry in manifest.tables.values()} | dict(manifest.files), digests=True)


def _check(folder: Path, entries: Mapping[str, TableEntry | FileEntry], *, digests: bool) -> None:
    damaged = []
    for name, entry in entries.items():
        path = folder / name
        try:
            if path.stat().st_size != entry.bytes:
                damaged.append(f"{name} ({path.stat().st_size} bytes instead of {entry.bytes})")
            elif digests and file_sha256(path) != entry.sha256:
                damaged.append(f"{name} (its sha256 is not the published one)")
        except PermissionError as error:
            raise StoreError(f"{path} cannot be read ({error.strerror}): check your rights") from error
        except OSError as error:
            damaged.append(f"{name} ({error.strerror})")
    if damaged:
        raise StoreError(f"{folder} is damaged: {'; '.join(damaged)}: restore the folder of this version")


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
