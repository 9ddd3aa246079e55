"""The version that the next one is compared with."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from communique.compare.differences import Made, made_by
from communique.dataset.history import History, Release
from communique.dataset.manifest import Manifest, RepublishedText, TableEntry, check_files, file_sha256, read_manifest
from communique.dataset.tables import CHANGES, table_schema
from communique.dataset.type_names import full_type_name
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

    def link(self, table: str, schema: pa.Schema, digest: str, place: Path) -> TableEntry | None:
        """Give a table that is as it was the parent's file under another name, so that it takes no space.

        Columns outside the comparison go with it: `collected_at` says when a document was seen first, which was then.
        Returns what the manifest says of it. None when the table says something else, or is declared otherwise, or its
        file is not the published one, or the disk has no second names: then it has to be written.
        """
        entry = self.manifest.tables.get(table)
        if entry is None or entry.content_sha256 != digest:
            return None
        if _declarations(self.schemas[table]) != _declarations(schema):
            return None
        try:
            os.link(self.files[table], place)
        except OSError:
            return None
        if file_sha256(place) == entry.sha256:
            return TableEntry(place.name, entry.rows, entry.bytes, entry.sha256, entry.content_sha256)
        place.unlink()
        return None

    def check(self) -> None:
        """Compare the bytes of its files with what was published. Raises StoreError that names every damaged one."""
        check_files(self.folder, self.manifest, digests=True)

    def has_sources(self, provenance: Provenance) -> bool:
        """Whether it was made from the sources that the next one is made from, document by document."""
        return self.manifest.written.get("sources") == provenance.to_json()["sources"]

    def made(self, provenance: Provenance) -> Made:
        """Compare what made this version with what made the next one."""
        return made_by(self.manifest.written, provenance.to_json())


def _declarations(schema: pa.Schema) -> tuple[object, ...]:
    """Return all that a schema says, however its reader names the members of a list."""
    columns = [(column.name, full_type_name(column.type), column.nullable, column.metadata) for column in schema]
    return (*columns, schema.metadata)


def parent_of(dataset: Path, history: History) -> Parent | None:
    """Read what the latest version says of itself. Raises StoreError when it is damaged."""
    if history.latest is None:
        return None
    release = history.release(history.latest)
    manifest = read_manifest(dataset, release)
    folder = manifest.folder
    check_files(folder, manifest, digests=False)
    files = {table: folder / entry.file for table, entry in manifest.tables.items() if table != CHANGES}
    return Parent(release, folder, manifest, files, {table: table_schema(path) for table, path in files.items()})
