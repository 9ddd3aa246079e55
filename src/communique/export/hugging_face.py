"""A folder that `datasets.load_dataset` takes and that can be pushed to a repository of Hugging Face as it is.

The folder of a version nearly is one: its README is a dataset card that says where each table is. What Hugging Face
cannot load is written otherwise here: a map is a list of `key` and `value`. What only its own dataset needs (the
manifest, the report) stays behind.
"""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from communique.dataset.layout import README_FILE
from communique.dataset.tables import read_table
from communique.describe.citation import CITATION_FILE, citation
from communique.describe.readme import maps_in, readme
from communique.describe.version import Version
from communique.durable import sync
from communique.export.made import Made


def write_folder(version: Version, place: Path) -> Made:
    """Write the tables with the card and the citation. Raises StoreError for a table that is damaged."""
    place.mkdir(parents=True)
    for name, entry in version.tables.items():
        file = version.file(name)
        if maps_in(pq.read_schema(file)):
            pq.write_table(_without_maps(read_table(file)), place / entry.file, compression="zstd")
        else:
            shutil.copyfile(file, place / entry.file)
        sync(place / entry.file)
    for name, content in ((README_FILE, readme(version, has_maps=False)), (CITATION_FILE, citation(version))):
        (place / name).write_text(content, "utf-8")
        sync(place / name)
    return Made({name: entry.rows for name, entry in version.tables.items()})


def _without_maps(table: pa.Table) -> pa.Table:
    """Return a table whose maps are lists of key and value."""
    for name in maps_in(table.schema):
        at = table.schema.get_field_index(name)
        column = table.schema.field(at)
        entries = [column.type.key_type, column.type.item_type]
        kind = pa.list_(pa.struct(list(zip(("key", "value"), entries, strict=True))))
        values = [
            None if one is None else [{"key": key, "value": value} for key, value in one]
            for one in table.column(at).to_pylist()
        ]
        table = table.set_column(at, column.with_type(kind), pa.array(values, kind))
    return table
