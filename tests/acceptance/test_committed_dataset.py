"""The dataset that is committed: whole, small, and byte for byte what the example documents and the rules give."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

import communique
from communique.compare.differences import Made, differences
from communique.dataset.content import content_sha256
from communique.dataset.history import History, read_history
from communique.schemas.contract import FACT_TABLES, TABLES

ROOT = Path(__file__).resolve().parents[2]
DATASET = ROOT / "datasets" / "defence-aid"
LARGEST = 2 * 1024 * 1024
DERIVED = {"catalog.duckdb", ".lock", ".store"}

WHAT_MADE_IT = frozenset(
    {"code_version", "code_sha256", "model", "gazetteer_sha256", "settings", "settings_sha256", "quality", "evaluation"}
)
"""What a manifest may say otherwise than a build of today: who made the rows, by which rules, how well.

A build whose rows are those of the parent makes no version, so a published manifest keeps naming the program that made
it. Were these compared, every change of the program, also of a comment, would ask for a version that cannot be made.
"""

ELSEWHERE = {
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C",
    "LANG": "C",
    "PYTHONHASHSEED": "4711",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
"""The rebuild runs under another clock, language, and order of sets than most machines have."""


def manifest_of(version: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((version / "manifest.json").read_bytes())
    return written


@pytest.fixture(scope="module")
def committed() -> Path:
    """The folder of the latest version."""
    history = read_history(DATASET)
    assert history.latest is not None
    return DATASET / history.latest


@pytest.fixture(scope="module")
def rebuilt(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The latest version, built again from the example documents on the versions before it."""
    folder = tmp_path_factory.mktemp("rebuilt") / DATASET.name
    folder.mkdir()
    shutil.copy(DATASET / "dataset.toml", folder)
    *before, _ = read_history(DATASET).releases
    for release in before:
        shutil.copytree(DATASET / release.version, folder / release.version)
    history = History(before[-1].version if before else None, tuple(before))
    (folder / "versions.json").write_text(history.to_json(), encoding="utf-8")
    command = [str(Path(sys.executable).parent / "communique"), "build", "seeds", "--datasets", str(folder.parent)]
    # The report of a version tells how good it is.
    command += ["--dataset", folder.name, "--no-prefect", "--quiet", "--workers", "2", "--gold", "tests/gold"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **ELSEWHERE}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def what_differs(committed: Path, rebuilt: Path, files: Sequence[str]) -> str:
    """Say which files differ, in which rows of which tables, with an example of each, and what to do."""
    old, new = (
        {table: folder / f"{table}.parquet" for table in TABLES if table != "changes"}
        for folder in (committed, rebuilt)
    )
    made = Made(sources=False, program=True, gazetteer=False, contract=False)
    rows = differences(old, new, (), made, rebuilt / "tmp").rows.to_pylist()
    lines = []
    for table in TABLES:
        found = [row for row in rows if row["table_name"] == table]
        ids = {(row["operation"], row["id"]) for row in found}
        counts = Counter(operation for operation, _ in ids)
        if found:
            told = ", ".join(f"{counts[what]} {what}" for what in ("added", "removed", "changed") if counts[what])
            first = found[0]
            field = f"{first['field']} {first['old']!r} is now {first['new']!r}" if first["field"] else ""
            lines.append(f"  {table}: {told}; for instance {first['id']} {field or first['operation']}")
    if not lines:
        wrote = {pq.read_metadata(folder / "documents.parquet").created_by for folder in (committed, rebuilt)}
        lines = ["  no row differs"]
        if len(wrote) > 1:
            lines.append(
                f"  the files are written by {' and '.join(sorted(wrote))}: install the pinned constraints.txt"
            )
    return "\n".join(
        [
            f"datasets/{DATASET.name}/{committed.name} is not what seeds/ and the rules of today give",
            f"(files that differ: {', '.join(files)}):",
            *lines,
            "If that is meant, publish it anew with `make publish`, look at the difference, and commit it.",
        ]
    )


def test_a_rebuild_gives_every_byte_of_it(committed: Path, rebuilt: Path) -> None:
    names = [sorted(path.name for path in folder.iterdir()) for folder in (committed, rebuilt)]
    assert names[0] == names[1]
    differing = [
        name
        for name in names[0]
        if name != "manifest.json" and (committed / name).read_bytes() != (rebuilt / name).read_bytes()
    ]
    if differing:
        pytest.fail(what_differs(committed, rebuilt, differing), pytrace=False)
    old, new = manifest_of(committed), manifest_of(rebuilt)
    assert list(old) == list(new)
    assert {k: v for k, v in old.items() if k not in WHAT_MADE_IT} == {
        k: v for k, v in new.items() if k not in WHAT_MADE_IT
    }


def test_a_rule_that_changes_a_row_is_told_by_table_and_by_what_to_do(committed: Path, tmp_path: Path) -> None:
    other = tmp_path / committed.name
    shutil.copytree(committed, other)
    table = pq.read_table(other / "funding.parquet")
    status = table.schema.get_field_index("status")
    values = ["other", *table.column("status").to_pylist()[2:]]
    kept = table.slice(1).set_column(status, table.schema.field(status), [values])
    pq.write_table(kept, other / "funding.parquet")

    told = what_differs(committed, other, ["funding.parquet"])

    assert "funding: 1 removed, 1 changed; for instance" in told
    assert "statements:" not in told
    assert "`make publish`" in told


def test_it_is_whole_and_holds_nothing_that_is_not_listed(committed: Path) -> None:
    history = read_history(DATASET)
    there = {path.name for path in DATASET.iterdir()} - DERIVED
    assert there == {"versions.json", "dataset.toml", *(release.version for release in history.releases)}
    for release in history.releases:
        folder = DATASET / release.version
        content = (folder / "manifest.json").read_bytes()
        assert hashlib.sha256(content).hexdigest() == release.manifest_sha256
        entries = json.loads(content)["tables"]
        assert {path.name for path in folder.iterdir()} == {
            "manifest.json",
            "README.md",
            *json.loads(content).get("files", {}),
            *(entry["file"] for entry in entries.values()),
        }
        for table, entry in entries.items():
            data = (folder / entry["file"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
            rows = pq.read_table(folder / entry["file"])
            left_out = json.loads(content)["content_digest"]["leaves_out"].get(table, ())
            assert (rows.num_rows, content_sha256(rows, left_out)) == (entry["rows"], entry["content_sha256"])
    with communique.open(DATASET, verify=True) as dataset:
        assert dataset.version == committed.name


def test_plain_duckdb_reads_it_and_every_row_stands_on_its_words(committed: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{committed}'")
        for table in FACT_TABLES:
            rows, wrong = connection.execute(
                f"""
                SELECT count(*), count(*) FILTER (
                    evidence <> substring(text, evidence_start + 1, evidence_end - evidence_start))
                FROM '{table}.parquet' JOIN 'documents.parquet' USING (document_id)
                """
            ).fetchall()[0]
            assert rows > 0, table
            assert wrong == 0, table


def test_it_is_small() -> None:
    files = [
        path for path in DATASET.rglob("*") if path.is_file() and not DERIVED & set(path.relative_to(DATASET).parts)
    ]
    assert 0 < sum(path.stat().st_size for path in files) < LARGEST


def test_it_says_that_it_is_of_example_documents(committed: Path) -> None:
    assert "example" in manifest_of(committed)["title"]
    assert "(example documents)" in (committed / "README.md").read_text("utf-8")
    assert "example" in (DATASET / "dataset.toml").read_text("utf-8")
