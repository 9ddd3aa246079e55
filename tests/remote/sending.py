"""Versions that are made once and sent to stores many times, and what readers of a store see then."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store
from s3_server import S3Server
from small_tables import DRILL_DOCUMENT, PROVENANCE, tables, without

from communique.dataset.history import parsed_history
from communique.publish import publish
from communique.remote.cache import CACHE_VARIABLE
from communique.remote.location import Location, location_of
from communique.remote.pushing import Pushed
from communique.remote.working_copy import working_copy


@dataclass(frozen=True, slots=True)
class States:
    """A dataset as it is after each of some publishes, in folders."""

    first: Path
    """1.0.0 alone."""
    second: Path
    """1.0.0, and 1.1.0 with a document more."""
    other: Path
    """1.0.0, and 1.0.1 of the same documents read otherwise."""


def make_states(folder: Path) -> States:
    """Publish each state."""
    states = States(folder / "first" / "aid", folder / "second" / "aid", folder / "other" / "aid")
    publish(tables(without(DRILL_DOCUMENT)), states.first, PROVENANCE)
    for state in (states.second, states.other):
        shutil.copytree(states.first, state)
    publish(tables(), states.second, PROVENANCE)
    rows = without(DRILL_DOCUMENT)
    rows["funding"] = [row | {"status": "allocated"} for row in rows["funding"]]
    publish(tables(rows), states.other, PROVENANCE)
    return states


def at(bucket: str) -> Location:
    """Return where the dataset of a bucket is."""
    location = location_of(f"s3://{bucket}/data/aid")
    assert location is not None
    return location


def bring(state: Path, folder: Path) -> None:
    """Make a working copy what it is after a publish."""
    for version in state.glob("[0-9]*.*"):
        shutil.copytree(version, folder / version.name, dirs_exist_ok=True)
    for name in ("dataset.toml", "versions.json"):
        shutil.copy(state / name, folder / name)


def send(bucket: str, state: Path) -> Pushed | None:
    """Publish to the dataset of a bucket what makes it this state, from the working copy of the cache in use."""
    arrived: list[Pushed] = []
    with working_copy(at(bucket), arrived) as folder:
        bring(state, folder)
    return arrived[0] if arrived else None


def paths(server: S3Server, bucket: str) -> list[str]:
    """Return the path of every object of the dataset of a bucket, sorted."""
    return sorted(one["path"] for page in obstore.list(_direct(server, bucket)) for one in page)


def seen_whole(server: S3Server, bucket: str) -> str | None:
    """Return the version that readers get, every byte of every listed version compared; None where there is none."""
    opened = _direct(server, bucket)
    try:
        listed = bytes(obstore.get(opened, "versions.json").bytes())
    except FileNotFoundError:
        return None
    history = parsed_history(listed, Path("versions.json"))
    for release in history.present:
        content = bytes(obstore.get(opened, f"{release.version}/manifest.json").bytes())
        assert hashlib.sha256(content).hexdigest() == release.manifest_sha256
        manifest = json.loads(content)
        entries = {entry["file"]: entry for entry in manifest["tables"].values()} | manifest.get("files", {})
        for name, entry in entries.items():
            file = bytes(obstore.get(opened, f"{release.version}/{name}").bytes())
            assert hashlib.sha256(file).hexdigest() == entry["sha256"], (release.version, name)
    return history.latest


class Start:
    """A store that has the first version alone, and the cache of the machine that sent it: as they were, any time."""

    def __init__(self, server: S3Server, bucket: str, states: States, cache: Path, kept: Path) -> None:
        """Send the first version to a bucket; `cache` is the cache in use, `kept` a folder for a copy of it."""
        send(bucket, states.first)
        self.bucket = bucket
        self._server, self._first, self._cache, self._kept = server, states.first, cache, kept
        self._objects = self._tags()
        shutil.copytree(cache, kept)

    def again(self) -> None:
        """Make both what they were, past the proxy; every object is compared with what it was."""
        store, there = _direct(self._server, self.bucket), self._tags()
        if strange := sorted(there.keys() - self._objects.keys()):
            obstore.delete(store, strange)
        for path in sorted(path for path, tag in self._objects.items() if there.get(path) != tag):
            obstore.put(store, path, self._first / path)
        assert self._tags() == self._objects
        shutil.rmtree(self._cache)
        shutil.copytree(self._kept, self._cache)

    def _tags(self) -> dict[str, str | None]:
        return {one["path"]: one["e_tag"] for page in obstore.list(_direct(self._server, self.bucket)) for one in page}


def requests_of_a_publish(server: S3Server, states: States) -> int:
    """Return how many requests publishing the second version takes; the last but one replaces the list of versions."""
    bucket = server.make_bucket()
    send(bucket, states.first)
    server.proxy.calm()
    send(bucket, states.second)
    return server.proxy.count()


class Elsewhere:
    """Another machine: what is done there is done from a cache of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch

    def send(self, bucket: str, state: Path) -> Pushed | None:
        """Do as `send` does."""
        with self.monkeypatch.context() as there:
            there.setenv(CACHE_VARIABLE, str(self.folder))
            return send(bucket, state)


def _direct(server: S3Server, bucket: str) -> S3Store:
    return S3Store(bucket, prefix="data/aid", endpoint=server.endpoint)
