"""`communique.lock`: the versions that a project was made with, by number and digest, so that it reads no others."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from packaging.version import Version

from communique.dataset.history import History, Release
from communique.errors import StoreError, UsageError

LOCK_NAME = "communique.lock"


@dataclass(frozen=True, slots=True)
class Locked:
    """A version as a project holds on to it."""

    version: str
    manifest_sha256: str
    """Of `manifest.json`, which holds the digest of every file of the version."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The locked version of every dataset of a project, by the dataset's name."""

    datasets: Mapping[str, Locked]

    def with_version(self, dataset: str, release: Release) -> "Lock":
        """Return the lock that holds `dataset` to `release`, and the others to what they were."""
        locked = Locked(release.version, release.manifest_sha256)
        return Lock(MappingProxyType({**self.datasets, dataset: locked}))

    def to_json(self) -> str:
        """Return the content of the file, in the order of the names."""
        listed = {name: asdict(self.datasets[name]) for name in sorted(self.datasets)}
        return json.dumps({"datasets": listed}, indent=2, ensure_ascii=False) + "\n"


NOTHING_LOCKED = Lock(MappingProxyType({}))


def read_lock(path: Path) -> Lock:
    """Read a lock. Raises UsageError when there is none or it is damaged, and says how to make one."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return Lock(MappingProxyType({str(name): Locked(**entry) for name, entry in written["datasets"].items()}))
    except FileNotFoundError:
        raise UsageError(f"no {path}: make it with `communique lock`") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): check your rights") from error
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{path} is no lock: delete it, then make it anew with `communique lock`") from None


def locked_release(lock: Lock, name: str, history: History) -> Release:
    """Return the release that a dataset is locked to.

    Raises UsageError when the lock does not name the dataset, StoreError when the dataset does not have that very
    version: not listed, or under the same number with another content.
    """
    if name not in lock.datasets:
        known = ", ".join(sorted(lock.datasets)) or "no dataset"
        raise UsageError(f"the lock names {known}, not {name}: add it with `communique lock --dataset {name}`")
    locked = lock.datasets[name]
    try:
        release = history.release(locked.version)
    except KeyError:
        there = ", ".join(one.version for one in history.present) or "none"
        raise StoreError(
            f"{name} is locked to {locked.version}, which is not there (there is {there}): get that version, or lock "
            "another with `communique lock`"
        ) from None
    if not release.is_there:
        raise StoreError(
            f"{name} is locked to {locked.version}, which has expired ({release.expired_at}): `communique import` an "
            "archive of it, or lock another with `communique lock`"
        )
    if locked.manifest_sha256 in release.digests[:-1]:
        since = release.purges[release.digests.index(locked.manifest_sha256)]
        raise StoreError(
            f"{name} {locked.version} was locked before words were taken out of it on {since.purged_at} "
            f"({since.reason}): look at it and lock it with `communique lock`"
        )
    if release.manifest_sha256 != locked.manifest_sha256:
        raise StoreError(
            f"{name} {locked.version} is not the version that was locked: its manifest has sha256 "
            f"{release.manifest_sha256[:12]}, not {locked.manifest_sha256[:12]}; get the right one, or look at it and "
            "lock it with `communique lock`"
        )
    return release


def newer_releases(history: History, than: Release) -> tuple[Release, ...]:
    """Return the releases with higher numbers, lowest first."""
    higher = (one for one in history.present if Version(one.version) > Version(than.version))
    return tuple(sorted(higher, key=lambda one: Version(one.version)))


def is_breaking(release: Release, than: Release) -> bool:
    """Whether code that reads `than` may fail on `release`: the first part of its number is higher."""
    return Version(release.version).major > Version(than.version).major
