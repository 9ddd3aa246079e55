"""Who reads a large table in parts notices a part that is not what was published, wherever it is damaged."""

import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hostile_website import VERSION, HostileWebsite, running_hostile
from hypothesis import given
from hypothesis import strategies as st
from small_tables import PROVENANCE, tables

import communique
from communique.dataset.history import read_history
from communique.dataset.manifest import read_manifest
from communique.errors import StoreError
from communique.publish import publish
from communique.remote import parts, reading
from communique.remote.parts import PARTS_FILE, Parts, from_json, parts_of, to_json


@pytest.fixture(scope="module")
def divided(datasets: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with another version, made where every table counts as large."""
    folder = tmp_path_factory.mktemp("divided") / "aid"
    shutil.copytree(datasets / "aid", folder)
    shutil.rmtree(folder / VERSION)
    listed = json.loads((folder / "versions.json").read_bytes())
    listed["versions"], listed["latest"] = listed["versions"][:-1], "1.1.0"
    (folder / "versions.json").write_text(json.dumps(listed))
    (folder / "catalog.duckdb").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SMALL", 0)
        rows = tables()
        rows["funding"] = rows["funding"].slice(0, rows["funding"].num_rows - 1)
        assert publish(rows, folder, PROVENANCE).version == VERSION
    return folder


@pytest.fixture
def site(divided: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileWebsite]:
    monkeypatch.setattr(reading, "SMALL", 0)
    with running_hostile(divided) as served:
        yield served


def chunk(path: Path, column: str) -> tuple[int, int]:
    """Where the bytes of a column begin and end."""
    about = pq.read_metadata(path).row_group(0)
    one = next(one for at in range(about.num_columns) if (one := about.column(at)).path_in_schema == column)
    start = one.dictionary_page_offset or one.data_page_offset
    return start, start + one.total_compressed_size


def flip(site: HostileWebsite, file: str, at: int) -> None:
    """Have the server serve a file with one bit that is another."""
    content = bytearray((site.dataset / VERSION / file).read_bytes())
    content[at] ^= 1
    site.answers[f"{VERSION}/{file}"] = bytes(content)


def test_a_version_of_small_tables_has_no_parts(datasets: Path, divided: Path) -> None:
    assert not list(datasets.glob(f"*/*/{PARTS_FILE}"))
    manifest = read_manifest(divided, read_history(divided).releases[-1])
    assert PARTS_FILE in manifest.files
    assert set(json.loads((divided / VERSION / PARTS_FILE).read_bytes())["files"]) == {
        entry.file for entry in manifest.tables.values()
    }


def test_all_that_is_asked_of_parts_is_what_is_in_a_folder(site: HostileWebsite, divided: Path) -> None:
    with communique.open(divided) as here, communique.open(site.url) as there:
        for query in ("FROM funding ORDER BY ALL", "SELECT provider, amount FROM funding_named ORDER BY ALL"):
            assert there.sql(query).fetchall() == here.sql(query).fetchall()
        assert there.schema("statements") == here.schema("statements")


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_bit_that_flipped_is_noticed_by_who_reads_it(site: HostileWebsite, place: str) -> None:
    start, end = chunk(site.dataset / VERSION / "funding.parquet", "amount")
    flip(site, "funding.parquet", {"first": start, "middle": (start + end) // 2, "last": end - 1}[place])
    with communique.open(site.url) as opened:
        assert opened.sql("SELECT count(*) FROM events").fetchall()
        with pytest.raises(StoreError, match=r"funding\.parquet is not the file that the manifest names"):
            opened.sql("SELECT sum(amount) FROM funding")


def test_a_footer_that_was_damaged_is_noticed(site: HostileWebsite) -> None:
    size = (site.dataset / VERSION / "funding.parquet").stat().st_size
    flip(site, "funding.parquet", size - 40)
    with (
        communique.open(site.url) as opened,
        pytest.raises(StoreError, match=r"funding\.parquet is not the file that the manifest names"),
    ):
        opened.schema("funding")


def test_digests_that_were_damaged_themselves_are_noticed(site: HostileWebsite) -> None:
    flip(site, PARTS_FILE, 40)
    with (
        communique.open(site.url) as opened,
        pytest.raises(StoreError, match=r"parts\.json is not the file that the manifest names"),
    ):
        opened.sql("SELECT count(*) FROM funding")


def test_a_version_of_an_earlier_program_is_read_without(site: HostileWebsite) -> None:
    site.says(lambda manifest: manifest["files"].pop(PARTS_FILE))
    with communique.open(site.url) as opened:
        assert opened.sql("SELECT sum(amount) FROM funding").fetchall()


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"[" * 100_000,
        b'{"digits":32,"files":[]}x',
        b'{"digits":64,"files":{}}',
        b'{"digits":32,"files":{"a":[]}}',
        b'{"digits":32,"files":{"a":{"ends":[5,3],"sha256":"' + b"0" * 64 + b'"}}}',
        b'{"digits":32,"files":{"a":{"ends":[0,3],"sha256":"' + b"0" * 64 + b'"}}}',
        b'{"digits":32,"files":{"a":{"ends":[2],"sha256":"' + b"0" * 32 + b'"}}}',
        b'{"digits":32,"files":{"a":{"ends":[2,3],"sha256":"' + b"0" * 32 + b'"}}}',
        b'{"digits":32,"files":{"a":{"ends":["2",3],"sha256":"' + b"0" * 64 + b'"}}}',
        b'{"digits":32,"files":{"a":{"ends":[true,3],"sha256":"' + b"0" * 64 + b'"}}}',
    ],
)
def test_what_is_no_digests_is_refused(content: bytes) -> None:
    with pytest.raises(StoreError, match=r"^there does not have the form of digests of parts"):
        from_json(content, {"a": 3}, "there")


def divided_at(content: bytes, places: set[int]) -> Parts:
    ends = tuple(sorted({*(place for place in places if 0 < place < len(content)), len(content)}))
    return Parts(ends, tuple(parts._digest(content[start:end]) for start, end in pairwise((0, *ends))))


@given(st.binary(min_size=1, max_size=60), st.sets(st.integers(1, 60)), st.data())
def test_whatever_is_asked_for_comes_with_its_parts_and_any_bit_counts(
    content: bytes, places: set[int], data: st.DataObject
) -> None:
    one = divided_at(content, places)
    assert from_json(to_json({"a": one, "b": one}).encode(), {"a": len(content)}, "there") == {"a": one}
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start + 1, len(content)))
    first, last = one.around(start, end)
    assert first <= start < end <= last
    assert {first, last} <= {0, *one.ends}
    assert not [place for place in one.ends if first < place <= start or end <= place < last]
    assert one.are(content[first:last], first)
    other = bytearray(content[first:last])
    other[data.draw(st.integers(0, last - first - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert not one.are(bytes(other), first)


def test_a_table_is_divided_where_its_columns_and_its_footer_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": range(5000), "b": [f"{n}" for n in range(5000)]}), path, row_group_size=2000)
    found = parts_of(path)
    about = pq.read_metadata(path)
    places = {*chunk(path, "a"), *chunk(path, "b"), path.stat().st_size - 8 - about.serialized_size}
    assert places <= {0, *found.ends, 4}
    assert found.are(path.read_bytes(), 0)
    monkeypatch.setattr(parts, "_LONGEST_CHUNK", 1000)
    finer = parts_of(path)
    assert set(found.ends) < set(finer.ends)
    assert finer.are(path.read_bytes(), 0)
