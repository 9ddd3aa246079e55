"""A version that lies elsewhere answers as one in a folder does, from the bytes it needs, or says why it cannot."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from s3_server import Fault
from static_website import Website

import communique
from communique.dataset.history import read_history
from communique.dataset.reading import Dataset
from communique.errors import StoreError, UnreachableError, UsageError
from communique.remote import reading
from communique.remote.location import Location
from communique.remote.reading import open_remote

QUERIES = [
    "SELECT count(*) FROM funding",
    "SELECT provider, amount, published_on FROM funding_named ORDER BY ALL",
    "FROM documents d JOIN events e USING (document_id) SELECT d.title, e.kind ORDER BY ALL",
    "SELECT sum(amount) AS total, count(DISTINCT document_id) FROM funding",
    "DESCRIBE statements_named",
    "SHOW TABLES",
    "SELECT comment FROM duckdb_views() WHERE view_name = 'funding'",
    "SELECT 1 AS one, 2 AS one",
    "SELECT blocks, tags FROM documents ORDER BY document_id",
]


def tables_asked_for(site: Website) -> set[str]:
    return {Path(request.path).stem for request in site.proxy.requests if request.path.endswith(".parquet")}


@pytest.mark.parametrize("small", [reading.SMALL, 0], ids=["whole files", "ranges"])
def test_a_query_gives_what_it_gives_in_a_folder(
    website: Website, datasets: Path, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", small)
    with communique.open(datasets / "aid") as here, communique.open(f"{website.url}/aid") as there:
        assert there.version == here.version == "1.1.1"
        for query in QUERIES:
            asked, told = here.sql(query), there.sql(query)
            assert (told.columns, told.types, told.fetchall()) == (asked.columns, asked.types, asked.fetchall()), query


LOOKS: list[Callable[[Dataset], object]] = [
    lambda opened: opened.table("funding"),
    lambda opened: opened.schema("statements"),
    lambda opened: opened.describe("documents"),
    lambda opened: opened.relation("events_named").limit(2).fetchall(),
    lambda opened: opened.evidence("funding", opened.table("funding").column("id")[0].as_py()),
    lambda opened: opened.versions(),
    lambda opened: opened.deprecated(),
]


@pytest.mark.parametrize("small", [reading.SMALL, 0], ids=["whole files", "ranges"])
def test_whatever_is_asked_is_answered_as_in_a_folder(
    website: Website, datasets: Path, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", small)
    with communique.open(datasets / "aid") as here, communique.open(f"{website.url}/aid") as there:
        for look in LOOKS:
            assert look(there) == look(here)


def test_only_what_a_query_names_is_fetched(website: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    with communique.open(f"{website.url}/aid") as opened:
        assert tables_asked_for(website) == set()
        opened.sql("SELECT count(*) FROM funding")
        assert tables_asked_for(website) == {"funding"}
        before = website.proxy.count("GET")
        opened.sql("SELECT count(*) FROM funding")
        assert website.proxy.count("GET") == before, "what came is kept while the dataset is open"
        opened.sql("SELECT provider FROM funding_named")
        assert tables_asked_for(website) == {"funding", "documents", "entities"}


def test_small_files_are_fetched_once_for_all(website: Website) -> None:
    for _ in range(2):
        with communique.open(f"{website.url}/aid") as opened:
            opened.sql("SELECT count(*) FROM funding")
    assert website.proxy.count(containing="funding.parquet") == 1


def test_versions_share_what_is_the_same(website: Website) -> None:
    with communique.open(f"{website.url}/aid", "1.1.0") as opened:
        opened.table("events")
    with communique.open(f"{website.url}/aid", "1.1.1") as opened:
        opened.table("events")
    assert website.proxy.count(containing="events.parquet") == 1


@pytest.mark.parametrize(("version", "opened_as"), [("1.0.0", "1.0.0"), ("~=1.1", "1.1.1"), (None, "1.1.1")])
def test_a_version_is_chosen_as_in_a_folder(website: Website, version: str | None, opened_as: str) -> None:
    with communique.open(f"{website.url}/aid", version) as opened:
        assert opened.version == opened_as


def test_a_lock_holds_a_remote_dataset(website: Website, datasets: Path, tmp_path: Path) -> None:
    from communique.dataset.locking import NOTHING_LOCKED

    lock = tmp_path / "communique.lock"
    first = read_history(datasets / "aid").release("1.0.0")
    lock.write_text(NOTHING_LOCKED.with_version("aid", first).to_json(), "utf-8")
    with communique.open(f"{website.url}/aid", lock=lock) as opened:
        assert opened.version == "1.0.0"
    lock.write_text(NOTHING_LOCKED.with_version("aid", replace(first, manifest_sha256="0" * 64)).to_json(), "utf-8")
    with pytest.raises(StoreError, match="not the version that was locked"):
        communique.open(f"{website.url}/aid", lock=lock)


def test_verify_compares_every_file_with_its_digest(
    website: Website, datasets: Path, tmp_path: Path, cache: Path
) -> None:
    website.folder = shutil.copytree(datasets, tmp_path / "damaged")
    communique.open(f"{website.url}/aid", verify=True).close()
    kept = next(path for path in (cache / "files").rglob("*") if path.is_file())
    kept.chmod(0o644)
    kept.write_bytes(bytes(kept.stat().st_size))
    communique.open(f"{website.url}/aid", verify=True).close()
    assert any(kept.read_bytes()), "what is damaged in the cache is fetched anew"
    damaged = website.folder / "aid" / "1.1.1" / "funding.parquet"
    content = damaged.read_bytes()
    damaged.unlink()
    damaged.write_bytes(content[:-9] + b"x" + content[-8:])
    shutil.rmtree(cache)
    with pytest.raises(StoreError, match=r"funding\.parquet is not the file that the manifest names"):
        communique.open(f"{website.url}/aid", verify=True)
    assert not [path for path in cache.rglob("*") if path.name.startswith(".half")]


@pytest.mark.parametrize("small", [reading.SMALL, 0], ids=["whole files", "ranges"])
def test_a_version_that_is_purged_meanwhile_is_noticed(
    website: Website, datasets: Path, tmp_path: Path, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", small)
    website.folder = shutil.copytree(datasets, tmp_path / "purged")
    with communique.open(f"{website.url}/aid") as opened:
        opened.sql("SELECT count(*) FROM events")
        listed = website.folder / "aid" / "versions.json"
        listed.write_text(
            listed.read_text("utf-8").replace(opened._history.releases[-1].manifest_sha256, "0" * 64), "utf-8"
        )
        damaged = website.folder / "aid" / "1.1.1" / "documents.parquet"
        damaged.unlink()
        shutil.copy(website.folder / "aid" / "1.1.1" / "funding.parquet", damaged)
        with pytest.raises(StoreError, match="since it was opened: open it again"):
            opened.sql("SELECT text FROM documents")
        assert opened.sql("SELECT count(*) FROM events").fetchall(), "what came before stands"
    with pytest.raises(StoreError, match="not the manifest that is listed"):
        communique.open(f"{website.url}/aid")


def test_a_file_that_is_replaced_between_two_ranges_is_noticed(
    website: Website, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    website.folder = shutil.copytree(datasets, tmp_path / "replaced")
    with open_remote(Location("http", f"{website.url[7:]}/aid")) as opened:
        assert opened._ranges.read("documents.parquet", 0, 4) == b"PAR1"
        file = website.folder / "aid" / "1.1.1" / "documents.parquet"
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content[:100] + bytes(100) + content[200:])
        with pytest.raises(StoreError, match="replaced or purged meanwhile, or is damaged"):
            opened.sql("SELECT text FROM documents")


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.HALF])
def test_a_connection_that_is_lost_is_told_and_gives_no_half_table(
    website: Website, fault: Fault, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    query = "SELECT title, text FROM documents ORDER BY ALL"
    with communique.open(f"{website.url}/aid") as opened:
        whole = opened.sql(query).fetchall()
    asked = website.proxy.count()
    failed = 0
    for number in range(asked):
        website.proxy.calm()
        website.proxy.plan(fault, at=number)
        try:
            with communique.open(f"{website.url}/aid") as opened:
                assert opened.sql(query).fetchall() == whole
        except UnreachableError as error:
            failed += "could not be reached" in str(error) and "\n" not in str(error)
    assert failed == asked
    website.proxy.calm()


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED, Fault.CUT, Fault.LOST, Fault.HALF])
def test_a_passing_trouble_is_none(website: Website, fault: Fault) -> None:
    website.proxy.plan(fault, at=0, times=2)
    website.proxy.plan(fault, at=4)
    with communique.open(f"{website.url}/aid") as opened:
        assert opened.sql("SELECT count(*) FROM documents").fetchall()


def test_a_relation_reads_as_it_is_asked_for_rows(
    website: Website, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    monkeypatch.setattr(reading, "SMALL", 0)
    with open_remote(Location("http", f"{website.url[7:]}/aid")) as opened:
        lazy = opened.relation("documents")
        opened._ranges._kept.clear()  # the file is so small that its end was all of it
        website.proxy.fail(Fault.CUT)
        with pytest.raises(duckdb.Error) as met:
            lazy.fetchall()
        assert isinstance(opened.failure(met.value), UnreachableError)
    website.proxy.calm()


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("/nothing", UsageError, "no dataset at"),
        ("", UsageError, "no dataset at"),
    ],
)
def test_where_no_dataset_is_that_is_said(website: Website, path: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        communique.open(website.url + path)


def test_a_server_that_is_not_there_is_said_to_be(impatient: None) -> None:
    with pytest.raises(UnreachableError, match="could not be reached"):
        communique.open("http://127.0.0.1:9/aid")


@pytest.mark.parametrize("name", ["../../outside.parquet", "/etc/outside", ".hidden"])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(
    website: Website, datasets: Path, tmp_path: Path, name: str
) -> None:
    import hashlib

    website.folder = shutil.copytree(datasets, tmp_path / "hostile")
    manifest = website.folder / "aid" / "1.1.1" / "manifest.json"
    written = json.loads(manifest.read_bytes())
    written["tables"]["funding"]["file"] = name
    before = hashlib.sha256(manifest.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(written), "utf-8")
    listed = website.folder / "aid" / "versions.json"
    now = hashlib.sha256(manifest.read_bytes()).hexdigest()
    listed.write_text(listed.read_text("utf-8").replace(before, now), "utf-8")
    with pytest.raises(StoreError, match="no file of a version"):
        communique.open(f"{website.url}/aid")


def test_a_folder_loads_nothing_for_what_lies_elsewhere(datasets: Path) -> None:
    script = (
        "import sys, communique\n"
        "with communique.open(sys.argv[1]) as opened: opened.sql('FROM funding').fetchall()\n"
        "print(sorted({'obstore', 'fsspec', 'communique.remote.mirror'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", script, str(datasets / "aid")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"
