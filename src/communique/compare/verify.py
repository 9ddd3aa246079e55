"""Verify: whether versions are what was published, link by link, file by file, and on request row by row."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.compare.differences import differences, made_by, words_between
from communique.compare.promises import broken_promises
from communique.compare.sides import Side
from communique.dataset.catalogue import is_current
from communique.dataset.content import METHOD, content_sha256
from communique.dataset.history import History, Release, read_history
from communique.dataset.layout import (
    CATALOG_FILE,
    MANIFEST_FILE,
    ORIGIN_FILE,
    README_FILE,
    SETTINGS_FILE,
    VERSIONS_FILE,
)
from communique.dataset.manifest import Manifest, check_all_files, check_files, read_manifest
from communique.dataset.opening import find_dataset
from communique.dataset.tables import CHANGES
from communique.errors import StoreError
from communique.remote.cache import CacheError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `problems` say what is wrong and what to do; none when all is well."""

    version: str
    """Empty for what concerns the dataset as a whole."""
    what: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What else is worth knowing."""

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return not self.problems


def verify(path: Path, versions: list[str] | None = None, *, deep: bool = False) -> Iterator[Check]:
    """Yield every check of the dataset at `path`, oldest version first; `versions` restricts it to some of them.

    Of every version: its manifest is the one that was listed (`manifest`), names its parent and the digest of its
    manifest and its reason (`chain`), and its files have the published bytes (`files`). With `deep` also: the rows have
    the digest of content that the manifest gives (`content`), keep what the columns promise (`rows`: keys, references,
    vocabularies, evidence), and differ from the parent's as `changes` says (`changes`). Of the dataset: its list of
    versions can be read (`versions`; nothing else can be said where it cannot), and so can `dataset.toml` (`settings`)
    and the catalogue, which shows what is listed (`catalogue`). Raises UsageError when there is no dataset.
    """
    folder = find_dataset(path)
    try:
        history = read_history(folder)
    except StoreError as error:
        yield Check("", "versions", (str(error),))
        return
    for release in history.releases:
        if versions is None or release.version in versions:
            yield from _version(folder, history, release, deep)
    if versions is None:
        yield _settings(folder)
        yield _catalogue(folder, history)


def _version(dataset: Path, history: History, release: Release, deep: bool) -> Iterator[Check]:
    if not release.is_there:
        yield Check(release.version, "expired", notes=(f"its files were removed on {release.expired_at}",))
        return
    try:
        manifest = read_manifest(dataset, release)
    except CacheError:
        raise  # of this machine: no version is at fault
    except StoreError as error:
        yield Check(release.version, "manifest", (str(error),))
        return
    purges = (f"purged on {p.purged_at}, {p.reason}: {', '.join(p.documents)}" for p in release.purges)
    yield Check(release.version, "manifest", notes=tuple(purges))
    yield Check(release.version, "chain", tuple(_chain(dataset, history, release, manifest)))
    files = _files(release, manifest)
    yield files
    if not deep or not files.passed:
        return
    side = Side(release, manifest.folder, manifest)
    for what, look in (("content", _content), ("rows", broken_promises)):
        yield Check(release.version, what, _asked(look, side))
    if release.parent is not None:
        yield _changes(dataset, history, side)


def _asked(look: Callable[[Side], Iterator[str]], side: Side) -> tuple[str, ...]:
    try:
        return tuple(look(side))
    except (OSError, pa.ArrowException, duckdb.Error) as error:
        return (f"{side.folder} cannot be read ({str(error).splitlines()[0]}): restore the folder of this version",)


def _chain(dataset: Path, history: History, release: Release, manifest: Manifest) -> Iterator[str]:
    """What is wrong with how a version says who it is and whom it comes from."""
    for name, value in (("version", release.version), ("dataset", dataset.resolve().name)):
        if manifest.written.get(name) != value:
            yield f"its manifest says {name} {manifest.written.get(name)!r}, not {value!r}: restore the right folder"
    if manifest.written.get("reason") != release.reason:
        yield f"{VERSIONS_FILE} gives another reason for it than its manifest: restore {VERSIONS_FILE}"
    purged = manifest.written.get("purged", [])
    told = [one.get("manifest_sha256") for one in purged if isinstance(one, dict)] if isinstance(purged, list) else []
    if told != list(release.digests[:-1]):
        yield f"its manifest and {VERSIONS_FILE} tell of other purges: restore {VERSIONS_FILE} or the folder"
    ancestor = manifest.written.get("parent")
    if release.parent is None:
        if ancestor is not None:
            yield f"{VERSIONS_FILE} lists it as the first version, its manifest names a parent: restore {VERSIONS_FILE}"
        return
    try:
        parent = history.release(release.parent)
    except KeyError:
        if release.imported_at is None:
            yield f"its parent {release.parent} is not listed: restore {VERSIONS_FILE}"
        return
    if ancestor not in [{"version": parent.version, "manifest_sha256": digest} for digest in parent.digests]:
        yield (
            f"its manifest does not name {parent.version} with the digest that {VERSIONS_FILE} gives: one of the two "
            "versions is not the one that was published; restore both from a copy"
        )


def _files(release: Release, manifest: Manifest) -> Check:
    folder = manifest.folder
    problems = []
    try:
        check_all_files(folder, manifest)
    except StoreError as error:
        problems.append(str(error))
    known = {README_FILE, MANIFEST_FILE, *manifest.files, *(entry.file for entry in manifest.tables.values())}
    try:
        foreign = sorted(path.name for path in folder.iterdir() if path.name not in known)
    except OSError as error:
        foreign = []
        problems.append(f"{folder} cannot be listed ({error.strerror}): check your rights")
    if foreign:
        problems.append(f"{folder} holds files that were not published: {', '.join(foreign)}; move them away")
    return Check(release.version, "files", tuple(problems))


def _content(side: Side) -> Iterator[str]:
    """Which tables do not have the rows that the manifest gives the digest of."""
    told = side.manifest.written.get("content_digest")
    if not isinstance(told, dict) or told.get("method") != METHOD:
        yield f"its digests of content are made by another method than {METHOD}: verify it with a newer communique"
        return
    left_out = told.get("leaves_out", {})
    for table, entry in side.manifest.tables.items():
        with pq.ParquetFile(side.folder / entry.file) as file:
            rows = file.read()
        if rows.num_rows != entry.rows or content_sha256(rows, left_out.get(table, ())) != entry.content_sha256:
            yield f"{entry.file} does not hold the rows whose digest the manifest gives: restore the folder"


def _changes(dataset: Path, history: History, side: Side) -> Check:
    """Whether `changes` tells the difference to the parent."""
    listed = [release for release in history.releases if release.version == side.release.parent]
    if not listed or not listed[0].is_there:
        return Check(side.release.version, CHANGES, notes=("cannot be compared with its parent, which is not there",))
    try:
        manifest = read_manifest(dataset, listed[0])
        check_files(manifest.folder, manifest, digests=True)
    except StoreError as error:
        return Check(side.release.version, CHANGES, (f"cannot be compared with its parent: {error}",))
    parent = Side(listed[0], manifest.folder, manifest)
    return Check(side.release.version, CHANGES, _asked(lambda one: _told_otherwise(parent, one), side))


def _told_otherwise(parent: Side, side: Side) -> Iterator[str]:
    """What `changes` tells otherwise than comparing a version with its parent."""
    if CHANGES not in side.manifest.tables:
        yield "its manifest names no table of changes: verify it with a newer communique"
        return
    manifest = parent.manifest
    same = [t for t, e in side.manifest.tables.items() if (b := manifest.tables.get(t)) and b.sha256 == e.sha256]
    made = made_by(manifest.written, side.manifest.written)
    words = words_between(manifest.text, side.manifest.text)
    with TemporaryDirectory(prefix="communique-") as temporary:
        found = differences(parent.files, side.files, same, made, Path(temporary), words).rows
    with pq.ParquetFile(side.folder / side.manifest.tables[CHANGES].file) as file:
        told = file.read()
    if content_sha256(found.cast(told.schema)) != content_sha256(told):
        since = parent.release.version
        yield f"tells {told.num_rows} differences to {since}, comparing them gives {found.num_rows} others"


def _settings(dataset: Path) -> Check:
    path = dataset / SETTINGS_FILE
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Check(
            "", "settings", (f"{path} is missing: restore it, for it may say what was withdrawn and withheld",)
        )
    except OSError as error:
        return Check("", "settings", (f"{path} cannot be read ({error.strerror}): check your rights",))
    except ValueError as error:
        return Check("", "settings", (f"{path} is not TOML ({error}): correct it",))
    return Check("", "settings")


def _catalogue(dataset: Path, history: History) -> Check:
    path = dataset / CATALOG_FILE
    if is_current(dataset, history) or (dataset / ORIGIN_FILE).is_file():  # what is elsewhere needs none here
        return Check("", "catalogue")
    if not path.exists():
        return Check("", "catalogue", notes=(f"there is no {path}: `communique build` writes it",))
    return Check("", "catalogue", (f"{path} does not show the listed versions: `communique build` writes it anew",))
