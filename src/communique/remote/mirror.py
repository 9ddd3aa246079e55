"""A dataset that lies elsewhere as a folder on this machine: its list of versions, and the versions asked for.

The list is fetched whenever a mirror is opened, a version once: `manifest.py` asks for it where it is not here.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

from communique.dataset.history import History, Release, parsed_history
from communique.dataset.layout import (
    MANIFEST_FILE,
    ORIGIN_FILE,
    README_FILE,
    SETTINGS_FILE,
    STATUS_FILE,
    VERSIONS_FILE,
    is_dataset_name,
)
from communique.dataset.manifest import Manifest, parsed_manifest
from communique.errors import StoreError, UsageError
from communique.remote.cache import cache_errors, fetched, place_of
from communique.remote.location import Location, location_of
from communique.remote.objects import MissingError, Objects

NEWEST_CONTRACT = 1
"""The newest contract whose versions are read here; what a build makes keeps to `schemas.contract.CONTRACT_VERSION`."""

BESIDE = (SETTINGS_FILE, STATUS_FILE)
"""Files beside the versions that a reader may look at."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a folder on this machine comes from, and what was there when it was compared last."""

    url: str
    writer: str = ""
    """Which copy that is written to this is; empty for one that is only read."""
    versions: str = ""
    """The list of versions, word for word; empty where there was none."""
    tag: str | None = None
    """The tag of the list."""
    settings: str | None = None
    """The settings, word for word; None where there were none."""
    settings_tag: str | None = None
    claimed: Sequence[str] = ()
    """Versions that were claimed by the push before, where it did not come to its end."""
    anew: bool = False
    """Whether every file of it comes from there, whatever the cache has."""

    @property
    def location(self) -> Location:
        """Where it comes from. Raises StoreError."""
        location = location_of(self.url)
        if location is None:
            raise StoreError(f"{self.url} is no remote location: delete the folder that names it")
        return location


