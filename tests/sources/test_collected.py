from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from communique.collect import Archive
from communique.collect.links import Link
from communique.collect.rows import Fetch, SourceAbout
from communique.errors import UsageError
from communique.sources import parse_sources, read

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
ADDRESS = "https://www.example.org/2026/02/27/visit"


def archive(folder: Path, *bodies: bytes, about: SourceAbout | None = None, content_type: str = "text/html") -> Path:
    about = about or SourceAbout("ministry", None, "en", "Crown copyright", None, "page", None)
    with Archive(folder, create=True) as opened:
        run = opened.begin([about], AT)
        opened.listed(about.name, {ADDRESS: Link(ADDRESS, "Visit", date(2026, 2, 26))}, AT)
        for day, body in enumerate(bodies):
            headers = (("Content-Type", content_type),)
            media_type = content_type.split(";")[0]
            at = AT + timedelta(days=day)
            final = ADDRESS.replace("//", "//press:secret@") + "?lang=en"  # a name and password go into no dataset
            opened.record(
                run,
                Fetch(
                    about.name,
                    ADDRESS,
                    ADDRESS,
                    at,
                    False,
                    None,
                    None,
                    final,
                    200,
                    media_type,
                    headers,
                    None,
                    None,
                    body,
                ),
            )
    return folder


def test_every_state_of_a_page_is_a_record_with_the_time_it_was_first_seen(tmp_path: Path) -> None:
    folder = archive(tmp_path, b"<p>First.</p>", b"<p>Second.</p>", b"<p>First.</p>")
    result = read(parse_sources([str(folder)]))
    rows = result.records.to_pylist()
    assert [(row["source"], row["locator"]) for row in rows] == [("ministry", ADDRESS)] * 2
    assert [row["content"] for row in rows] == ["<p>First.</p>", "<p>Second.</p>"]
    assert [row["collected_at"] for row in rows] == [AT, AT + timedelta(days=1)]
    assert {(row["url"], row["licence"], row["language"]) for row in rows} == {
        (ADDRESS + "?lang=en", "Crown copyright", "en")
    }
    assert result.items == 2
    assert result.quarantine.num_rows == 0


DATES = [
    ("page", None, None, None),
    ("listed", None, date(2026, 2, 26), "day"),
    ("address", r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/", date(2026, 2, 27), "day"),
    ("address", r"/(?P<year>\d{4})/(?P<month>\d\d)/", date(2026, 2, 1), "month"),
    ("address", r"/(?P<year>\d{4})-", None, None),
    ("address", r"/(?P<year>[a-z]+)$", None, None),
]


@pytest.mark.parametrize(("published", "pattern", "expected", "precision"), DATES)
def test_the_date_comes_from_where_the_source_says(
    tmp_path: Path, published: str, pattern: str | None, expected: date | None, precision: str | None
) -> None:
    about = SourceAbout("ministry", None, None, None, None, published, pattern)
    [row] = read(parse_sources([str(archive(tmp_path, b"<p>x</p>", about=about))])).records.to_pylist()
    assert (row["published_on"], row["published_precision"]) == (expected, precision)


def test_the_encoding_that_the_site_states_comes_before_that_of_the_page(tmp_path: Path) -> None:
    page = '<meta charset="windows-1252"><p>Міністр</p>'.encode("windows-1251")
    [row] = read(
        parse_sources([str(archive(tmp_path, page, content_type='text/html; charset="cp1251"'))])
    ).records.to_pylist()
    assert row["content"].endswith("<p>Міністр</p>")
    assert row["encoding"] == "windows-1251 (declared)"


def test_plain_text_is_read_as_such(tmp_path: Path) -> None:
    [row] = read(parse_sources([str(archive(tmp_path, b"a < b", content_type="text/plain"))])).records.to_pylist()
    assert (row["content"], row["markup"]) == ("a < b", "plain")


def test_a_body_that_the_archive_has_lost_is_refused_and_costs_nothing_else(tmp_path: Path) -> None:
    folder = archive(tmp_path, b"<p>First.</p>", b"<p>Second.</p>")
    sorted((folder / "bodies").rglob("*.zst"))[0].unlink()
    result = read(parse_sources([str(folder)]))
    assert (result.records.num_rows, result.quarantine.column("rule").to_pylist()) == (1, ["unreadable"])


def test_one_source_of_an_archive_can_be_named(tmp_path: Path) -> None:
    folder = archive(tmp_path, b"<p>First.</p>")
    assert [source.name for source in parse_sources([f"ministry={folder}"])] == ["ministry"]
    with pytest.raises(UsageError, match="there are ministry"):
        parse_sources([f"other={folder}"])
