"""`versions.json`: every version of a dataset, and the choice of one of them.

The file is the commit point: a version exists when it is listed here, and the only place where a clock is read.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.version import InvalidVersion, Version

from communique.dataset.layout import VERSIONS_FILE, is_version
from communique.errors import StoreError, UsageError

if TYPE_CHECKING:
    from communique.dataset.manifest import Json

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Purge:
    """A take-down: words of documents that were emptied out of a version after it was published."""

    documents: tuple[str, ...]
    """Their ids, sorted."""
    reason: str
    purged_at: str
    manifest_sha256: str
    """Of the manifest that the version had until then."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version as `versions.json` lists it. Instants are UTC, ISO 8601, in seconds."""

    version: str
    parent: str | None
    reason: str
    published_at: str
    manifest_sha256: str
    purges: tuple[Purge, ...] = ()
    """What was emptied out of it since, oldest first."""
    imported_at: str | None = None
    """When it came out of an archive: then its parent need not be listed."""
    marked_at: str | None = None
    """When `gc` said that it will remove its files."""
    expired_at: str | None = None
    """When `gc` removed its files; it stays listed, so that the chain holds and no number is used twice."""

    @property
    def is_there(self) -> bool:
        """Whether it has files: it has not expired."""
        return self.expired_at is None

    @property
    def digests(self) -> tuple[str, ...]:
        """Every digest that its manifest has had: before each purge, and now."""
        return (*(purge.manifest_sha256 for purge in self.purges), self.manifest_sha256)

    def to_json(self) -> "dict[str, Json]":
        """Return its entry in `versions.json`: what it has nothing to say about is left out."""
        return {name: value for name, value in asdict(self).items() if name in _ALWAYS or value not in (None, ())}


_ALWAYS = frozenset({"version", "parent", "reason", "published_at", "manifest_sha256"})


@dataclass(frozen=True, slots=True)
class History:
    """Every version, oldest first, and which one readers get when they name none."""

    latest: str | None
    releases: tuple[Release, ...]

    @property
    def present(self) -> tuple[Release, ...]:
        """The versions that have files, oldest first."""
        return tuple(release for release in self.releases if release.is_there)

    def release(self, version: str) -> Release:
        """Return the release with exactly this number. Raises KeyError."""
        for release in self.releases:
            if release.version == version:
                return release
        raise KeyError(version)

    def with_release(self, release: Release) -> "History":
        """Return the history that `release` continues and is the latest of."""
        return History(release.version, (*self.releases, release))

    def to_json(self) -> str:
        """Return the content of `versions.json`."""
        listed = {"latest": self.latest, "versions": [release.to_json() for release in self.releases]}
        return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


EMPTY = History(None, ())


def read_history(dataset: Path) -> History:
    """Read `versions.json` of a dataset folder. Raises StoreError when it is missing, unreadable or damaged."""
    path = dataset / VERSIONS_FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise StoreError(f"{path} is missing: the folder is no dataset, or its list of versions was lost") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}): check the disk and your rights") from error
    return parsed_history(content, path)


_RESTORE = "restore it from a copy; the versions beside it are untouched"


def parsed_history(content: bytes, path: Path | str, advice: str = _RESTORE) -> History:
    """Return what `versions.json` says. Raises StoreError for a damaged one, which names it by `path`."""
    try:
        written = json.loads(content)
        history = History(written["latest"], tuple(_release(entry) for entry in written["versions"]))
        if len({release.version for release in history.releases}) != len(history.releases):
            raise ValueError("a version is listed twice")
        if history.latest is not None:
            if not history.release(history.latest).is_there:
                raise ValueError("`latest` has expired")
        elif history.releases:
            raise ValueError("`latest` is missing")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{path} is damaged ({type(error).__name__}: {error}): {advice}") from error
    return history


def _release(entry: dict[str, Any]) -> Release:
    if not is_version(entry["version"]):
        raise ValueError(f"{entry['version']!r:.40} is no version")
    return Release(
        version=entry["version"],
        parent=entry["parent"],
        reason=entry["reason"],
        published_at=entry["published_at"],
        manifest_sha256=entry["manifest_sha256"],
        purges=tuple(_purge(purge) for purge in entry.get("purges", ())),
        imported_at=entry.get("imported_at"),
        marked_at=entry.get("marked_at"),
        expired_at=entry.get("expired_at"),
    )


def _purge(entry: dict[str, Any]) -> Purge:
    return Purge(tuple(entry["documents"]), entry["reason"], entry["purged_at"], entry["manifest_sha256"])


def choose(history: History, wanted: str | None) -> Release:
    """Return the release that `wanted` names: a version (`1.4.0`), `latest` or None, or the best of a range (`~=1.4`).

    Raises UsageError when there is none, naming what there is.
    """
    if history.latest is None:
        raise UsageError("the dataset has no version yet: publish one with `communique build`")
    if wanted is None or wanted == LATEST:
        return history.release(history.latest)
    matches = _range(wanted)
    found = [release for release in history.present if matches(release.version)]
    if not found:
        there = ", ".join(release.version for release in history.present)
        expired = [release for release in history.releases if matches(release.version)]
        what = f"{wanted} has expired ({expired[-1].expired_at})" if expired else f"no version {wanted}"
        raise UsageError(f"{what}: there is {there}")
    return max(found, key=lambda release: Version(release.version))


def is_meant(release: Release, wanted: str, history: History) -> bool:
    """Whether `wanted` can stand for this release. Raises UsageError for what is no version."""
    return release.version == history.latest if wanted == LATEST else _range(wanted)(release.version)


def left_out_major(history: History, chosen: Release, wanted: str) -> Release | None:
    """Return the latest version, where `wanted` is a range that leaves it out and its MAJOR number is a higher one.

    None where one version was asked for by its number: who does so wants no other.
    """
    if history.latest is None or wanted == LATEST or _number(wanted) is not None:
        return None
    latest = history.release(history.latest)
    return latest if Version(latest.version).major > Version(chosen.version).major else None


def _range(wanted: str) -> Callable[[str], bool]:
    """Return whether a version is what a number or a range stands for. Raises UsageError for what is neither."""
    if (number := _number(wanted)) is not None:
        return lambda version: Version(version) == number
    # Not loaded for who asks for a number, or for none.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return SpecifierSet(wanted).contains
    except InvalidSpecifier:
        alone = re.fullmatch(r"~=\s*(\d+)", wanted)
        instead = (
            f"write ~={alone.group(1)}.0 for the newest {alone.group(1)}.x" if alone else "name one as 1.4.0, ~=1.4"
        )
        raise UsageError(f"{wanted!r} is no version: {instead} or latest") from None


def _number(wanted: str) -> Version | None:
    try:
        return Version(wanted)
    except InvalidVersion:
        return None
