"""Import: a version out of an archive, in its place among the versions of a dataset."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from packaging.version import Version

from communique.dataset.history import History, Release
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import read_manifest
from communique.dataset.tables import CHANGES
from communique.errors import CommuniqueError, StoreError, UsageError
from communique.publish import parquet
from communique.publish.archive import packing_of
from communique.publish.commit import begin, derived, mended
from communique.publish.dataset_settings import DatasetSettings, make_settings, said_about
from communique.publish.emptying import emptied
from communique.publish.places import WORK_FOLDER, take_place, write_durably
from communique.publish.settings import PublishSettings
from communique.publish.tombstones import read_tombstones
from communique.publish.unpacking import Contents, checked, unpacked
from communique.publish.writing import one_writer, store_errors
from communique.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import."""

    dataset: Path
    release: Release
    changed: bool
    """Whether the version was not there before."""
    is_latest: bool
    warnings: tuple[str, ...]


def import_version(
    file: Path, datasets: Path, name: str | None = None, settings: PublishSettings = PublishSettings()
) -> Imported:
    """Take the version in an archive into the dataset of its name in the folder `datasets`, which is made when missing.

    It becomes the latest where its number is above that of the latest. A version that has expired comes back. `name`
    is the dataset that is expected. Raises UsageError when it is another, StoreError for an archive that is not what it
    says (see `communique.publish.unpacking`), and where the version does not fit to those that are there: the same
    number with another content, a parent or a child with another digest, words that were purged here.
    """
    if not file.is_file():
        raise UsageError(f"no archive at {file}")
    packing_of(file)
    contents = checked(file)
    if name is not None and name != contents.dataset:
        raise UsageError(f"{file} holds a version of {contents.dataset}, not of {name}: leave out --dataset")
    dataset = datasets / contents.dataset
    with store_errors(dataset), one_writer(dataset, settings.lock_seconds):
        begun = begin(dataset)
        history, release = begun.history, contents.release
        known = next((one for one in history.releases if one.version == release.version), None)
        if known is not None:
            _check_same(known, contents)
            if known.is_there:
                warnings = (*begun.warnings, *mended(dataset, history))
                return Imported(dataset, known, False, history.latest == known.version, warnings)
        _check_chain(dataset, history, contents)
        work = dataset / WORK_FOLDER
        try:
            work.mkdir()
            if unpacked(file, work) != contents:
                raise StoreError(f"{file} changed while it was read: import it again")
            _check_words(dataset, work, contents)
            make_settings(dataset, _settings(contents))
            take_place(work, dataset / release.version, begun.left)
        except (OSError, CommuniqueError):
            shutil.rmtree(work, ignore_errors=True)
            raise
        now = datetime.now(UTC).isoformat(timespec="seconds")
        added = replace(known or release, imported_at=now, marked_at=None, expired_at=None)
        history = _listed(history, added)
        write_durably(dataset / VERSIONS_FILE, history.to_json().encode())
        warnings = (*begun.warnings, *derived(dataset, history))
        return Imported(dataset, added, True, history.latest == added.version, warnings)


def _check_same(known: Release, contents: Contents) -> None:
    """Raise StoreError unless the version that is listed is the one in the archive."""
    release = contents.release
    if release.manifest_sha256 == known.manifest_sha256:
        return
    what = f"{contents.dataset} {release.version} is there"
    if release.manifest_sha256 in known.digests:
        purge = known.purges[known.digests.index(release.manifest_sha256)]
        raise StoreError(
            f"{what}, and the archive is older than a purge of {purge.purged_at[:10]} ({purge.reason}): it holds words "
            "that were taken out; delete the archive and export the version again"
        )
    raise StoreError(
        f"{what} with another content (its manifest has sha256 {known.manifest_sha256[:12]}, not "
        f"{release.manifest_sha256[:12]}): import the archive into another folder with --datasets"
    )


def _check_chain(dataset: Path, history: History, contents: Contents) -> None:
    """Raise StoreError where a parent or a child that is there does not name the version, or is not named by it."""
    release, ancestor = contents.release, contents.manifest.written.get("parent")
    listed = {one.version: one for one in history.releases}
    if release.parent in listed and isinstance(ancestor, dict):
        parent = listed[release.parent]
        if ancestor.get("manifest_sha256") not in parent.digests:
            raise StoreError(
                f"{contents.dataset} {release.version} comes from another {parent.version} than the one that is there: "
                "import the archive into another folder with --datasets"
            )
    for child in history.present:
        if child.parent == release.version:
            named = read_manifest(dataset, child).written.get("parent")
            if not isinstance(named, dict) or named.get("manifest_sha256") not in release.digests:
                raise StoreError(
                    f"{child.version}, which is there, comes from another {release.version} than the one in the "
                    "archive: import it into another folder with --datasets"
                )


def _check_words(dataset: Path, work: Path, contents: Contents) -> None:
    """Raise StoreError where the version holds words that a purge here takes out, in any table."""
    purged = {one.document_id for one in read_tombstones(dataset) if one.purged}
    if not purged:
        return
    files = {name: work / entry.file for name, entry in contents.manifest.tables.items() if name != CHANGES}
    with Workspace(dataset) as workspace:
        tables = {name: parquet.read(file, workspace) for name, file in files.items()}
        if emptied(tables, purged, workspace):
            ids = tables["documents"].column("document_id")
            there = sorted(ids.filter(pc.is_in(ids, value_set=pa.array(sorted(purged), pa.string()))).to_pylist())
            raise StoreError(
                f"{contents.dataset} {contents.release.version} in the archive holds words of {', '.join(there)}, "
                "which was purged here: nothing was imported; delete the archive"
            )


def _settings(contents: Contents) -> DatasetSettings:
    """Return what a new dataset is called, as the version says."""
    written = contents.manifest.written
    title, description, licence = (str(written.get(name, "")) for name in ("title", "description", "licence"))
    about = said_about(written, contents.manifest.folder)
    return DatasetSettings(title, description, licence, contents.manifest.text, about=about)


def _listed(history: History, release: Release) -> History:
    """Return the history with a release in the order of the numbers; the latest where its number is above that one."""
    others = [one for one in history.releases if one.version != release.version]
    earlier = [one for one in others if Version(one.version) < Version(release.version)]
    later = [one for one in others if Version(one.version) > Version(release.version)]
    newest = history.latest is None or Version(history.latest) < Version(release.version)
    return History(release.version if newest else history.latest, (*earlier, release, *later))
