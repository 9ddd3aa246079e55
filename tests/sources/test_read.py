"""Reading folders and files: what becomes a record."""

import gzip
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_sources import SENTENCE, lines, locators, refusals, write

from communique.schemas.contract import arrow_schema
from communique.sources import RECORDS, Source, read


def test_records_and_quarantine_have_the_declared_schemas(tmp_path: Path) -> None:
    result = read([write(tmp_path, {"a.txt": SENTENCE, "b.pdf": "%PDF"})])
    assert result.records.schema.equals(RECORDS, check_metadata=True)
    assert result.quarantine.schema.equals(arrow_schema("quarantine"), check_metadata=True)
    for field in RECORDS:
        if field.name in ("content", "markup"):
            continue
        assert field.equals(arrow_schema("documents").field(field.name), check_metadata=True)


def test_a_folder_is_read_recursively_and_sorted(tmp_path: Path) -> None:
    source = write(
        tmp_path,
        {
            "b/late.txt": SENTENCE,
            "a.txt": SENTENCE,
            "day.jsonl": lines({"id": "two", "text": SENTENCE}, {"id": "one", "text": SENTENCE}),
            "old.txt.gz": gzip.compress(SENTENCE.encode(), mtime=0),
            "old.jsonl.gz": gzip.compress(lines({"id": "x/y", "text": SENTENCE}).encode(), mtime=0),
            ".hidden.txt": SENTENCE,
            ".git/config.txt": SENTENCE,
        },
    )
    result = read([source])
    assert locators(result) == [
        "a.txt",
        "b/late.txt",
        "day.jsonl/one",
        "day.jsonl/two",
        "old.jsonl.gz/x/y",
        "old.txt.gz",
    ]
    assert refusals(result) == []
    first = result.records.to_pylist()[0]
    assert (first["media_type"], first["source"], first["content"]) == ("text/plain", "demo", SENTENCE)


def test_a_file_as_source_has_short_locators(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": SENTENCE, "b.jsonl": lines({"id": "one", "text": SENTENCE})})
    assert locators(read([Source("a", tmp_path / "a.txt"), Source("b", tmp_path / "b.jsonl")])) == ["a.txt", "one"]


def test_metadata_comes_from_the_record_or_from_the_file_beside(tmp_path: Path) -> None:
    given_facts = {
        "title": "Lorries arrive",
        "published_on": "2026-03",
        "url": "https://ministry.example/lorries",
        "section": "News",
        "tags": ["aid"],
        "language": "en-GB",
        "licence": "CC-BY-4.0",
        "attribution": "The ministry",
        "authors": ["A. Writer"],
        "note": {"ignored": True},
    }
    files: dict[str, str | bytes] = {
        "a.txt": SENTENCE,
        "a.meta.json": json.dumps(given_facts),
        "b.txt": SENTENCE,
        "b.txt.meta.json": json.dumps(given_facts),
        "c.txt.gz": gzip.compress(SENTENCE.encode(), mtime=0),
        "c.meta.json": json.dumps(given_facts),
        "d.jsonl": lines({"id": "1", "text": SENTENCE, **given_facts}),
    }
    result = read([write(tmp_path, files)])
    assert refusals(result) == []
    for row in result.records.to_pylist():
        assert row["title"] == "Lorries arrive"
        assert (row["published_on"], row["published_precision"]) == (date(2026, 3, 1), "month")
        assert (row["language"], row["tags"], row["authors"]) == ("en", ["aid"], ["A. Writer"])
        assert (row["licence"], row["attribution"], row["section"]) == ("CC-BY-4.0", "The ministry", "News")


def test_a_record_says_more_than_the_file_beside_it(tmp_path: Path) -> None:
    files = {
        "d.jsonl": lines({"id": "1", "text": SENTENCE, "title": "Own"}, {"id": "2", "text": SENTENCE}),
        "d.meta.json": json.dumps({"title": "Shared", "licence": "CC0-1.0"}),
    }
    rows = read([write(tmp_path, dict(files))]).records.to_pylist()
    assert [(row["title"], row["licence"]) for row in rows] == [("Own", "CC0-1.0"), ("Shared", "CC0-1.0")]


@pytest.mark.parametrize(
    ("written", "first_day", "precision"),
    [
        ("2026", date(2026, 1, 1), "year"),
        ("2026-03", date(2026, 3, 1), "month"),
        ("2026-03-14", date(2026, 3, 14), "day"),
        ("2026-03-14T23:30:00-05:00", date(2026, 3, 14), "day"),
        ("2026-03-14T10:00:00Z", date(2026, 3, 14), "day"),
        ("2026-03-14 10:00", date(2026, 3, 14), "day"),
        ("", None, None),
    ],
)
def test_dates_keep_their_precision(
    tmp_path: Path, written: str, first_day: date | None, precision: str | None
) -> None:
    record = {"id": "1", "text": SENTENCE, "published_on": written}
    row = read([write(tmp_path, {"d.jsonl": lines(record)})]).records.to_pylist()[0]
    assert (row["published_on"], row["published_precision"]) == (first_day, precision)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfOne\r\ntwo\rthree\n", "One\ntwo\nthree\n"),
        ("“Так”, — сказав".encode("utf-16"), "“Так”, — сказав"),
        ("“Так”".encode("utf-16-be").join([b"\xfe\xff", b""]), "“Так”"),
        ("Été".encode("utf-32"), "Été"),
        ("“Quoted” – ’tis".encode(), "“Quoted” – ’tis"),
        (
            ("Президент України провів розмову з канцлером. " * 20).encode("cp1251"),
            "Президент України провів розмову з канцлером. " * 20,
        ),
        (
            "Le ministère a annoncé une aide à la région. ".encode("cp1252"),
            "Le ministère a annoncé une aide à la région. ",
        ),
        ("Minister mówił, że pomoc już dotarła. ".encode("cp1250"), "Minister mówił, że pomoc już dotarła. "),
        ("Міністр привітав військових. ".encode("koi8_u"), "Міністр привітав військових. "),
    ],
)
def test_text_is_the_decoded_input_with_plain_line_ends(tmp_path: Path, data: bytes, text: str) -> None:
    row = read([write(tmp_path, {"a.txt": data})]).records.to_pylist()[0]
    assert row["content"] == text


