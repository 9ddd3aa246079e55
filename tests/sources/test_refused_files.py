"""Reading folders and files: what is refused, with which rule, and that it costs nothing beside it."""

import gzip
import json
import os
from pathlib import Path

import pytest
from written_sources import SENTENCE, lines, locators, refusals, write

from communique.sources import Limits, Source, read


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
