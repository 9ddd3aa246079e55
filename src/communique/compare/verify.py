"""Verify: whether versions are what was published, link by link, file by file, and on request row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from communique.compare.between import Side
from communique.compare.differences import differences, made_by, words_between
from communique.compare.promises import broken_promises
from communique.dataset.catalogue import is_current
from communique.dataset.content import METHOD, content_sha256
from communique.dataset.history import History, Release, read_history
from communique.dataset.layout import CATALOG_FILE, README_FILE, VERSIONS_FILE
from communique.dataset.manifest import Manifest, check_files, read_manifest
from communique.dataset.opening import find_dataset
from communique.dataset.tables import CHANGES
from communique.errors import StoreError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `problems` say what is wrong and what to do; none when all is well."""

    version: str
    """Empty for what concerns the dataset as a whole."""
    what: str
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is well."""
        return not self.problems


def verify(path: Path, versions: list[str] | None = None, *, deep: bool = False) -> Iterator[Check]:
    """Yield every check of the dataset at `path`, oldest version first; `versions` restricts it to some of them.

    Of every version: its manifest is the one that was listed (`manifest`), names its parent and the digest of its
    manifest (`chain`), and its files have the published bytes (`files`). With `deep` also: the rows have the digest of
    content that the manifest gives (`content`), keep what the columns promise (`rows`: keys, references, vocabularies,
    evidence), and differ from the parent's as `changes` says (`changes`). Raises UsageError when there is no dataset,
    StoreError when its list of versions cannot be read: then nothing can be said.
    """
    folder = find_dataset(path)
    history = read_history(folder)
    for release in history.releases:
        if versions is None or release.version in versions:
            yield from _version(folder, history, release, deep)
    if versions is None and (folder / CATALOG_FILE).exists():
        yield _catalogue(folder, history)


def _version(dataset: Path, history: History, release: Release, deep: bool) -> Iterator[Check]:
    try:
        manifest = read_manifest(dataset, release)
    except StoreError as error:
        yield Check(release.version, "manifest", (str(error),))
        return
    yield Check(release.version, "manifest")
    yield Check(release.version, "chain", tuple(_chain(dataset, history, release, manifest)))
    files = _files(dataset, release, manifest)
    yield files
    if not deep or not files.passed:
        return
    side = Side(release, dataset / release.version, manifest)
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
    ancestor = manifest.written.get("parent")
    if release.parent is None:
        if ancestor is not None:
            yield f"{VERSIONS_FILE} lists it as the first version, its manifest names a parent: restore {VERSIONS_FILE}"
        return
    try:
        parent = history.release(release.parent)
    except KeyError:
        yield f"its parent {release.parent} is not listed: restore {VERSIONS_FILE}"
        return
    if ancestor != {"version": parent.version, "manifest_sha256": parent.manifest_sha256}:
        yield (
            f"its manifest does not name {parent.version} with the digest that {VERSIONS_FILE} gives: one of the two "
            "versions is not the one that was published; restore both from a copy"
        )


def _files(dataset: Path, release: Release, manifest: Manifest) -> Check:
    folder = dataset / release.version
    problems = []
    try:
        check_files(folder, manifest, digests=True)
    except StoreError as error:
        problems.append(str(error))
    known = {README_FILE, "manifest.json", *(entry.file for entry in manifest.tables.values())}
    if foreign := sorted(path.name for path in folder.iterdir() if path.name not in known):
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
    release = history.release(str(side.release.parent))
    try:
        manifest = read_manifest(dataset, release)
        check_files(dataset / release.version, manifest, digests=True)
    except StoreError as error:
        return Check(side.release.version, CHANGES, (f"cannot be compared with its parent: {error}",))
    parent = Side(release, dataset / release.version, manifest)
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


def _catalogue(dataset: Path, history: History) -> Check:
    if is_current(dataset, history):
        return Check("", "catalogue")
    return Check(
        "",
        "catalogue",
        (f"{dataset / CATALOG_FILE} does not show the listed versions: `communique build` writes it anew",),
    )
