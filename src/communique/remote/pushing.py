"""Send what was published in a working copy to the object store it comes from.

First the files of a version, then its manifest, then the list of versions, which is replaced only if it still is the
one that this copy came from: of two writers exactly one gets there.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from communique.dataset.history import EMPTY, History, Release, parsed_history, read_history
from communique.dataset.layout import MANIFEST_FILE, README_FILE, SETTINGS_FILE, VERSIONS_FILE
from communique.dataset.manifest import file_sha256, read_manifest
from communique.errors import BusyError, CommuniqueError, StoreError, UnreachableError, UsageError
from communique.remote.claims import Claim, claim_path, sweep, take, withdraw
from communique.remote.mirror import Origin, files_of, read_origin, write_origin
from communique.remote.objects import ChangedError, Objects


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent."""

    versions: tuple[str, ...]
    uploaded: int
    """Files that were sent, manifests too."""
    copied: int
    """Files that the store copied from the version before, since they are the same."""
    bytes: int
    """Of the files that were sent."""
    swept: tuple[str, ...]
    """Folders of uploads that died, removed."""

    @property
    def told(self) -> str:
        """It in words."""
        files = f"{self.uploaded} files sent ({self.bytes / 1e6:,.1f} MB), {self.copied} copied by the store"
        swept = f"; removed what was left of {', '.join(self.swept)}" if self.swept else ""
        return (files if self.versions else "the list of versions was sent") + swept


def push(objects: Objects, folder: Path) -> Pushed | None:
    """Send what a working copy has and its store does not; None when there is nothing.

    Raises BusyError when another writer was quicker, or is at work on the same version; StoreError, UnreachableError.
    Then the store is as it was.
    """
    origin = read_origin(folder)
    if origin is None:
        raise StoreError(f"{folder} is no working copy of a store")
    content = (folder / VERSIONS_FILE).read_bytes()
    now, before = read_history(folder), _listed_in(origin)
    if now == before:
        origin = _send_settings(objects, folder, origin)
        if origin.claimed:
            # They were listed, and the answer was lost.
            listed = {release.version for release in now.releases}
            objects.remove([claim_path(version) for version in origin.claimed if version in listed])
            write_origin(folder, replace(origin, claimed=()))
        return None
    _refuse_purges(objects, before, now)
    known = {release.version for release in before.releases}
    new = [release for release in now.present if release.version not in known]
    claims: dict[str, Claim] = {}
    sent = _Sent()
    origin = replace(origin, claimed=[release.version for release in new])
    write_origin(folder, origin)
    try:
        swept, origin = sweep(objects, origin)
        for release in new:
            claims[release.version] = take(objects, release.version, origin)
        for release in new:
            _send(objects, folder, now, release, sent)
        for claim in claims.values():
            claim.check(objects)
        with_settings = _send_settings(objects, folder, origin)
        try:
            tag = objects.settle(VERSIONS_FILE, content, origin.tag)
        except ChangedError:
            _restore_settings(objects, origin, with_settings)
            raise
    except ChangedError as error:
        withdraw(objects, claims.values())
        raise _lost(objects) from error
    kept = replace(with_settings, versions=content.decode(), tag=tag)
    # It is published: what cannot be written down here is read from the store by the next call.
    with suppress(UnreachableError, OSError):
        write_origin(folder, kept)
        objects.remove([claim.path for claim in claims.values()])
        write_origin(folder, replace(kept, claimed=()))
    return Pushed(tuple(claims), sent.uploaded, sent.copied, sent.bytes, swept)


@dataclass(slots=True)
class _Sent:
    """What was sent so far."""

    uploaded: int = 0
    copied: int = 0
    bytes: int = 0


