"""Take a version out of an archive, which may come from anywhere: nothing of it is believed before its digests hold.

An archive is read twice: the first time everything is checked and nothing written, so that one which is not what it
says leaves nothing behind. Its members give neither names nor sizes: the manifest says which files there are and how
long each is, and its own digest stands in the list of versions.
"""

import gzip
import hashlib
import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import pyarrow as pa

from communique.dataset.history import Release, parsed_history
from communique.dataset.layout import MANIFEST_FILE, README_FILE, VERSIONS_FILE, is_dataset_name, is_version
from communique.dataset.manifest import Manifest, parsed_manifest
from communique.durable import sync
from communique.errors import CommuniqueError, StoreError
from communique.publish.archive import Packing, packing_of

MOST_PACKED = 200
"""How many times its size an archive may unpack to: Parquet is compressed already."""

LONGEST_LIST = 1_000_000
LONGEST_MANIFEST = 16_000_000
LONGEST_README = 1_000_000
"""Bytes of the files that no manifest gives the size of."""

_ACCOMPANIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(md|html|json|jsonld|cff)")
"""Names of files that can accompany the tables of a version."""

_OVERHEAD = 10_000_000
"""Bytes that an archive may hold beside its files: headers and padding."""

_AT_ONCE = 1 << 20


_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, pa.ArrowException, NotImplementedError)
"""What the libraries raise for archives that are none."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: a version of a dataset, all of whose files have the digests that its manifest gives."""

    dataset: str
    release: Release
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    stream: IO[bytes]


class _Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most so many."""
        ...


class _Capped(io.RawIOBase):
    """A stream that gives no more than it may, however much is packed in it."""

    def __init__(self, stream: _Readable, most: int) -> None:
        self._stream = stream
        self.most = most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises StoreError when there are more than there may be."""
        content = self._stream.read(_AT_ONCE if size < 0 else min(size, _AT_ONCE))
        self.most -= len(content)
        if self.most < 0:
            raise StoreError("it unpacks to more than it says, or more than a version can be")
        return content


def checked(file: Path) -> Contents:
    """Read an archive through and return what it holds. Raises StoreError that says why it is not what it should be."""
    return _through(file, None)


def unpacked(file: Path, place: Path) -> Contents:
    """Write the files of a version to a folder, on the disk when this returns. Raises StoreError, OSError."""
    return _through(file, place)


def _through(file: Path, place: Path | None) -> Contents:
    try:
        with _members(file) as (members, cap):
            contents = _contents(members, cap, file, place)
    except _BROKEN as error:
        raise _refused(file, f"it cannot be read ({str(error) or type(error).__name__})") from error
    except CommuniqueError as error:
        raise _refused(file, str(error)) from error
    except OSError as error:
        # What is read raises errors of its own kind where it is broken; the disk has a number for its troubles.
        if error.errno is not None:
            raise
        raise _refused(file, f"it cannot be read ({error})") from error
    return contents


def _refused(file: Path, reason: str) -> StoreError:
    return StoreError(f"{file} is no archive of a version: {reason}; nothing was imported")


def _contents(members: Iterator[_Member], cap: _Capped | None, file: Path, place: Path | None) -> Contents:
    first = _next(members, "a list of versions")
    dataset, _, name = first.name.partition("/")
    if name != VERSIONS_FILE or not is_dataset_name(dataset):
        raise StoreError(f"it begins with {first.name!r}, not with DATASET/{VERSIONS_FILE}")
    releases = parsed_history(_short(first, LONGEST_LIST), file).releases
    if len(releases) != 1 or not releases[0].is_there or not is_version(releases[0].version):
        raise StoreError(f"its {VERSIONS_FILE} does not list exactly one version")
    [release] = releases
    inside = f"{dataset}/{release.version}/"
    second = _next(members, "a manifest")
    if second.name != inside + MANIFEST_FILE:
        raise StoreError(f"after {first.name} it has {second.name!r}, not {inside}{MANIFEST_FILE}")
    content = _short(second, LONGEST_MANIFEST)
    manifest = _manifest(dataset, release, content, file)
    sizes = {entry.file: entry for entry in manifest.tables.values()} | dict(manifest.files)
    total = sum(entry.bytes for entry in sizes.values())
    if total > MOST_PACKED * file.stat().st_size:
        raise StoreError(f"it would unpack to {total:,} bytes, more than {MOST_PACKED} times its size")
    if cap is not None:
        cap.most = total + LONGEST_README + _OVERHEAD
    if place is not None:
        _write(place / MANIFEST_FILE, iter([content]))
    missing = {README_FILE, *sizes}
    for member in members:
        name = member.name.removeprefix(inside)
        if name not in missing or inside + name != member.name:
            raise StoreError(f"it holds {member.name!r}, which is no file of {dataset} {release.version}, or twice")
        missing.remove(name)
        if name not in sizes:  # the README of a version whose manifest does not name it
            chunks = iter([_short(member, LONGEST_README)])
        else:
            chunks = _whole(member, sizes[name].bytes, sizes[name].sha256)
        if place is None:
            for _ in chunks:
                pass
        else:
            _write(place / name, chunks)
    if missing:
        raise StoreError(f"it lacks {', '.join(sorted(missing))}")
    if place is not None:
        sync(place)
    return Contents(dataset, release, manifest)


