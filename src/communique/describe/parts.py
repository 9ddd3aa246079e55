"""Digests of the parts of tables that are too large to be fetched whole by who reads them elsewhere."""

import pyarrow as pa

from communique.dataset.tables import damaged
from communique.describe.version import Version
from communique.remote import parts


def parts_of_tables(version: Version) -> str | None:
    """Return the content of `parts.json`; None where every table is small. Raises StoreError for a damaged table."""
    found: dict[str, parts.Parts] = {}
    for entry in version.tables.values():
        if entry.bytes > parts.SMALL:
            path = version.manifest.folder / entry.file
            try:
                found[entry.file] = parts.parts_of(path)
            except (OSError, pa.ArrowException) as error:
                raise damaged(path, error) from error
    return parts.to_json(found) if found else None
