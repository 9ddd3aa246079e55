"""The quality of a version: how much of what people annotated its rows hold, as figures for the manifest."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from communique.errors import UsageError
from communique.evaluate import evaluate


def check_annotated(folder: Path | None) -> None:
    """Raise UsageError for a folder of annotations that is not there, before a long build needs it."""
    if folder is not None and not folder.is_dir():
        raise UsageError(f"no annotated documents at {folder}: the folder does not exist")


def quality(tables: Mapping[str, pa.Table], annotated: Path) -> dict[str, float]:
    """Return the F1 of every measure of `communique evaluate` by its name, and their mean as `headline`.

    `tables` are whole, whatever a version withholds of them. An annotated document that they lack counts as missed.
    Raises UsageError for annotations that are not in form.
    """
    with TemporaryDirectory(prefix="communique-") as folder:
        for name, table in tables.items():
            pq.write_table(table, Path(folder) / f"{name}.parquet")
        return dict(evaluate(Path(folder), annotated, intervals=False).f1())
