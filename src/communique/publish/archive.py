"""One version as one file: `.tar.zst`, `.tar.gz` or `.zip`, the same version always as the same bytes.

An archive holds a folder with the name of the dataset, which is a dataset of one version: unpacked by hand, it can be
read like any other. Its `versions.json` comes first, then the manifest, then the files in the order of their names.
"""

import gzip
import io
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from communique.dataset.history import History, Release, choose, read_history
from communique.dataset.layout import MANIFEST_FILE, README_FILE, VERSIONS_FILE
from communique.dataset.manifest import check_all_files, read_manifest
from communique.durable import sync
from communique.errors import StoreError, UsageError

DAY_ONE = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold; a tar holds zero."""

_MODE = 0o644

Pack = Callable[[str, bytes | Path], None]
"""Puts a file, or its content, into an archive under a name."""


class Packing(StrEnum):
    """How an archive is packed, by the end of its name."""

    TAR_ZST = ".tar.zst"
    TAR_GZ = ".tar.gz"
    ZIP = ".zip"


def packing_of(file: Path) -> Packing:
    """Return how an archive is packed. Raises UsageError for a name that does not say it."""
    for packing in Packing:
        if file.name.endswith(packing):
            return packing
    raise UsageError(f"{file} does not say how it is packed: end its name in {', '.join(Packing)}")


def export(dataset: Path, wanted: str, file: Path) -> Release:
    """Write the version that `wanted` names to an archive, which is whole when it has its name; return the version.

    Raises UsageError for a version or a kind of file that there is not, StoreError for a version that is damaged.
    """
    packing = packing_of(file)
    release = choose(read_history(dataset), wanted)
    manifest = read_manifest(dataset, release)
    check_all_files(manifest.folder, manifest)
    inside = f"{dataset.resolve().name}/"
    alone = replace(release, marked_at=None, imported_at=None)
    files = sorted({README_FILE, *manifest.files, *(entry.file for entry in manifest.tables.values())})
    beside = file.with_name(f".{file.name}.new")
    try:
        with _packed(beside, packing) as pack:
            pack(f"{inside}{VERSIONS_FILE}", History(release.version, (alone,)).to_json().encode())
            for name in (MANIFEST_FILE, *files):
                pack(f"{inside}{release.version}/{name}", manifest.folder / name)
        sync(beside)
        os.replace(beside, file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or error
        raise StoreError(f"{file} cannot be written ({reason}): check the place and the disk") from error
    return release


@contextmanager
def _packed(file: Path, packing: Packing) -> Iterator[Pack]:
    """Give what puts files into a new archive. Nothing that goes in depends on clocks, users or modes of files."""
    with ExitStack() as open_files:
        if packing is Packing.ZIP:
            yield _into_zip(open_files.enter_context(zipfile.ZipFile(file, "w")))
            return
        raw = open_files.enter_context(file.open("wb"))
        if packing is Packing.TAR_GZ:
            stream = open_files.enter_context(gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0))
        else:
            import pyarrow as pa  # only for this packing: the others need nothing beyond Python

            stream = open_files.enter_context(pa.CompressedOutputStream(pa.PythonFile(raw, "w"), "zstd"))
        yield _into_tar(open_files.enter_context(tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)))


def _into_tar(archive: tarfile.TarFile) -> Pack:
    def pack(name: str, content: bytes | Path) -> None:
        member = tarfile.TarInfo(name)
        member.mode = _MODE
        if isinstance(content, bytes):
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        else:
            member.size = content.stat().st_size
            with content.open("rb") as file:
                archive.addfile(member, file)

    return pack


def _into_zip(archive: zipfile.ZipFile) -> Pack:
    def pack(name: str, content: bytes | Path) -> None:
        member = zipfile.ZipInfo(name, DAY_ONE)
        member.create_system = 3
        member.external_attr = _MODE << 16
        member.compress_type = zipfile.ZIP_DEFLATED
        if isinstance(content, bytes):
            archive.writestr(member, content)
        else:
            member.file_size = content.stat().st_size
            with content.open("rb") as file, archive.open(member, "w") as place:
                shutil.copyfileobj(file, place)

    return pack
