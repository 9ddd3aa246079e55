"""The same rows give the same files, wherever and however they are published."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from begun import begin
from small_tables import PROVENANCE, ROWS, tables

import communique
from communique.dataset.content import content_sha256
from communique.dataset.history import read_history
from communique.describe import COMPANIONS
from communique.publish import Publication, parquet, publish
from communique.publish.parent import parent_of
from communique.schemas.contract import TABLES, arrow_schema


def files(version: Path) -> dict[str, bytes]:
    """The content of every file of a version, by name."""
    return {path.name: path.read_bytes() for path in sorted(version.iterdir())}


def test_two_publishes_in_different_folders_give_the_same_bytes(tmp_path: Path) -> None:
    one = publish(tables(), tmp_path / "here" / "aid", PROVENANCE)
    other = publish(tables(), tmp_path / "quite" / "elsewhere" / "aid", PROVENANCE)

    assert files(one.folder) == files(other.folder)
    assert set(files(one.folder)) == {f"{table}.parquet" for table in TABLES} | {"manifest.json", *COMPANIONS}


def test_the_order_and_the_chunks_of_the_rows_given_do_not_matter(tmp_path: Path) -> None:
    backwards = tables({table: list(reversed(rows)) for table, rows in ROWS.items()})
    chunked = {
        name: pa.concat_tables([rows.slice(i, 1) for i in range(rows.num_rows)] or [rows])
        for name, rows in backwards.items()
    }

    one = publish(tables(), tmp_path / "one" / "aid", PROVENANCE)
    other = publish(chunked, tmp_path / "other" / "aid", PROVENANCE)

    assert files(one.folder) == files(other.folder)


@pytest.mark.parametrize("table", list(TABLES))
def test_a_file_carries_what_the_contract_declares(published: Publication, table: str) -> None:
    schema, expected = pq.read_schema(published.folder / f"{table}.parquet"), arrow_schema(table)

    assert schema.equals(expected)
    assert schema.metadata == expected.metadata
    assert [column.metadata for column in schema] == [column.metadata for column in expected]


def test_rows_are_in_the_declared_order(published: Publication) -> None:
    rows = pq.read_table(
        published.folder / "events.parquet", columns=["document_id", "evidence_start", "id"]
    ).to_pylist()

    assert rows == sorted(rows, key=lambda row: (row["document_id"], row["evidence_start"], row["id"]))


def test_nothing_published_names_the_place(published: Publication) -> None:
    for name, content in files(published.folder).items():
        assert str(published.folder.parent.parent).encode() not in content, name


def test_a_table_that_did_not_change_takes_no_space(folder: Path) -> None:
    begin(folder, drill=False)
    publish(tables(), folder, PROVENANCE)
    names = sorted(path.name for path in (folder / "1.1.0").glob("*.parquet"))

    same = [name for name in names if (folder / "1.0.0" / name).samefile(folder / "1.1.0" / name)]

    assert set(names) - set(same) == {"documents.parquet", "events.parquet", "changes.parquet"}
    with communique.open(folder, verify=True) as opened:
        assert opened.version == "1.1.0"


def test_a_table_whose_file_was_damaged_or_is_declared_otherwise_is_written_anew(folder: Path) -> None:
    begin(folder, drill=False)
    file = folder / "1.0.0" / "mentions.parquet"
    content = file.read_bytes()
    file.write_bytes(bytes([*content[:100], content[100] ^ 1, *content[101:]]))
    given = tables()
    described = given["requests"].schema.with_metadata({**given["requests"].schema.metadata, b"communique.title": b"-"})

    parent = parent_of(folder, read_history(folder))
    assert parent is not None
    link = parent.link
    digest = {table: content_sha256(given[table]) for table in ("mentions", "requests")}
    assert link("mentions", given["mentions"].schema, digest["mentions"], folder / "x.parquet") is None
    assert link("requests", described, digest["requests"], folder / "x.parquet") is None
    assert not (folder / "x.parquet").exists()
    assert link("requests", given["requests"].schema, digest["requests"], folder / "x.parquet") is not None


@pytest.mark.parametrize("chunk", [1, 700, 1024, 5000])
def test_how_rows_lie_in_memory_changes_no_byte(tmp_path: Path, chunk: int) -> None:
    words = [f"{number:05} {'word ' * (number % 700)}" for number in range(6000)]
    rows = pa.table(
        {"id": words, "spans": [[{"field": word[:3], "start": 1}] * (i % 5) for i, word in enumerate(words)]}
    )
    parquet.write(rows, tmp_path / "whole")
    parquet.write(pa.concat_tables([rows.slice(at, chunk) for at in range(0, 6000, chunk)]), tmp_path / "cut")
    assert (tmp_path / "cut").read_bytes() == (tmp_path / "whole").read_bytes()
