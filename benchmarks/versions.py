"""Time, memory and space of versions of a million rows: `python benchmarks/versions.py [--rows N] [--work DIR]`

Made-up tables of the contract are published, published again with other documents and rows, compared, and asked; each
step in a process of its own, whose peak memory is its own. Two second versions are tried: `few` has 1 in 100 documents
others and 1 in 50 facts of the rest another confidence, `all` has another confidence in every fact. Last, a small
dataset is opened and asked in a process that does nothing else. Prints a Markdown table.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from communique.schemas.contract import Column

SHARES = {
    "documents": 0.05,
    "duplicates": 0.005,
    "entities": 0.02,
    "mentions": 0.45,
    "relations": 0.01,
    "statements": 0.2,
    "funding": 0.06,
    "transfers": 0.04,
    "figures": 0.09,
    "events": 0.05,
    "requests": 0.025,
    "quarantine": 0.0,
}
"""Of all rows of a version, by table: as in a collection of press releases, where a document names nine things."""

SMALL = Path(__file__).resolve().parents[1] / "datasets" / "defence-aid"
RUNS = 5


def main() -> None:
    """Measure every step and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, default=None, help="an empty folder for about 2 GB (default: temporary)")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        name, *arguments = asked.step
        told = STEPS[name](*map(Path, arguments))
        print(json.dumps([told, peak_mib()]))
        return
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        measure(Path(folder), asked.rows)


