"""Web archives as sources: pages by address and time, whatever else and whatever harm is in them."""

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from communique.errors import UsageError
from communique.sources import Limits, ReadResult, parse_sources, read

PAGE = b"<html><body><main><p>Norway will send twelve radars to Ukraine.</p></main></body></html>"
HTML = (("Content-Type", "text/html; charset=windows-1252"),)
AT = "2026-03-02T06:00:00Z"


def archive(
    *records: tuple[str, bytes, str], packed: bool = True, headers: tuple[tuple[str, str], ...] = HTML
) -> bytes:
    """A web archive of responses: path, body and time; status 404 where the path says so."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
    for path, body, at in records:
        status = "404 Not Found" if "missing" in path else "200 OK"
        address = f"https://press:secret@www.example.org/{path}"
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, list(headers), protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": at},
        )
        writer.write_record(record)
        writer.write_record(
            writer.create_warc_record(address, "request", payload=io.BytesIO(b"GET / HTTP/1.1\r\n\r\n"))
        )
    return buffer.getvalue()


def of(path: Path, **limits: int) -> ReadResult:
    return read(parse_sources([f"crawl={path}"]), Limits(**limits))


def rules(result: ReadResult) -> list[str]:
    return [row["rule"] for row in result.quarantine.to_pylist()]


@pytest.mark.parametrize("packed", [True, False])
def test_pages_are_documents_by_address_and_time(tmp_path: Path, packed: bool) -> None:
    other = PAGE.replace(b"twelve", b"caf\xe9")
    data = archive(("1", PAGE, AT), ("missing", PAGE, AT), ("1", other, "2026-03-04T06:00:00Z"), packed=packed)
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(data)
    result = of(path)
    first, second = result.records.to_pylist()
    address = "https://www.example.org/1"
    assert (first["source"], first["locator"], first["url"], first["media_type"]) == (
        "crawl",
        address,
        address,
        "text/html",
    )
    assert [row["collected_at"] for row in (first, second)] == [
        datetime(2026, 3, 2, 6, tzinfo=UTC),
        datetime(2026, 3, 4, 6, tzinfo=UTC),
    ]
    assert "café" in second["content"]
    assert (result.items, result.quarantine.num_rows) == (2, 0)
    assert [(notice.kind, notice.value) for notice in result.notices] == [("no_page", "status 404")]


def test_a_page_in_several_files_is_one_page_whichever_order_they_come_in(tmp_path: Path) -> None:
    later, earlier = archive(("1", PAGE + b"!", "2026-03-04T06:00:00Z")), archive(("1", PAGE, AT), ("1", PAGE, AT))
    for name, data in (("a.warc.gz", later), ("b.warc.gz", earlier)):
        (tmp_path / name).write_bytes(data)
    by_folder, by_pattern = of(tmp_path), of(tmp_path / "*.warc.gz")
    assert by_folder.records.equals(by_pattern.records)
    assert [row["content"][-1] for row in by_folder.records.to_pylist()] == [">", "!"]
    assert [(notice.kind, notice.count) for notice in by_folder.notices] == [("captured_again", 1)]
    (source,) = parse_sources([f"{tmp_path}/*.warc.gz"])
    assert source.name == tmp_path.name
    with pytest.raises(UsageError, match="does not exist"):
        parse_sources([f"{tmp_path}/*.zip"])


def test_what_is_no_text_is_left_out_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(archive(("1", b"\x89PNG", AT), headers=(("Content-Type", "image/png"),)))
    result = of(tmp_path)
    assert (rules(result), [notice.value for notice in result.notices]) == (["bad_warc"], ["media type"])


WHOLE = archive(("1", PAGE, AT), ("2", PAGE + b"2", AT), packed=False)


def bomb() -> bytes:
    return archive(
        ("1", gzip.compress(b"<p>" + b" " * 3_000_000, mtime=0), AT), headers=(*HTML, ("Content-Encoding", "gzip"))
    )


HOSTILE = {
    "empty": (b"", "empty_file"),
    "no archive": (b"<html><p>not an archive</p></html>", "bad_warc"),
    "cut off": (WHOLE[: WHOLE.index(b"twelve")], "bad_warc"),
    "cut off, packed": (archive(("1", PAGE, AT))[:500], "bad_gzip"),
    "no date": (archive(("1", PAGE, "yesterday")), "bad_warc"),
    "another digest": (archive(("1", PAGE, AT), packed=False).replace(b"twelve", b"eleven"), "bad_warc"),
    "an empty page": (archive(("1", b" ", AT)), "empty_file"),
    "a page too large": (archive(("1", PAGE * 2000, AT)), "too_large"),
    "a packed page that unpacks to far more": (bomb(), "too_large"),
    "only words about itself": (archive(), "empty_file"),
    "a PDF called a page": (archive(("1", b"%PDF-1.7 and so on", AT)), "other_kind"),
}


@pytest.mark.parametrize(("data", "rule"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_is_refused_by_name(tmp_path: Path, data: bytes, rule: str) -> None:
    (tmp_path / ("crawl.warc.gz" if data.startswith(b"\x1f\x8b") else "crawl.warc")).write_bytes(data)
    result = of(tmp_path, text_bytes=100_000)
    assert rules(result) == [rule]
    assert (result.items, result.records.num_rows) == (1, 0)


def test_a_file_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n" + b" " * 30_000_000, mtime=0))
    assert rules(of(tmp_path, text_bytes=100_000)) in (["decompression_bomb"], ["bad_warc"])


def test_pages_before_the_place_where_an_archive_breaks_count(tmp_path: Path) -> None:
    whole = archive(("1", PAGE, AT), packed=False)
    (tmp_path / "crawl.warc").write_bytes(whole + whole[: len(whole) // 2] + b"rubbish")
    result = of(tmp_path)
    assert result.records.num_rows == 1
    assert set(rules(result)) <= {"bad_warc"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_nothing_in_an_archive_raises(tmp_path: Path, data: st.DataObject) -> None:
    good = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    (tmp_path / "crawl.warc").write_bytes(good)
    result = of(tmp_path)
    assert result.items == result.records.num_rows + result.quarantine.num_rows
