"""A folder that `datasets.load_dataset` takes and that can be pushed to a repository of Hugging Face as it is.

The folder of a version is one already: its README says where each table is. What only its own dataset needs (the
manifest, the report) stays behind.
"""

import shutil
from pathlib import Path

from communique.dataset.layout import README_FILE
from communique.describe.citation import CITATION_FILE
from communique.describe.croissant import CROISSANT_FILE
from communique.describe.version import Version
from communique.durable import sync
from communique.errors import UsageError
from communique.export.made import Made


def write_folder(version: Version, place: Path) -> Made:
    """Copy the tables with the card, the citation and the metadata. Raises UsageError for a version without a card."""
    folder = version.manifest.folder
    beside = [name for name in (README_FILE, CITATION_FILE, CROISSANT_FILE) if name in version.manifest.files]
    if README_FILE not in beside:
        raise UsageError(
            f"{version.number} has no dataset card: it was made before versions had one; export a newer one"
        )
    place.mkdir(parents=True)
    for name in (*beside, *(entry.file for entry in version.tables.values())):
        shutil.copyfile(folder / name, place / name)
        sync(place / name)
    return Made({name: entry.rows for name, entry in version.tables.items()})
