"""Bytes that a remote query reads: `python benchmarks/remote.py [--rows N] [--work DIR]`

A made-up dataset of the contract (200,000 rows) is served by a static web server on this machine, behind a proxy that
counts what it answers. Each of five questions is put to it by a process that has fetched nothing before, and once more.
Prints a Markdown table.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "remote"))

from static_website import Website, running_website
from versions import publish, write_tables

import communique
from communique.remote.cache import CACHE_VARIABLE

ONE = hashlib.md5(b"statements:7:0", usedforsecurity=False).hexdigest()[:20]
"""The id of a statement, as the generator makes it."""

QUESTIONS = {
    "how many statements there are": "SELECT count(*) FROM statements",
    "money by status and currency": "SELECT status, currency, sum(amount) FROM funding GROUP BY ALL",
    "one statement by its id": f"SELECT content FROM statements WHERE id = '{ONE}'",
    "the latest ten pledges, with names": (
        "SELECT provider, recipient, amount, currency, published_on FROM funding_named WHERE status = 'pledged' "
        "ORDER BY published_on DESC, amount DESC, id LIMIT 10"
    ),
    "statements in which a word occurs": "SELECT count(*) FROM statements WHERE content LIKE '%air defence%'",
}


def main() -> None:
    """Make the dataset, serve it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--work", type=Path, default=None, help="a folder for about 200 MB (default: temporary)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.work) as work:
        folder = Path(work)
        (folder / "tables").mkdir()
        write_tables(folder / "tables", asked.rows, 0, 0)
        publish(folder / "tables", folder / "datasets" / "made-up")
        size = sum(path.stat().st_size for path in (folder / "datasets" / "made-up" / "1.0.0").glob("*.parquet"))
        print(f"{asked.rows:,} rows, {size:,} bytes of Parquet files\n")
        print("| question | requests | bytes | of the files | seconds | requests, again | bytes, again |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        with running_website(folder / "datasets") as site:
            for number, (what, query) in enumerate(QUESTIONS.items()):
                os.environ[CACHE_VARIABLE] = str(folder / f"cache-{number}")
                requests, got, seconds = measured(site, query)
                again = measured(site, query)
                print(
                    f"| {what} | {requests} | {got:,} | {got / size:.2%} | {seconds:.2f} | {again[0]} | {again[1]:,} |"
                )


def measured(site: Website, query: str) -> tuple[int, int, float]:
    """Open the dataset and ask it; return requests, bytes that were answered, seconds."""
    site.proxy.calm()
    begun = time.perf_counter()
    with communique.open(f"{site.url}/made-up") as opened:
        opened.sql(query).fetchall()
    seconds = time.perf_counter() - begun
    return site.proxy.count(), sum(request.answered for request in site.proxy.requests), seconds


if __name__ == "__main__":
    main()
