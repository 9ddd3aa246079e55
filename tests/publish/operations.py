"""What a writer does to a dataset, and what a reader sees of it: for tests that stop the one and ask the other.

An operation takes the folder of a dataset and returns something that JSON can say. Done on what an interrupted one
left, it does the rest, or nothing where nothing is left to do.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from small_tables import PROVENANCE, tables

import communique
from communique.compare.verify import verify
from communique.dataset.history import read_history
from communique.dataset.manifest import file_sha256
from communique.publish import PublishSettings, publish
from communique.publish.expiry import expire
from communique.publish.importing import import_version
from communique.publish.latest import rollback
from communique.publish.retraction import retract
from communique.publish.store import Inputs, kept

INPUTS = Inputs(
    pa.table(
        {
            "source": ["notes", "notes"],
            "locator": ["aid.txt", "drill.txt"],
            "raw_sha256": ["ab" * 32, "cd" * 32],
            "content": ["Ruritania allocates aid", "Exercise begins"],
        }
    ),
    tables()["quarantine"],
    3,
)


def publish_the_drill(folder: Path) -> object:
    """Publish a version, with what it was made from."""
    published = publish(tables(), folder, PROVENANCE, PublishSettings(lock_seconds=1), inputs=INPUTS)
    return [published.version, list(published.warnings)]


def go_back(folder: Path) -> object:
    """Make the first version the latest."""
    release, warnings = rollback(folder, "1.0.0", PublishSettings(lock_seconds=1))
    return [release.version, list(warnings)]


def withdraw_the_drill(folder: Path) -> object:
    """Publish a version without the drill."""
    done = retract(folder, ["notes/drill.txt"], "asked for", PublishSettings(lock_seconds=1))
    return [read_history(folder).latest, list(done.warnings)]


def take_the_aid_down(folder: Path) -> object:
    """Take the words of a document out of every version, and publish one without it."""
    done = retract(folder, ["notes/aid.txt"], "court order", PublishSettings(lock_seconds=1), empty=True)
    return [read_history(folder).latest, list(done.warnings)]


def let_the_first_expire(folder: Path) -> object:
    """Remove the first version, which was marked long ago."""
    done = expire(folder, newest=1, now=datetime(2099, 1, 1, tzinfo=UTC), settings=PublishSettings(lock_seconds=1))
    return [read_history(folder).latest, list(done.warnings)]


def take_in(folder: Path) -> object:
    """Import the archive that lies in the folder."""
    done = import_version(folder / "archive.tar.gz", folder.parent, settings=PublishSettings(lock_seconds=1))
    return [read_history(folder).latest, list(done.warnings)]


OPERATIONS: Mapping[str, Callable[[Path], object]] = {
    "publish": publish_the_drill,
    "rollback": go_back,
    "retract": withdraw_the_drill,
    "purge": take_the_aid_down,
    "gc": let_the_first_expire,
    "import": take_in,
}


def look(folder: Path) -> object:
    """What a reader sees: the latest version by our own door and by DuckDB's, every file, and what is not in order.

    A catalogue that is not as new as the list of versions is in order: it shows the version before.
    """
    with communique.open(folder, verify=True) as found:
        latest, rows = found.version, found.table("documents").num_rows
    with duckdb.connect(str(folder / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{folder}'")
        shown = catalogue.execute("SELECT version FROM versions WHERE is_latest").fetchall()[0][0]
        documents = catalogue.execute("SELECT count(*) FROM documents").fetchall()[0][0]
    checks = [check for check in verify(folder) if check.what != "catalogue"]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "latest": [latest, rows],
        "shown": [shown, documents],
        "wrong": [[check.version, check.what, *check.problems] for check in checks if not check.passed],
        "files": {str(path.relative_to(folder)): _digest(path) for path in files},
        "kept": [version for version in ("1.0.0", "1.1.0") if kept(folder, version) is not None],
    }


def _digest(path: Path) -> str | None:
    """Return the digest of a file; None for those that hold a time."""
    return None if path.name in {"versions.json", "catalog.duckdb"} else file_sha256(path)
