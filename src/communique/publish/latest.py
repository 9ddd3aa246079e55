"""Rollback: which of the published versions readers get who name none."""

from dataclasses import replace
from pathlib import Path

from communique.dataset.history import Release, choose, read_history
from communique.dataset.layout import VERSIONS_FILE
from communique.dataset.manifest import check_files, read_manifest
from communique.errors import StoreError
from communique.publish import catalogue
from communique.publish.places import sweep, write_durably
from communique.publish.settings import PublishSettings
from communique.publish.writing import one_writer, store_errors


def rollback(
    dataset: Path, version: str | None = None, settings: PublishSettings = PublishSettings()
) -> tuple[Release, tuple[str, ...]]:
    """Make `version`, or the parent of the latest one, the latest. No version goes away, and none is made.

    The next version continues from there, with a number above all that there are. Returns the release that is latest
    now, and what went wrong after that was settled: then the catalogue is not up to date. Raises UsageError when there
    is no such version, StoreError when it is damaged: readers would be led to it.
    """
    with store_errors(dataset), one_writer(dataset, settings.lock_seconds):
        history = read_history(dataset)
        sweep(dataset, history)
        now = choose(history, None)
        if version is None and now.parent is None:
            raise StoreError(f"{now.version} is the first version of {dataset.name}: there is none to go back to")
        wanted = choose(history, now.parent if version is None else version)
        manifest = read_manifest(dataset, wanted)
        check_files(manifest.folder, manifest, digests=True)
        moved = replace(history, latest=wanted.version)
        if moved != history:
            write_durably(dataset / VERSIONS_FILE, moved.to_json().encode())
        try:
            catalogue.derive(dataset, moved)
        except StoreError as error:
            return wanted, (str(error),)
        return wanted, ()
