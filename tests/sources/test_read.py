"""Reading folders and files: what becomes a record, and what is refused with which rule."""

import gzip
import json
import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.schemas.contract import arrow_schema
from communique.sources import RECORDS, Limits, ReadResult, Source, read

SENTENCE = "The ministry said that twelve lorries had arrived."


def write(folder: Path, files: dict[str, str | bytes]) -> Source:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Source("demo", folder)


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record) for record in records)


def refusals(result: ReadResult) -> list[tuple[str, str, str | None]]:
    assert result.items == result.records.num_rows + result.quarantine.num_rows
    return [(row["locator"], row["rule"], row["column_name"]) for row in result.quarantine.to_pylist()]


def locators(result: ReadResult) -> list[str]:
    return result.records.column("locator").to_pylist()


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
    ("line", "rule", "column"),
    [
        ("{not json", "not_json", None),
        ('{"id": "x", "text": "a\\ud800b"}', "not_json", None),
        ('{"id": "x", "text": "a", "size": NaN}', "not_json", None),
        ('{"id": "x", "text": "a", "size": ' + "9" * 400 + "}", "not_json", None),
        ("[" * 5000, "not_json", None),
        ("[1, 2]", "not_an_object", None),
        ("null", "not_an_object", None),
        ('{"text": "a"}', "missing_value", "id"),
        ('{"id": "", "text": "a"}', "missing_value", "id"),
        ('{"id": 7.5, "text": "a"}', "wrong_type", "id"),
        ('{"id": true, "text": "a"}', "wrong_type", "id"),
        ('{"id": [7], "text": "a"}', "wrong_type", "id"),
        ('{"id": "x"}', "missing_value", "text"),
        ('{"id": "x", "text": " \\n "}', "missing_value", "text"),
        ('{"id": "x", "text": ["a"]}', "wrong_type", "text"),
        ('{"id": "x", "text": "a\\u0000b"}', "binary", "text"),
        ('{"id": "x", "text": "a", "title": 5}', "wrong_type", "title"),
        ('{"id": "x", "text": "a", "tags": "aid"}', "wrong_type", "tags"),
        ('{"id": "x", "text": "a", "authors": [1]}', "wrong_type", "authors"),
        ('{"id": "x", "text": "a", "published_on": "2026-02-30"}', "invalid_date", "published_on"),
        ('{"id": "x", "text": "a", "published_on": "yesterday"}', "invalid_date", "published_on"),
        ('{"id": "x", "text": "a", "published_on": "2026-03-14T99:00"}', "invalid_date", "published_on"),
        ('{"id": "x", "text": "a", "published_on": 2026}', "wrong_type", "published_on"),
        ('{"id": "x", "text": "a", "language": "English"}', "invalid_language", "language"),
        ('{"id": "good", "text": "again"}', "repeated_id", "id"),
    ],
)
def test_a_bad_record_is_refused_with_its_line_and_costs_no_other(
    tmp_path: Path, line: str, rule: str, column: str | None
) -> None:
    good = json.dumps({"id": "good", "text": SENTENCE})
    last = json.dumps({"id": "last", "text": SENTENCE})
    result = read([write(tmp_path, {"sub/d.jsonl": f"{good}\n\n{line}\r\n{last}"})])
    assert locators(result) == ["sub/d.jsonl/good", "sub/d.jsonl/last"]
    assert refusals(result) == [("demo/sub/d.jsonl:3", rule, column)]
    shown = result.quarantine.to_pylist()[0]
    assert len(shown["failing_value"] or "") <= 200
    json.loads(shown["row_json"] or "null")


