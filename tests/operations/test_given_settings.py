"""What sources.yaml says of sources on disk, and of copies, is in the version; and a changed setting makes another."""

import gzip
from pathlib import Path

import duckdb
import pytest
import yaml
from pydantic import ValidationError

from communique.build.rebuild import rebuild
from communique.build.steps import PlainSteps, WorkerPool
from communique.collect.configuration import Configuration
from communique.collect.loading import load
from communique.operations.run import Ending, RefreshRequest, refresh

COPIED = "Kyiv. The ministry of defence of Norway will send 12 radars to Ukraine, it said on 2 March 2026. " * 4
PAGE = "<html><body><h1>Latvia</h1><p>Latvia sent 3 radars to Ukraine on 3 March 2026.</p></body></html>"


def response(address: str, page: str) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n{page}"
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-03-04T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n{http}\r\n\r\n"
    ).encode()


def written(folder: Path, **of_wire: object) -> RefreshRequest:
    sources = [
        {"name": "ministry", "kind": "folder", "path": "ministry", "licence": "CC-BY-4.0", "attribution": "Ministry"},
        {"name": "wire", "kind": "folder", "path": "wire", "language": "en", **of_wire},
        {"name": "crawled", "kind": "warc", "path": "crawl/*.warc.gz", "language": "en"},
    ]
    (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": sources}), "utf-8")
    return RefreshRequest(load(folder / "sources.yaml"), folder / "datasets" / "aid", workers=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("ministry", "wire", "crawl"):
        (tmp_path / name).mkdir()
    (tmp_path / "ministry" / "a.txt").write_text(COPIED, "utf-8")
    (tmp_path / "ministry" / "own.txt").write_text("Norway asks for peace.", "utf-8")
    (tmp_path / "ministry" / "own.meta.json").write_text('{"licence": "CC0-1.0"}', "utf-8")
    (tmp_path / "wire" / "a.txt").write_text(COPIED, "utf-8")
    page = response("https://www.example.org/latvia", PAGE)
    (tmp_path / "crawl" / "1.warc.gz").write_bytes(gzip.compress(page))
    return tmp_path


def rows(request: RefreshRequest) -> list[tuple[object, ...]]:
    outcome = refresh(request)
    assert (outcome.ending, outcome.error) == (Ending.PUBLISHED, None)
    assert outcome.result is not None
    documents = outcome.result.publication.folder / "documents.parquet"
    wanted = "source, locator, licence, attribution, if(source = 'ministry', null, language), canonical"
    return duckdb.sql(f"select {wanted} from '{documents}' order by all").fetchall()


def test_what_is_said_of_a_source_holds_for_its_documents(folder: Path) -> None:
    found = rows(written(folder, priority=1))
    assert found == [
        ("crawled", "https://www.example.org/latvia", None, None, "en", True),
        ("ministry", "a.txt", "CC-BY-4.0", "Ministry", None, False),
        ("ministry", "own.txt", "CC0-1.0", "Ministry", None, True),
        ("wire", "a.txt", None, None, "en", True),
    ]
    with WorkerPool(1) as pool:
        assert rebuild(folder / "datasets" / "aid", None, (), PlainSteps(pool)).problems == ()
    changed = rows(written(folder, licence="CC-BY-SA-4.0", priority=2))
    said = f"select distinct cause from '{folder}/datasets/aid/*/changes.parquet' where field = 'licence'"
    assert duckdb.sql(said).fetchall() == [("document",)]
    assert changed[-1] == ("wire", "a.txt", "CC-BY-SA-4.0", None, "en", True)


def test_two_sources_do_not_both_come_first() -> None:
    sources = [{"name": name, "kind": "folder", "path": name, "priority": 1} for name in ("a", "b")]
    with pytest.raises(ValidationError, match="two sources have the priority 1"):
        Configuration.model_validate({"sources": sources})