def _manifest(dataset: str, release: Release, content: bytes, file: Path) -> Manifest:
    """Return the manifest, which must be the one that is listed and say of itself what the list says."""
    if hashlib.sha256(content).hexdigest() != release.manifest_sha256:
        raise StoreError(f"its manifest is not the one whose digest its {VERSIONS_FILE} lists")
    manifest = parsed_manifest(content, file)
    written = manifest.written
    parent, purged = written.get("parent"), written.get("purged", [])
    before = [one.get("manifest_sha256") for one in purged if isinstance(one, dict)] if isinstance(purged, list) else []
    said = {
        "dataset": dataset,
        "version": release.version,
        "reason": release.reason,
        "parent": release.parent,
        "purged": [purge.manifest_sha256 for purge in release.purges],
    }
    found = {
        "dataset": written.get("dataset"),
        "version": written.get("version"),
        "reason": written.get("reason"),
        "parent": parent.get("version") if isinstance(parent, dict) else parent,
        "purged": before,
    }
    if wrong := [name for name in said if said[name] != found[name]]:
        raise StoreError(f"its manifest and its {VERSIONS_FILE} say different things of {', '.join(wrong)}")
    tables = [(entry.file, entry.bytes) for entry in manifest.tables.values()]
    files = [(name, entry.bytes) for name, entry in manifest.files.items()]
    for name, size in (*tables, *files):
        if type(size) is not int or size < 0 or not isinstance(name, str):
            raise StoreError(f"its manifest does not say how long {name!r} is")
        if "/" in name or "\\" in name or name.startswith("."):
            raise StoreError(f"its manifest names a file {name!r}")
    if wrong := [name for name, _ in tables if not name.endswith(".parquet")]:
        raise StoreError(f"its manifest names a file {wrong[0]!r}")
    if wrong := [name for name, _ in files if not _ACCOMPANIES.fullmatch(name) or name == MANIFEST_FILE]:
        raise StoreError(f"its manifest names a file {wrong[0]!r} beside its tables")
    return manifest


def _next(members: Iterator[_Member], what: str) -> _Member:
    try:
        return next(members)
    except StopIteration:
        raise StoreError(f"it ends where {what} should be") from None


def _short(member: _Member, most: int) -> bytes:
    content = member.stream.read(most + 1)
    if len(content) > most:
        raise StoreError(f"{member.name} is longer than {most:,} bytes")
    return content


def _whole(member: _Member, size: int, sha256: str) -> Iterator[bytes]:
    """Yield the content of a file. Raises StoreError in the end where it has another length or digest."""
    digest, left = hashlib.sha256(), size
    while chunk := member.stream.read(_AT_ONCE):
        left -= len(chunk)
        if left < 0:
            break
        digest.update(chunk)
        yield chunk
    if left or digest.hexdigest() != sha256:
        raise StoreError(f"{member.name} is not the file whose size and digest the manifest gives")


def _write(place: Path, chunks: Iterator[bytes]) -> None:
    with place.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
    sync(place)


@contextmanager
def _members(file: Path) -> Iterator[tuple[Iterator[_Member], _Capped | None]]:
    """Give the members of an archive in their order: plain files only, none of which is written under its own name.

    With the stream they come from, where it is capped: of a zip every member is read no further than it may be long.
    """
    packing = packing_of(file)
    with ExitStack() as open_files:
        if packing is Packing.ZIP:
            archive = open_files.enter_context(zipfile.ZipFile(file))
            yield _of_zip(archive), None
            return
        raw = open_files.enter_context(file.open("rb"))
        if packing is Packing.TAR_GZ:
            stream: _Readable = open_files.enter_context(gzip.GzipFile(fileobj=raw, mode="rb"))
        else:
            stream = open_files.enter_context(pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd"))
        cap = _Capped(stream, LONGEST_LIST + LONGEST_MANIFEST + _OVERHEAD)
        yield _of_tar(open_files.enter_context(tarfile.open(fileobj=cap, mode="r|"))), cap


def _of_tar(archive: tarfile.TarFile) -> Iterator[_Member]:
    for member in archive:
        tarfile.data_filter(member, "/")  # refuses what leads out of a folder, and devices
        content = archive.extractfile(member) if member.isreg() else None
        if content is None:
            raise StoreError(f"{member.name!r} is no plain file")
        yield _Member(member.name, content)


def _of_zip(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for member in archive.infolist():
        if member.is_dir() or (member.external_attr >> 16) & 0o170000 not in (0, 0o100000) or member.flag_bits & 1:
            raise StoreError(f"{member.filename!r} is no plain file")
        with archive.open(member) as content:
            yield _Member(member.filename, content)