def test_lines_that_are_not_utf8_are_read_by_what_all_of_them_are_written_in(tmp_path: Path) -> None:
    told = "Президент України провів розмову з канцлером про допомогу."
    foreign = [json.dumps({"id": str(i), "text": told[i:]}, ensure_ascii=False).encode("cp1251") for i in range(20)]
    short = '{"id": "short", "text": "Так"}'
    data = b"\n".join([lines({"id": "first", "text": "Слово"}).encode(), short.encode("cp1251"), *foreign])
    rows = read([write(tmp_path, {"d.jsonl": data})]).records.to_pylist()
    found = {row["locator"]: (row["content"], row["encoding"]) for row in rows}
    assert len(rows) == 22
    assert found["d.jsonl/short"] == ("Так", "windows-1251 (detected)")
    assert found["d.jsonl/first"] == ("Слово", "utf-8 (default)")
    assert found["d.jsonl/7"] == (told[7:], "windows-1251 (detected)")


def test_a_line_that_no_encoding_explains_is_refused_alone(tmp_path: Path) -> None:
    cut = '{"id": "2", "text": "Слово за словом, і ще слово'.encode() + b'\xd0"}'
    data = lines({"id": "1", "text": SENTENCE}).encode() + b"\n" + cut
    result = read([write(tmp_path, {"d.jsonl": data})])
    assert locators(result) == ["d.jsonl/1"]
    assert refusals(result) == [("demo/d.jsonl:2", "undecodable", None)]