def _send(objects: Objects, folder: Path, history: History, release: Release, sent: _Sent) -> None:
    """Send the files of a version, its manifest last, and see that they arrived.

    What the version before has too, the store copies. Raises ChangedError when somebody else put files there.
    """
    version = release.version
    manifest = read_manifest(folder, release)
    files = {name: sha256 for name, (_, sha256) in files_of(manifest).items()}
    before = _parent_files(folder, history, release)
    there = {one.path: one for one in objects.listed(release.parent)} if release.parent and before else {}
    tags: dict[str, str | None] = {}
    # Versions of earlier programs have a page that their manifest does not name.
    pages = [README_FILE] if README_FILE not in files and (folder / version / README_FILE).is_file() else []
    for name in [*files, *pages, MANIFEST_FILE]:
        file, path = folder / version / name, f"{version}/{name}"
        if name in files and file_sha256(file) != files[name]:
            raise StoreError(f"{file} is not what its manifest says: delete {folder}, and publish again")
        source = before.get(files.get(name, ""))
        whole = there.get(f"{release.parent}/{source}")
        if whole is not None and whole.size == file.stat().st_size:
            objects.copy(whole.path, path)
            sent.copied += 1
        else:
            tags[path] = objects.write(path, file)
            sent.uploaded += 1
            sent.bytes += file.stat().st_size
        tags.setdefault(path, None)
    arrived = {one.path: one for one in objects.listed(version)}
    for path, tag in tags.items():
        one = arrived.pop(path, None)
        if one is None or one.size != (folder / path).stat().st_size or tag not in (None, one.tag):
            raise ChangedError(f"{objects.location / path} is not there as it was sent")
    if arrived:
        raise ChangedError(f"{objects.location / min(arrived)} was put there by somebody else")


def _parent_files(folder: Path, history: History, release: Release) -> dict[str, str]:
    """Return the name of every file of the parent of a version by its digest; none where it has no parent here."""
    parents = [one for one in history.present if one.version == release.parent]
    if not parents:
        return {}
    return {sha256: name for name, (_, sha256) in files_of(read_manifest(folder, parents[0])).items()}


def _send_settings(objects: Objects, folder: Path, origin: Origin) -> Origin:
    """Send the settings where they changed; return the origin as it is then. Raises ChangedError, UnreachableError."""
    path = folder / SETTINGS_FILE
    settings = path.read_text("utf-8") if path.is_file() else None
    if settings is None or settings == origin.settings:
        return origin
    tag = objects.settle(SETTINGS_FILE, settings.encode(), origin.settings_tag)
    kept = replace(origin, settings=settings, settings_tag=tag)
    write_origin(folder, kept)
    return kept


def _restore_settings(objects: Objects, before: Origin, sent: Origin) -> None:
    """Put the settings back that stood there before a version that was not published, unless others changed them."""
    if sent.settings_tag == before.settings_tag:
        return
    with suppress(ChangedError, UnreachableError):
        if before.settings is not None:
            objects.settle(SETTINGS_FILE, before.settings.encode(), sent.settings_tag)


def _listed_in(origin: Origin) -> History:
    """Return the list of versions that a copy came from."""
    return parsed_history(origin.versions.encode(), Path(VERSIONS_FILE)) if origin.versions else EMPTY


def _refuse_purges(objects: Objects, before: History, now: History) -> None:
    """Raise UsageError for words taken out of published versions, or versions gone: a store has them elsewhere too."""
    as_was = {release.version: (release.purges, release.is_there) for release in before.releases}
    if any((one.purges, one.is_there) != as_was.get(one.version, ((), True)) for one in now.releases):
        raise UsageError(
            f"{objects.location}: versions of a store are neither purged nor expired from here; copy the dataset to a "
            "folder, do it there, and put the folder in its place"
        )


def _lost(objects: Objects) -> BusyError:
    """Return the error for who was not the first."""
    told = "by another writer"
    with suppress(CommuniqueError):
        listed = objects.find(VERSIONS_FILE)
        if listed is not None:
            latest = parsed_history(listed.content, Path(VERSIONS_FILE)).releases[-1]
            told = f"by another writer ({latest.version}: {latest.reason})"
    return BusyError(
        f"{objects.location} was published to {told} meanwhile: nothing of this one is visible there; run it again, "
        "which takes less: what was read is kept"
    )
