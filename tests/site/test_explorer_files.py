"""What the explorer is made of: files for the browser, a catalogue of the versions, the tables; and their server."""

import hashlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from explored import HOSTILE, explored

import communique
from communique.errors import UsageError
from communique.site.addresses import document_page, fact_address
from communique.site.explorer import Addresses, write_explorer
from communique.site.explorer.catalogue import examples
from communique.site.explorer.serving import serving

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web" / "explorer"
ASSETS = ROOT / "src" / "communique" / "site" / "explorer" / "assets"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return explored(tmp_path_factory.mktemp("explorer") / "datasets")


@pytest.fixture(scope="module")
def site(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("explorer") / "site"
    assert write_explorer(dataset, out, Addresses()) == out / "explorer" / "index.html"
    return out


def test_what_is_shipped_was_built_from_the_sources_beside_it() -> None:
    built_from = json.loads((ASSETS / "built-from.json").read_text("utf-8"))
    sources = {
        path.relative_to(WEB).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(WEB.rglob("*"))
        if path.is_file() and "node_modules" not in path.parts
    }

    assert built_from == sources, "build it anew: cd web/explorer && npm ci && npm run build"


def test_the_lock_file_names_versions_and_digests_and_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))

    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
    assert all(version[0].isdigit() for version in lock["packages"][""]["dependencies"].values())


def test_the_page_allows_nothing_but_itself() -> None:
    page = (ASSETS / "index.html").read_text("utf-8")
    policy = page.partition('content="default-src ')[2].partition('"')[0]

    assert policy.startswith("'none';")
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy
    assert "<style" not in page
    assert "DuckDB" in (ASSETS / "LICENSES.txt").read_text("utf-8")


def test_a_table_that_did_not_change_is_there_once(site: Path) -> None:
    catalogue = json.loads((site / "explorer" / "catalogue.json").read_text("utf-8"))
    first, second = catalogue["versions"]

    assert first["tables"]["events"]["file"] == second["tables"]["events"]["file"] == "1.0.0/events.parquet"
    assert second["tables"]["statements"]["file"] == "1.1.0/statements.parquet"
    named = {entry["file"] for version in (first, second) for entry in version["tables"].values()}
    assert named == {path.relative_to(site / "data").as_posix() for path in (site / "data").rglob("*.parquet")}


def test_a_column_says_what_its_declaration_says(site: Path, dataset: Path) -> None:
    catalogue = json.loads((site / "explorer" / "catalogue.json").read_text("utf-8"))
    funding = catalogue["declarations"][catalogue["versions"][1]["tables"]["funding"]["declaration"]]
    told = {one["name"]: one for one in funding["columns"]}

    assert funding["fact"]
    for column in communique.open(dataset).describe("funding"):
        assert told[column.name]["title"] == column.title
        assert told[column.name].get("vocabulary", []) == list(column.vocabulary)
    assert told["amount"]["unit"] == "currency"


def test_what_is_no_version_any_more_leaves_the_site(dataset: Path, tmp_path: Path) -> None:
    write_explorer(dataset, tmp_path, None)
    old = tmp_path / "data" / "0.9.0" / "statements.parquet"
    old.parent.mkdir()
    old.write_bytes(b"withdrawn")
    kept = (tmp_path / "data" / "1.0.0" / "funding.parquet").stat().st_ino

    write_explorer(dataset, tmp_path, None)

    assert not old.parent.exists()
    assert (tmp_path / "data" / "1.0.0" / "funding.parquet").stat().st_ino == kept


def test_patterns_of_addresses_are_those_of_the_pages() -> None:
    addresses = Addresses()
    document = str(HOSTILE["document_id"])

    filled = addresses.fact.format(table="funding", document_id=document, id="ab" * 10)
    assert filled == fact_address("funding", document, "ab" * 10)
    assert addresses.document.format(document_id=document) == document_page(document)


@pytest.mark.parametrize("example", list(examples()), ids=lambda one: str(one["title"]))
def test_an_example_runs_in_the_terminal_too(dataset: Path, example: dict[str, str]) -> None:
    with communique.open(dataset) as opened:
        assert opened.sql(example["sql"]).columns


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    (site / "outside").symlink_to("/")
    with serving(site) as (server, address):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield address
        server.shutdown()
        thread.join()


def got(address: str, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = HTTPConnection(urlsplit(address).netloc)
    try:
        connection.request("GET", f"/{path}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=5-1000000000", 206, slice(5, None)),
        ("bytes=1000000000-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=7-3", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        (f"bytes={'9' * 5000}-", 200, slice(None)),
        (f"bytes=-{'9' * 5000}", 200, slice(None)),
        ("pages=1-2", 200, slice(None)),
    ],
)
def test_the_server_gives_ranges(site: Path, address: str, asked: str, status: int, part: slice) -> None:
    name = "data/1.0.0/funding.parquet"
    found, content, headers = got(address, name, Range=asked)

    assert found == status
    assert content == (site / name).read_bytes()[part]
    assert headers.get("Content-Type") == (None if status == 416 else "application/vnd.apache.parquet")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("explorer/", 200),
        ("explorer", 301),
        ("explorer/index.html?a=1", 200),
        ("data/", 404),
        ("..%2f..%2fetc/passwd", 404),
        ("outside/etc/passwd", 404),
        ("/example.org/..", 404),
        ("nothing.html", 404),
        ("a" * 400, 404),
        ("a/" * 5000, 404),
    ],
)
def test_the_server_gives_the_site_and_nothing_else(address: str, path: str, status: int) -> None:
    assert got(address, path)[0] == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("127.0.0.1", 200),  # as browsers say it at port 80
        ("localhost", 200),
        ("example.org", 421),
        ("example.org:{port}", 421),
        ("127.0.0.1.example.org", 421),
        ("example.org@127.0.0.1", 421),
        ("", 421),
    ],
)
def test_a_page_of_another_name_cannot_read_the_site(address: str, host: str, status: int) -> None:
    port = address.rstrip("/").rpartition(":")[2]
    assert got(address, "explorer/index.html", Host=host.format(port=port))[0] == status


def test_a_download_that_is_broken_off_is_told_to_nobody(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (site / "large.bin").write_bytes(bytes(50_000_000))
    with serving(site) as (server, address):
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as connection:
            connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n")
            # Closed with what was sent unread, it is reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            threading.Timer(0.1, connection.close).start()
            server.process_request_thread(*server.get_request())

    assert capfd.readouterr().err == ""


def test_a_port_that_is_taken_is_told(site: Path, address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])

    with pytest.raises(UsageError, match="--port"), serving(site, port):
        pass
