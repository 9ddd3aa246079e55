"""Every table as a Delta table, for lakes whose engines read nothing else: written by the package `deltalake`."""

from pathlib import Path

from communique.dataset.tables import read_table
from communique.describe.declared import declared_tables
from communique.describe.version import Version
from communique.export.made import Made


def write_delta(version: Version, place: Path) -> Made:
    """Write every table to a Delta table in a folder."""
    from deltalake import CommitProperties, write_deltalake

    about = CommitProperties(custom_metadata={"dataset": version.name, "dataset_version": version.number})
    place.mkdir(parents=True)
    for table in declared_tables(version):
        write_deltalake(
            place / table.name,
            read_table(version.file(table.name)),
            name=table.name,
            description=table.description,
            commit_properties=about,
        )
    return Made({name: entry.rows for name, entry in version.tables.items()})
