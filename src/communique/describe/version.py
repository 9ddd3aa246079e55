"""A version as what accompanies it sees it: what it holds, and which versions it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from communique.dataset.history import Release
from communique.dataset.manifest import Json, Manifest, TableEntry


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A version that another comes from, without the clock of the list of versions."""

    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version whose tables are written. What accompanies it is not there yet, nor named by `manifest`."""

    manifest: Manifest
    """`manifest.written` is the whole of it but `files`; `manifest.folder` is where the Parquet files are now."""
    before: tuple[Ancestor, ...]
    """Its parent, the parent of that and so on, the nearest first, as far as they are listed."""

    @property
    def name(self) -> str:
        """The name of the dataset."""
        return self.text("dataset")

    @property
    def number(self) -> str:
        """The number of the version."""
        return self.manifest.version

    @property
    def tables(self) -> Mapping[str, TableEntry]:
        """What the manifest says of every table, in the order of the contract."""
        return self.manifest.tables

    @property
    def parent(self) -> str | None:
        """The number of the version that it was made from."""
        ancestor = self.manifest.written.get("parent")
        return str(ancestor["version"]) if isinstance(ancestor, Mapping) else None

    @property
    def purges(self) -> Sequence[Mapping[str, Json]]:
        """What was emptied out of it after it was published, oldest first: documents, reason, manifest_sha256."""
        told = self.manifest.written.get("purged", [])
        return [one for one in told if isinstance(one, Mapping)] if isinstance(told, Sequence) else []

    def text(self, key: str) -> str:
        """Return what the manifest says in words under a key; empty where it says nothing."""
        value = self.manifest.written.get(key)
        return value if isinstance(value, str) else ""

    def file(self, table: str) -> Path:
        """Return where the Parquet file of a table is now. Raises KeyError for a table that is not there."""
        return self.manifest.folder / self.tables[table].file


def ancestors(releases: Sequence[Release], parent: str | None) -> tuple[Ancestor, ...]:
    """Return the listed versions from `parent` back to the first, the nearest first."""
    listed = {release.version: release for release in releases}
    found: list[Ancestor] = []
    while parent is not None and parent in listed:
        release = listed.pop(parent)
        found.append(Ancestor(release.version, release.reason))
        parent = release.parent
    return tuple(found)