def read_origin(folder: Path) -> Origin | None:
    """Return where a folder comes from; None when it is a folder of its own. Raises StoreError."""
    try:
        return Origin(**json.loads((folder / ORIGIN_FILE).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{folder / ORIGIN_FILE} is damaged: delete {folder}, it is fetched anew") from error


def write_origin(folder: Path, origin: Origin) -> None:
    """Write down where a folder comes from, by one atomic step. Raises OSError."""
    place(folder / ORIGIN_FILE, (json.dumps(asdict(origin), indent=2) + "\n").encode())


def place(path: Path, content: bytes) -> None:
    """Put a file in its place by one atomic step. Raises OSError."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.write_bytes(content)
    os.replace(half, path)


def dataset_names(objects: Objects) -> list[str]:
    """Return the names of the datasets directly below a location of a store, sorted. Raises UnreachableError."""
    return [name for name in objects.folders() if objects.find(f"{name}/{VERSIONS_FILE}") is not None]


def named(location: Location, name: str) -> Location:
    """Return the dataset of a name in a folder of datasets. Raises UsageError for what is no name."""
    if not is_dataset_name(name):
        raise UsageError(f"{name!r} is not the name of a dataset: use letters, digits, '.', '_' and '-'")
    return location / name


def mirror(location: Location, *, beside: bool = True, anew: bool = False) -> tuple[Location, Path, History]:
    """Return the dataset at a location, its folder on this machine, and its list of versions as it is now.

    The dataset is the location itself, or the only one in it where that can be listed. `beside` fetches its settings
    and its status too; `anew` begins without what was fetched before, so that every byte comes from there. Raises
    UsageError when there is none, or more than one; UnreachableError, StoreError.
    """
    objects = Objects(location)
    listed = objects.find(VERSIONS_FILE)
    if listed is None and location.is_store:
        names = dataset_names(objects)
        if len(names) > 1:
            raise UsageError(f"more than one dataset in {location}: choose one of {', '.join(names)}")
        if names:
            return mirror(location / names[0], beside=beside, anew=anew)
    if listed is None:
        raise UsageError(f"no dataset at {location}: a dataset has a {VERSIONS_FILE} that can be read there")
    if location.prefix and not is_dataset_name(location.name):
        raise UsageError(f"{location.name!r} of {location} is not the name of a dataset: use its plain address")
    folder = place_of(location, "verified" if anew else "read")
    history = listed_at(location, listed.content)
    with cache_errors():
        if anew:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        if read_origin(folder) is None:
            write_origin(folder, Origin(location.url, anew=anew))
        place(folder / VERSIONS_FILE, listed.content)
        for name in BESIDE if beside else ():
            there = objects.find(name)
            if there is None:
                (folder / name).unlink(missing_ok=True)
            else:
                place(folder / name, there.content)
    return location, folder, history


def listed_at(location: Location, content: bytes) -> History:
    """Return what the list of versions of a dataset elsewhere says. Raises StoreError for what is no such list."""
    return parsed_history(
        content,
        f"{location / VERSIONS_FILE}",
        "look whether the address is that of a dataset, and tell who serves it; where that is you, "
        "restore it from a copy",
    )


def read_remote_manifest(objects: Objects, release: Release, folder: Path) -> tuple[Manifest, bytes]:
    """Return the manifest of a version, whose files are to be in `folder`, and its content.

    Raises StoreError when it is not the one that is listed, or of a contract that is not known here; UnreachableError.
    """
    path = f"{release.version}/{MANIFEST_FILE}"
    try:
        content = objects.read(path).content
    except MissingError:
        raise StoreError(f"{objects.location / path} is missing: {release.version} is listed, but not there") from None
    if hashlib.sha256(content).hexdigest() != release.manifest_sha256:
        raise StoreError(
            f"{objects.location / path} is not the manifest that is listed: the version was replaced or purged "
            "meanwhile, or is damaged; open the dataset again"
        )
    where = f"{objects.location / path}"
    manifest = parsed_manifest(content, folder, where)
    if manifest.version != release.version:
        raise StoreError(f"{where} is the manifest of another version: tell who serves it")
    if not 1 <= manifest.contract <= NEWEST_CONTRACT:
        raise StoreError(
            f"{objects.location} {release.version} keeps to contract {manifest.contract}, and this communique knows "
            f"those up to {NEWEST_CONTRACT}: install a newer one, or open an earlier version"
        )
    files_of(manifest, where)
    return manifest, content


def files_of(manifest: Manifest, where: str | None = None) -> dict[str, tuple[int, str]]:
    """Return the size and the digest of every file that a manifest names, by name.

    Raises StoreError for what is no name of a file, which names the manifest by `where`, else by its folder.

    Who reads what others serve keeps to the folder of the version.
    """
    files = {entry.file: (entry.bytes, entry.sha256) for entry in manifest.tables.values()}
    files |= {name: (entry.bytes, entry.sha256) for name, entry in manifest.files.items()}
    for name, (_, sha256) in files.items():
        if _PLAIN.fullmatch(name) is None or _DIGEST.fullmatch(sha256) is None or name == MANIFEST_FILE:
            raise StoreError(f"{where or manifest.folder} names {name!r}, which is no file of a version")
    # On some disks a file has its name in small letters and in capitals.
    names = sorted(name.lower() for name in (*(entry.file for entry in manifest.tables.values()), *manifest.files))
    if twice := [name for name, following in pairwise(names) if name == following]:
        raise StoreError(f"{where or manifest.folder} names {twice[0]!r} twice: it is damaged; tell who serves it")
    return files


_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def fetch_version(dataset: Path, release: Release) -> None:
    """Fetch a version into the folder of its dataset, every file compared with its digest; it is there whole or not.

    Raises StoreError, UnreachableError.
    """
    origin = read_origin(dataset)
    if origin is None:
        raise StoreError(f"{dataset} does not come from elsewhere: {release.version} cannot be fetched")
    objects = Objects(origin.location)
    folder = dataset / release.version
    manifest, content = read_remote_manifest(objects, release, folder)
    files = files_of(manifest)
    with cache_errors():
        half = Path(mkdtemp(dir=dataset, prefix=".fetching-"))
        try:
            for name, (size, sha256) in files.items():
                _link(fetched(objects, f"{release.version}/{name}", size, sha256, anew=origin.anew), half / name)
            # Versions of earlier programs have a page that their manifest does not name.
            if README_FILE not in files and (page := objects.find(f"{release.version}/{README_FILE}")) is not None:
                (half / README_FILE).write_bytes(page.content)
            (half / MANIFEST_FILE).write_bytes(content)
            half.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
            half.rename(folder)
        finally:
            shutil.rmtree(half, ignore_errors=True)


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
