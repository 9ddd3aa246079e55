"""The manifest of a version, and the files that accompany its tables."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from communique.compare.differences import LEFT_OUT
from communique.dataset.content import METHOD
from communique.dataset.deprecation import Deprecation
from communique.dataset.history import Release
from communique.dataset.layout import MANIFEST_FILE
from communique.dataset.manifest import FileEntry, Json, TableEntry, parsed_manifest
from communique.describe import Ancestor, Version, companions
from communique.durable import sync
from communique.publish.dataset_settings import DatasetSettings
from communique.publish.places import write_durably
from communique.publish.provenance import Provenance


def manifest(
    name: str,
    version: str,
    parent: Release | None,
    reason: str,
    settings: DatasetSettings,
    tables: Mapping[str, TableEntry],
    deprecated: Sequence[Deprecation],
    provenance: Provenance,
) -> dict[str, Json]:
    """Return what `manifest.json` says of a version, but for the files that accompany its tables."""
    ancestor: Json = None
    if parent is not None:
        ancestor = {"version": parent.version, "manifest_sha256": parent.manifest_sha256}
    return {
        "dataset": name,
        "version": version,
        "title": settings.title,
        "description": settings.description,
        "licence": settings.licence,
        **({"about": settings.about} if settings.about else {}),
        "text": str(settings.text),
        "parent": ancestor,
        "reason": reason,
        "tables": {table: asdict(entry) for table, entry in tables.items()},
        "deprecated": [asdict(one) for one in deprecated],
        "content_digest": {
            "method": METHOD,
            "leaves_out": {table: sorted(columns) for table, columns in LEFT_OUT.items()},
        },
        **provenance.to_json(),
    }


def complete(folder: Path, written: Mapping[str, Json], before: tuple[Ancestor, ...]) -> bytes:
    """Write what accompanies the tables in a folder, and their manifest at last; return the content of the manifest.

    `written` is what the manifest says but for these files: what it says of others is replaced. All is on the disk when
    this returns. Raises OSError; StoreError for a table that is damaged.
    """
    told = {key: value for key, value in written.items() if key != "files"}
    files: dict[str, Json] = {}
    for name, content in companions(Version(parsed_manifest(_json(told), folder), before)).items():
        (folder / name).write_bytes(content)
        sync(folder / name)
        files[name] = asdict(FileEntry(len(content), hashlib.sha256(content).hexdigest()))
    manifest_of_all = _json({**told, "files": files})
    write_durably(folder / MANIFEST_FILE, manifest_of_all)
    return manifest_of_all


def _json(written: Mapping[str, Json]) -> bytes:
    return (json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
