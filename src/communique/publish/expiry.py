"""Expire old versions in two steps: what may go is marked, and goes a week later, if it still may.

What is latest, among the newest or kept by name (`communique.publish.keeping`) is never marked, and loses its mark. An
expired version stays listed with the digest of its manifest, so that the chain holds and its number is not used again.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from communique.dataset.history import History, Release, choose, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.errors import StoreError, UsageError
from communique.publish import store
from communique.publish.commit import begin, mended
from communique.publish.keeping import Keep, keep_for_good, read_keep
from communique.publish.places import remove_version, write_durably
from communique.publish.settings import PublishSettings
from communique.publish.writing import one_writer, store_errors

NOTICE = timedelta(days=7)
"""How long a version is marked before it may go."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """What becomes of the versions of a dataset, oldest first, each by its number."""

    kept: tuple[str, ...]
    marked: tuple[Release, ...]
    """Those that go when the notice is over, with the time of their marks."""
    expired: tuple[str, ...]
    """Those that went now."""
    freed: int
    """Bytes that no version uses any more."""
    warnings: tuple[str, ...] = ()

    @staticmethod
    def goes_at(release: Release) -> datetime:
        """Return from when on a marked version may go."""
        return datetime.fromisoformat(str(release.marked_at)) + NOTICE


def expire(
    dataset: Path,
    *,
    newest: int | None = None,
    keep: tuple[str, ...] = (),
    dry_run: bool = False,
    now: datetime | None = None,
    settings: PublishSettings = PublishSettings(),
) -> Expiry:
    """Mark the versions that may go, and remove those that were marked a week ago or longer and still may.

    `newest` is how many are kept for their numbers, this time; None goes by `dataset.toml`. `keep` are versions or
    ranges that `dataset.toml` keeps from now on. With `dry_run` nothing is written, and what is returned is what would
    become of them. Raises UsageError for what is no version, StoreError for a dataset that is damaged or held.
    """
    if newest is not None and newest < 1:
        raise UsageError(f"--newest {newest}: at least one version stays")
    at = (now or datetime.now(UTC)).replace(microsecond=0)
    if dry_run:
        known, history = read_keep(dataset), _with(read_history(dataset), keep)
        return _changed(dataset, history, replace(known, versions=(*known.versions, *keep)), newest, at)[1]
    with store_errors(dataset), one_writer(dataset, settings.lock_seconds):
        begun = begin(dataset)
        history, expiry = _changed(dataset, _with(begun.history, keep), keep_for_good(dataset, keep), newest, at)
        if history != begun.history:
            write_durably(dataset / VERSIONS_FILE, history.to_json().encode())
        # The catalogue first: it must not name what is no more.
        warnings = (*begun.warnings, *mended(dataset, history))
        if expiry.expired:
            for version in expiry.expired:
                remove_version(dataset, version)
            try:
                store.expire(dataset, expiry.expired)
            except StoreError as error:
                warnings += (str(error),)
        return replace(expiry, warnings=warnings)


def _with(history: History, keep: tuple[str, ...]) -> History:
    """Return the history. Raises UsageError when one of the versions or ranges is not in it."""
    for wanted in keep:
        choose(history, wanted)
    return history


def _changed(dataset: Path, history: History, keep: Keep, newest: int | None, at: datetime) -> tuple[History, Expiry]:
    """Return the list of versions as it is to be, and what becomes of them."""
    stay = replace(keep, newest=newest or keep.newest).kept(history)
    told = at.isoformat(timespec="seconds")
    releases = []
    for release in history.releases:
        if release.is_there:
            if release.version in stay:
                release = replace(release, marked_at=None)
            elif release.marked_at is None:
                release = replace(release, marked_at=told)
            elif Expiry.goes_at(release) <= at:
                release = replace(release, marked_at=None, expired_at=told)
        releases.append(release)
    gone = [r.version for r, before in zip(releases, history.releases, strict=True) if before.is_there > r.is_there]
    expiry = Expiry(
        kept=tuple(release.version for release in releases if release.version in stay),
        marked=tuple(release for release in releases if release.is_there and release.marked_at is not None),
        expired=tuple(gone),
        freed=_bytes_of(dataset, gone),
    )
    return replace(history, releases=tuple(releases)), expiry


def _bytes_of(dataset: Path, versions: list[str]) -> int:
    """Return how many bytes go with these versions: files that no other version shares, each once."""
    sizes: dict[int, tuple[int, int]] = {}
    names: dict[int, int] = {}
    for version in versions:
        for file in (dataset / version).iterdir():
            status = file.stat()
            sizes[status.st_ino] = (status.st_size, status.st_nlink)
            names[status.st_ino] = names.get(status.st_ino, 0) + 1
    return sum(size for inode, (size, links) in sizes.items() if links <= names[inode])
