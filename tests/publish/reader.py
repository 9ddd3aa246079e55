"""Read a dataset again and again, by our own door and by plain DuckDB, until the file STOP is there.

`python reader.py DATASET STOP` prints one JSON list a look: the door, the version, and the rows of two tables that were
seen through it. Whatever goes wrong ends it with a traceback.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

import communique

PAUSE_SECONDS = 0.05


def by_our_door(folder: Path) -> tuple[str, int, int]:
    """The version that was opened, and its rows by Arrow and by SQL."""
    with communique.open(folder, verify=True) as found:
        events = found.sql("SELECT count(*) FROM events").fetchall()[0][0]
        return found.version, found.table("documents").num_rows, events


def by_plain_duckdb(folder: Path) -> tuple[str, int, int]:
    """The version that the catalogue leads to, and its rows in two queries of their own."""
    with duckdb.connect(str(folder / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{folder}'")
        version = catalogue.execute("SELECT version FROM versions WHERE is_latest").fetchall()[0][0]
        documents = catalogue.execute("SELECT count(title) FROM documents").fetchall()[0][0]
        return version, documents, catalogue.execute("SELECT count(evidence) FROM events").fetchall()[0][0]


if __name__ == "__main__":
    dataset, stop = map(Path, sys.argv[1:])
    last = False
    while not last:
        last = stop.exists()
        for door in (by_our_door, by_plain_duckdb):
            print(json.dumps([door.__name__, *door(dataset)]), flush=True)
        time.sleep(PAUSE_SECONDS)