def test_deep_json_is_shown_without_harm(tmp_path: Path) -> None:
    deep = '{"id": "x", "text": 1, "more": ' + '{"a": ' * 900 + "1" + "}" * 900 + "}"
    result = read([write(tmp_path, {"d.jsonl": deep})])
    assert refusals(result) == [("demo/d.jsonl:1", "wrong_type", "text")]
    assert len(result.quarantine.to_pylist()[0]["row_json"]) < 500


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.txt", b"", "empty_file"),
        ("a.txt", b" \n\t\n", "empty_file"),
        ("a.txt", b"\xef\xbb\xbf\n", "empty_file"),
        ("a.jsonl", b"\n \n", "empty_file"),
        ("a.txt", b"MZ\x00\x01\x02", "binary"),
        ("a.txt", b"\x01\x02\x03 words", "binary"),
        ("a.txt", "Слово за словом, і ще слово.".encode() + b"\xd0", "undecodable"),
        ("a.txt", b"\xff\xfea", "undecodable"),
        ("a.txt.gz", gzip.compress(SENTENCE.encode() * 500, mtime=0)[:60], "bad_gzip"),
        ("a.txt.gz", b"not gzip", "bad_gzip"),
        ("a.jsonl.gz", b"", "empty_file"),
        ("a.pdf", b"%PDF", "unknown_file_type"),
        ("README", b"words", "unknown_file_type"),
        ("a.meta.json", b"{}", "metadata_without_document"),
    ],
)
def test_a_bad_file_is_one_row(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    result = read([write(tmp_path, {"good.txt": SENTENCE, name: content})])
    assert locators(result) == ["good.txt"]
    assert refusals(result) == [(f"demo/{name}", rule, None)]


@pytest.mark.parametrize(
    ("content", "rule", "column"),
    [
        ("{broken", "broken_metadata", None),
        ("[]", "broken_metadata", None),
        ('{"published_on": "soon"}', "invalid_date", "published_on"),
        ('{"title": ["a"]}', "wrong_type", "title"),
    ],
)
def test_broken_metadata_refuses_its_document(tmp_path: Path, content: str, rule: str, column: str | None) -> None:
    result = read([write(tmp_path, {"a.txt": SENTENCE, "a.meta.json": content, "b.txt": SENTENCE})])
    assert locators(result) == ["b.txt"]
    assert refusals(result) == [("demo/a.txt", rule, column)]
    assert "a.meta.json" in result.quarantine.to_pylist()[0]["row_json"]


def test_records_before_a_broken_gzip_are_kept(tmp_path: Path) -> None:
    noise = "".join(chr(33 + (i * i * 7919) % 90) for i in range(5000)).replace('"', "").replace("\\", "")
    packed = gzip.compress(lines(*({"id": str(i), "text": f"{i} {noise[i:]}"} for i in range(400))).encode())
    result = read([write(tmp_path, {"d.jsonl.gz": packed[: len(packed) * 3 // 4]})])
    assert result.records.num_rows > 0
    (place, rule, _), *others = refusals(result)
    assert (rule, others) == ("bad_gzip", [])
    assert place == f"demo/d.jsonl.gz:{result.records.num_rows + 1}"


def test_limits_stop_large_files_lines_and_bombs(tmp_path: Path) -> None:
    limits = Limits(text_bytes=1000, expansion=10)
    long_line = json.dumps({"id": "long", "text": "a" * 1001})
    huge_line = '{"id": "huge", "text": "' + "b" * 1_100_000 + '"}'
    short = json.dumps({"id": "short", "text": SENTENCE})
    files: dict[str, str | bytes] = {
        "a.txt": "a" * 1001,
        "b.txt.gz": gzip.compress(b"b" * 100_000, mtime=0),
        "c.jsonl": f"{long_line}\n{huge_line}\n{short}",
        "d.jsonl.gz": gzip.compress((short + "\n").encode() + b"\n" * 5_000_000),
    }
    result = read([write(tmp_path, files)], limits)
    assert locators(result) == ["c.jsonl/short", "d.jsonl.gz/short"]
    *others, (place, rule, _) = refusals(result)
    assert place.startswith("demo/d.jsonl.gz:")
    assert rule == "decompression_bomb"
    assert others == [
        ("demo/a.txt", "too_large", None),
        ("demo/b.txt.gz", "too_large", None),
        ("demo/c.jsonl:1", "too_large", "text"),
        ("demo/c.jsonl:2", "too_large", None),
    ]


def test_links_and_pipes_are_not_followed_out_or_waited_for(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.txt": SENTENCE}).path
    folder = tmp_path / "folder"
    source = write(folder, {"a.txt": SENTENCE, "sub/b.txt": SENTENCE})
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "out").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "inside.txt").symlink_to(folder / "sub" / "b.txt")
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    result = read([source])
    assert locators(result) == ["a.txt", "inside.txt", "sub/b.txt"]
    assert refusals(result) == [
        ("demo/dangling.txt", "unreadable", None),
        ("demo/out", "link_leaves_source", None),
        ("demo/out.txt", "link_leaves_source", None),
        ("demo/pipe.txt", "not_a_file", None),
    ]


def test_an_unreadable_file_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, {"a.txt": SENTENCE, "b.txt": SENTENCE})
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    result = read([source])
    assert locators(result) == ["b.txt"]
    assert refusals(result) == [("demo/a.txt", "unreadable", None)]


def test_a_file_name_that_is_not_text_is_a_row(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_text(SENTENCE)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    result = read([Source("demo", tmp_path)])
    assert [rule for _, rule, _ in refusals(result)] == ["bad_file_name"]


def test_a_source_without_anything_readable_gives_rows_only(tmp_path: Path) -> None:
    assert refusals(read([Source("demo", tmp_path)])) == [("demo", "empty_source", None)]
    assert refusals(read([Source("gone", tmp_path / "gone.txt")])) == [("gone/gone.txt", "unreadable", None)]


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


def test_the_whole_lines_before_an_archive_breaks_off_are_read(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"id": f"r{i}", "text": f"Text number {i * 7919}."}).encode() + b"\n" for i in range(3000)
    )
    packed = gzip.compress(lines, mtime=0)
    (tmp_path / "broken.jsonl.gz").write_bytes(packed[: len(packed) * 9 // 10])

    result = read([Source("s", tmp_path / "broken.jsonl.gz")])

    assert 2000 < result.records.num_rows < 3000
    (row,) = result.quarantine.to_pylist()
    assert row["rule"] == "bad_gzip"
    assert row["locator"].endswith(f":{result.records.num_rows + 1}")


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31", "1799", "2201-05"])
def test_a_date_that_stands_for_none_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": "Text.", "published_on": written}))

    result = read([Source("s", tmp_path)])

    assert result.records.num_rows == 0
    assert result.quarantine["rule"].to_pylist() == ["invalid_date"]
