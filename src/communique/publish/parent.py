"""The version that the next one is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from communique.compare.differences import Made, made_by
from communique.dataset.history import History, Release
from communique.dataset.manifest import Manifest, RepublishedText, check_files, read_manifest
from communique.dataset.tables import CHANGES, table_schema
from communique.publish import numbering
from communique.publish.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Parent:
    """A published version, as far as comparing with it needs; without `changes`."""

    release: Release
    folder: Path
    manifest: Manifest
    files: Mapping[str, Path]
    schemas: Mapping[str, pa.Schema]

    def same_tables(self, digests: Mapping[str, str]) -> frozenset[str]:
        """Return the tables whose content is that of the parent, given the new digests."""
        before = {table: self.manifest.tables[table].content_sha256 for table in self.files}
        return frozenset(table for table, digest in digests.items() if before.get(table) == digest)

    def is_same(
        self, tables: Mapping[str, pa.Table], digests: Mapping[str, str], contract: int, text: RepublishedText
    ) -> bool:
        """Whether these tables say what the parent says, in the same structure and under the same contract."""
        same_kind = self.structure_step(tables, contract) is None and text is self.manifest.text
        return same_kind and self.same_tables(digests) == tables.keys()

    def structure_step(self, tables: Mapping[str, pa.Table], contract: int) -> numbering.Step | None:
        """Return the step that new tables, columns, keys or another contract ask for."""
        schemas = {table: rows.schema for table, rows in tables.items()}
        return numbering.structure_step(self.schemas, schemas, self.manifest.contract, contract)

    def check(self) -> None:
        """Compare the bytes of its files with what was published. Raises StoreError that names every damaged one."""
        check_files(self.folder, self.manifest, digests=True)

    def made(self, provenance: Provenance) -> Made:
        """Compare what made this version with what made the next one."""
        return made_by(self.manifest.written, provenance.to_json())


def parent_of(dataset: Path, history: History) -> Parent | None:
    """Read what the latest version says of itself. Raises StoreError when it is damaged."""
    if history.latest is None:
        return None
    release = history.release(history.latest)
    manifest = read_manifest(dataset, release)
    folder = dataset / release.version
    check_files(folder, manifest, digests=False)
    files = {table: folder / entry.file for table, entry in manifest.tables.items() if table != CHANGES}
    return Parent(release, folder, manifest, files, {table: table_schema(path) for table, path in files.items()})