def test_json_lines_in_utf16_are_read(tmp_path: Path) -> None:
    data = lines({"id": "1", "text": "Слово"}, {"id": "2", "text": "a\r\nb"}).encode("utf-16")
    rows = read([write(tmp_path, {"d.jsonl": data})]).records.to_pylist()
    assert [row["content"] for row in rows] == ["Слово", "a\nb"]


def test_the_result_does_not_depend_on_where_the_folder_is_or_on_the_order_of_files(tmp_path: Path) -> None:
    names = [f"{name}.txt" for name in "cabed"]
    results = []
    for place, order in (("one", names), ("two/deeper", names[::-1])):
        results.append(read([write(tmp_path / place, {name: SENTENCE + name for name in order} | {"x.doc": "?"})]))
    assert results[0].records.equals(results[1].records)
    assert results[0].quarantine.equals(results[1].quarantine)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.builds(lambda i, t: json.dumps({"id": i, "text": t}).encode(), st.text(max_size=4), st.text(max_size=9)),
        ),
        max_size=8,
    )
)
def test_every_line_is_a_record_or_a_row(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    data = b"\n".join(parts)
    result = read([write(folder, {"d.jsonl": data})])
    assert result.items == result.records.num_rows + result.quarantine.num_rows
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        held = sum(bool(line.strip()) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
        assert result.items == max(held, 1)
    assert isinstance(result.records, pa.Table)


def test_a_whole_number_is_an_id_in_its_digits(tmp_path: Path) -> None:
    source = write(tmp_path, {"d.jsonl": '{"id": 7, "text": "a"}\n{"id": "7", "text": "b"}\n'})
    result = read([source])
    assert locators(result) == ["d.jsonl/7"]
    assert refusals(result) == [("demo/d.jsonl:2", "repeated_id", "id")]


def test_a_name_with_a_colon_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table({"id": ["one"], "text": [SENTENCE], "mood": ["calm"]}), tmp_path / "press:may.parquet")
    write(tmp_path, {"press:june.jsonl": lines({"id": "two", "text": SENTENCE})})
    result = read([Source("may", Path("press:may.parquet")), Source("june", Path("press:june.jsonl"))])
    assert locators(result) == ["two", "one"]
    assert [notice.value for notice in result.notices] == ["mood"]
