"""`catalog.duckdb` as a reader finds it: which versions it shows."""

from pathlib import Path

import duckdb

from communique.dataset.history import History
from communique.dataset.layout import CATALOG_FILE

FORM = "catalogue 2"
"""Which views and macros a catalogue has; the comment on its table `versions` ends with it. Rises when they change."""


def is_current(dataset: Path, history: History) -> bool:
    """Whether the catalogue is there, is of this form, and lists exactly the versions that have files."""
    path = dataset / CATALOG_FILE
    if not path.is_file():
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            listed = connection.execute("SELECT version, manifest_sha256 FROM versions").fetchall()
            latest = connection.execute("SELECT version FROM versions WHERE is_latest").fetchall()
            comments = connection.execute(
                "SELECT comment FROM duckdb_tables() WHERE table_name = 'versions'"
            ).fetchall()
    except duckdb.Error:
        return False
    if not any(str(comment).endswith(f"({FORM})") for (comment,) in comments):
        return False
    return listed == [(r.version, r.manifest_sha256) for r in history.present] and latest == [(history.latest,)]


def shown(dataset: Path) -> frozenset[str]:
    """Return the versions that the catalogue shows; none when it is not there or cannot be read."""
    path = dataset / CATALOG_FILE
    if not path.is_file():
        return frozenset()
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            return frozenset(version for (version,) in connection.execute("SELECT version FROM versions").fetchall())
    except duckdb.Error:
        return frozenset()