def measure(work: Path, rows: int) -> None:
    """Print a line a step."""
    print("| step | seconds | processor, s | peak memory, MiB | |\n|---|---:|---:|---:|---|", flush=True)
    for name, documents, share in (("first", 0, 0), ("few", rows // 2000, 2), ("all", 0, 100)):
        (work / name).mkdir()
        write_tables(work / name, rows, documents, share)
    line("the tables in memory, nothing done", "load", work / "first")
    line("publish the first version", "publish", work / "first", work / "aid")
    shutil.copytree(work / "aid", work / "other" / "aid", copy_function=os.link)
    line("publish one with few differences", "publish", work / "few", work / "aid")
    line("publish one with all facts changed", "publish", work / "all", work / "other" / "aid")
    line("diff, few differences", "diff", work / "aid")
    line("diff, all facts changed", "diff", work / "other" / "aid")
    line("diff as SQL, few differences", "patch", work / "aid")
    line("verify", "verify", work / "aid")
    line("verify --deep (made-up evidence stands in no text)", "verify_deep", work / "aid")
    line("an AS-OF query in the catalogue", "as_of", work / "aid")
    line("open, and a first query", "ask", work / "aid")
    for where, dataset in (("of a million rows", work / "aid"), ("small", SMALL)):
        seconds = min(whole_process(dataset) for _ in range(RUNS))
        print(f"| whole process: import, open, first query; {where} | {seconds:.2f} | | | best of {RUNS} |", flush=True)


def peak_mib() -> float:
    """Most memory that this process had, in MiB; what `getrusage` says begins with that of the process before it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def line(what: str, *step: str | Path) -> None:
    """Do a step in a process of its own and print what it took."""
    before = os.times()
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--step", *map(str, step)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, after = time.perf_counter() - begun, os.times()
    told, peak = json.loads(done.stdout.splitlines()[-1])
    used = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"| {what} | {seconds:.1f} | {used:.1f} | {peak:.0f} | {told} |", flush=True)


def whole_process(dataset: Path) -> float:
    """Seconds from the start of an interpreter to its end, with one query in between."""
    code = (
        "import sys, communique\n"
        "with communique.open(sys.argv[1]) as found:\n"
        "    found.sql('SELECT status, count(*) FROM funding GROUP BY ALL').fetchall()"
    )
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(dataset)], check=True)
    return time.perf_counter() - begun


def write_tables(folder: Path, rows: int, first: int, changed: int) -> None:
    """Write the tables of a version: its documents begin at `first`; `changed` in 100 facts are read otherwise."""
    from communique.schemas.contract import arrow_schema, columns

    documents = int(rows * SHARES["documents"])
    with duckdb.connect() as connection:
        for table, share in SHARES.items():
            count = int(rows * share)
            entities = int(rows * SHARES["entities"])
            made = [f"{_value(table, column, entities, changed)} AS {column.name}" for column in columns(table)]
            number = "i" if table == "entities" else f"{first} + i % {documents}"
            numbered = f"SELECT i, {number} AS d, i // {documents} AS k FROM range({count}) t(i)"
            query = f"SELECT {', '.join(made)} FROM ({numbered})"
            found = connection.sql(query).to_arrow_table()
            pq.write_table(found.cast(arrow_schema(table)), folder / f"{table}.parquet", compression="zstd")


def _value(table: str, column: "Column", entities: int, changed: int) -> str:
    """The expression for a column of row `k` of document `d`."""
    name, kind, references = column.name, column.arrow_type, column.references
    chance = f"(hash(d, k, '{table}.{name}') % 1000)::BIGINT"
    if name == "id":
        made = f"left(md5('{table}:' || d || ':' || k), 20)"
    elif name == "entity_id" and table == "entities":
        made = "'person:' || i"
    elif name in {"document_id", "canonical_document_id", "cluster_id"}:
        made = "left(md5('document:' || d), 20)"
    elif name == "raw_sha256":
        made = "sha256('document:' || d)"
    elif references == "entities.entity_id":
        made = f"'person:' || (hash(d, k, '{name}') % {entities})"
        made = f"[{made}]" if pa.types.is_list(kind) else made
    elif references in {"statements.id", "funding.id"}:
        made = f"left(md5('{references.split('.')[0]}:' || d || ':0'), 20)"
    elif column.vocabulary:
        made = f"{[str(member) for member in column.vocabulary]}[1 + {chance} % {len(column.vocabulary)}]"
    elif name == "confidence":
        otherwise = f"hash(d, k) % 100 < {changed}"
        made = f"0.5 + ({chance} % 49) / 100.0 + CASE WHEN {otherwise} THEN 0.01 ELSE 0 END"
    elif name in {"text", "body"}:
        made = "repeat('The council of ' || d || ' met in Strelsau. The minister of ' || (d * 7) || ' spoke. ', 40)"
    elif name in {"evidence", "content"}:
        made = f"'In place ' || d || ', number ' || k || ', they said: ' || repeat('so much money ', {chance} % 12)"
    elif pa.types.is_int64(kind):
        made = f"k * 40 + {5 if name.endswith('_end') else 0}"
    elif pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        made = f"{chance} / 4.0"
    elif pa.types.is_date(kind):
        made = f"DATE '2030-01-01' + {chance}::INTEGER"
    elif pa.types.is_timestamp(kind):
        made = "TIMESTAMPTZ '2030-01-01 00:00:00Z'"
    elif pa.types.is_boolean(kind):
        made = "true"
    elif pa.types.is_map(kind):
        made = "MAP {'wikidata': 'Q' || i}"
    elif name == "spans":
        made = "[{'field': 'amount', 'span_start': k, 'span_end': k + 5}]"
    elif name == "blocks":
        made = "[{'role': 'title', 'block_start': 0, 'block_end': 20}]"
    elif pa.types.is_list(kind):
        made = "['aid', 'defence']"
    else:
        made = f"'{name} ' || {chance}"
    return f"CASE WHEN {chance} < 600 THEN {made} END" if column.nullable else made


def load(tables: Path) -> str:
    """The tables as `publish` is given them."""
    return f"{sum(table.num_rows for table in _tables(tables).values()):,} rows"


def publish(tables: Path, dataset: Path) -> str:
    """Publish a version."""
    from communique.publish import Provenance, PublishSettings, SourceDigest
    from communique.publish import publish as made

    before = _space(dataset)
    source = SourceDigest("press", tables.name.encode().hex().ljust(64, "0"), 1)
    provenance = Provenance(
        code_version="1", code_sha256="12" * 32, contract=1, gazetteer_sha256="34" * 32, sources=(source,)
    )
    published = made(_tables(tables), dataset, provenance, PublishSettings(accept=True))
    return f"{published.version}: {_space(dataset) - before:,.0f} MiB more, {published.rows['changes']:,} changes"


def diff(dataset: Path) -> str:
    """Compare the latest version with its parent."""
    from communique.compare.between import difference
    from communique.compare.sides import two_versions

    return f"{difference(*two_versions(dataset, None, None)).num_rows:,} differences"


def patch(dataset: Path) -> str:
    """Tell the difference as SQL."""
    from communique.compare.patch import patch as told
    from communique.compare.sides import two_versions

    return f"{sum(1 for _ in told(*two_versions(dataset, None, None))):,} statements"


def verify(dataset: Path) -> str:
    """Check every file."""
    return _verified(dataset, deep=False)


def verify_deep(dataset: Path) -> str:
    """Check every row."""
    return _verified(dataset, deep=True)


def _verified(dataset: Path, *, deep: bool) -> str:
    from communique.compare.verify import verify as checks

    found = list(checks(dataset, deep=deep))
    return f"{sum(check.passed for check in found)} of {len(found)} checks passed"


def as_of(dataset: Path) -> str:
    """Ask the catalogue for money as the first version has it."""
    query = "SELECT currency, sum(amount), count(*) FROM funding_at('1.0.0') WHERE status = 'pledged' GROUP BY ALL"
    with duckdb.connect(str(dataset / "catalog.duckdb"), read_only=True) as catalogue:
        catalogue.execute(f"SET file_search_path = '{dataset}'")
        begun = time.perf_counter()
        catalogue.execute(query).fetchall()
        return f"the query alone {time.perf_counter() - begun:.2f} s"


def ask(dataset: Path) -> str:
    """Open the latest version and ask it for statements with names."""
    begun = time.perf_counter()
    import communique

    with communique.open(dataset) as found:
        found.sql("SELECT speaker, count(*) FROM statements_named GROUP BY ALL ORDER BY 2 DESC LIMIT 5").fetchall()
    return f"from the import on {time.perf_counter() - begun:.2f} s"


def _tables(folder: Path) -> dict[str, pa.Table]:
    from communique.schemas.contract import arrow_schema

    return {table: pq.read_table(folder / f"{table}.parquet", schema=arrow_schema(table)) for table in SHARES}


def _space(folder: Path) -> float:
    """MiB that a folder takes on the disk, a file with several names once."""
    files = {(s.st_ino, s.st_size) for path in folder.rglob("*") if path.is_file() for s in [path.stat()]}
    return sum(size for _, size in files) / 2**20


STEPS: dict[str, Callable[..., str]] = {
    step.__name__: step for step in (load, publish, diff, patch, verify, verify_deep, as_of, ask)
}

if __name__ == "__main__":
    main()
