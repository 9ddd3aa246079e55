"""Whatever bytes lie in a source: nothing raises, everything is counted, and what was written is what is read."""

import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communique.schemas.contract import arrow_schema
from communique.sources import RECORDS, Limits, Source, mojibake, read, signatures
from communique.sources.encodings import by_label, encodings
from communique.sources.kinds import SUFFIXES

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.sampled_from([s + gz for s in SUFFIXES for gz in ("", ".gz")] + [".meta.json", ".doc", ""])
LETTERS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40)


def parquet_bytes(text: str) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": ["1", "2"], "text": [text, text], "title": [None, text]}), buffer)
    return buffer.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Bytes of any kind, or good ones with a few bytes changed, left out or put in."""
    text = draw(LETTERS)
    data = draw(
        st.sampled_from(
            [
                text.encode(),
                text.encode("utf-16"),
                f'<meta charset="{text[:9]}"><p>{text}'.encode(),
                json.dumps({"id": text, "text": text, "published_on": text[:4]}).encode(),
                b"\xef\xbb\xbf" + text.encode(),
                parquet_bytes(text),
                draw(st.binary(max_size=80)),
            ]
        )
    )
    if draw(st.booleans()):
        data = gzip.compress(data, mtime=0)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at + draw(st.integers(0, 4)) :]
    return data


@quick
@given(st.dictionaries(st.builds(lambda n, s: n + s, st.sampled_from("abc"), NAMES), damaged(), max_size=4))
@example({"a.txt": b"\xef\xbb\xbf0\xc2\xa0\xc2\xa0\xc2\xa0\x980"})
def test_any_bytes_under_any_suffix_are_records_or_refusals(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    result = read([Source("demo", folder)], Limits(text_bytes=1000, expansion=10))
    assert result.items == result.records.num_rows + result.quarantine.num_rows
    assert result.items >= max(len([name for name in files if not name.endswith(".meta.json")]), 1)
    assert result.records.schema.equals(RECORDS, check_metadata=True)
    result.records.validate(full=True)
    result.quarantine.validate(full=True)
    assert result.quarantine.schema.equals(arrow_schema("quarantine"))
    for row in result.quarantine.to_pylist():
        json.loads(row["row_json"] or "null")
    again = read([Source("demo", folder)], Limits(text_bytes=1000, expansion=10))
    assert again == result


@quick
@given(
    LETTERS.filter(lambda text: text.strip() and not text.lstrip().lower().startswith(("<html", "<!doctype", "{\\rtf")))
)
@example("“Quoted” – ’tis ﬁne «10\u00a0km»")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_in_unicode_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, text: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "a.md.gz"
    path.write_bytes(gzip.compress(("Text: " + text).encode(encoding), mtime=0))
    (row,) = read([Source("demo", path)]).records.to_pylist()
    if not row["repairs"]:
        assert row["content"] == "Text: " + text
    else:
        assert not text.isascii()


@pytest.mark.parametrize("encoding", encodings(), ids=lambda encoding: encoding.name)
def test_a_page_in_any_supported_encoding_comes_back_by_its_declaration(tmp_path: Path, encoding: object) -> None:
    found = by_label(encoding.name)  # type: ignore[attr-defined]
    assert found is not None
    letters = " ".join(bytes(range(0xA1, 0xFF)).decode(found.codec, "ignore")[:30])
    page = f'<html><meta charset="{found.name}"><p>Letters: {letters}.</p>'
    (tmp_path / "a.html").write_bytes(page.encode(found.codec))
    (row,) = read([Source("demo", tmp_path)]).records.to_pylist()
    assert (row["content"], row["encoding"], row["repairs"]) == (page, f"{found.name} (declared)", [])


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        ("us-ascii", "windows-1252"),
        ("windows-1251", "windows-1251"),
        ("CP1251", "windows-1251"),
        ("x-sjis", "shift_jis"),
        ("Shift_JIS", "shift_jis"),
        ("gb2312", "gb18030"),
        ("big5", "big5"),
        ("euc-kr", "euc-kr"),
        ("utf8", "utf-8"),
        ("utf-16", "utf-8"),
        ("x-mac-cyrillic", "x-mac-cyrillic"),
        ("rot13", None),
        ("hex", None),
        ("", None),
        ("a\0b", None),
    ],
)
def test_labels_are_those_of_pages(label: str, name: str | None) -> None:
    found = by_label(label)
    assert (found.name if found else None) == name


def test_records_of_parquet_are_those_of_json_lines(tmp_path: Path) -> None:
    columns = {
        "title": ["One", None],
        "text": ["First text.", "Second text."],
        "id": ["a", "b"],
        "tags": [["aid"], None],
        "published_on": ["2026-03", None],
    }
    rows = [{k: v[i] for k, v in columns.items() if v[i] is not None} for i in range(2)]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "one" / "d.parquet", row_group_size=1, compression="zstd")
    lines = [json.dumps(row, sort_keys=True, separators=(",", ":")) for row in rows]
    (tmp_path / "two" / "d.parquet.jsonl").write_text("\n".join(lines))
    given_rows, wanted = (read([Source("demo", tmp_path / n)]).records.to_pylist() for n in ("one", "two"))
    for row, like in zip(given_rows, wanted, strict=True):
        for column in ("raw_sha256", "title", "content", "tags", "published_on", "published_precision"):
            assert row[column] == like[column]


def test_a_parquet_digest_does_not_depend_on_how_the_file_was_written(tmp_path: Path) -> None:
    plain = pa.table({"id": ["a", "b"], "text": ["First.", "Second."]})
    coded = pa.table(
        {"score": [1, 2], "text": plain["text"].dictionary_encode(), "id": plain["id"].cast("large_string")}
    )
    pq.write_table(plain, tmp_path / "a.parquet")
    pq.write_table(coded, tmp_path / "b.parquet", version="1.0", use_dictionary=False)
    digests = [read([Source("s", tmp_path / n)]).records["raw_sha256"].to_pylist() for n in ("a.parquet", "b.parquet")]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("column", "day"),
    [
        (pa.array(["2026-03-14"]), "2026-03-14"),
        (pa.array([20526], pa.date32()), "2026-03-14"),
        (pa.array([20526 * 86_400_000], pa.date64()), "2026-03-14"),
        (pa.array([20526 * 86_400], pa.timestamp("s")), "2026-03-14"),
        (pa.array([20526 * 86_400_000_000_000 + 1], pa.timestamp("ns")), "2026-03-14"),
        (pa.array([20526 * 86_400_000_000 - 3_600_000_000], pa.timestamp("us", "Europe/Kyiv")), "2026-03-14"),
        (pa.array([None], pa.null()), None),
    ],
    ids=str,
)
def test_dates_in_parquet_are_the_day_as_written(tmp_path: Path, column: pa.Array, day: str | None) -> None:
    pq.write_table(pa.table({"id": ["a"], "text": ["Words."], "published_on": column}), tmp_path / "a.parquet")
    (row,) = read([Source("s", tmp_path)]).records.to_pylist()
    assert (row["published_on"] and row["published_on"].isoformat(), row["published_precision"]) == (day, day and "day")


def test_a_misfit_tells_what_is_there_and_what_is_wanted(tmp_path: Path) -> None:
    pq.write_table(pa.table({"ID": [1], "text": [["a"]], "tags": ["aid"]}), tmp_path / "a.parquet")
    (row,) = read([Source("s", tmp_path)]).quarantine.to_pylist()
    told = json.loads(row["row_json"])
    assert (
        row["failing_value"]
        == "text holds list<element: string>, not a text; tags holds string, not a list of texts; no column id"
    )
    assert told["found"] == {"ID": "int64", "text": "list<element: string>", "tags": "string"}
    assert told["wanted"]["published_on"] == "a text or a date"


def test_a_parquet_file_damaged_anywhere_is_records_or_refusals(tmp_path: Path) -> None:
    good = bytearray(parquet_bytes("Words of a text."))
    for at in range(0, len(good), 7):
        damaged_copy = good.copy()
        damaged_copy[at] ^= 0xFF
        (tmp_path / "a.parquet").write_bytes(damaged_copy)
        result = read([Source("demo", tmp_path)])
        assert result.items == result.records.num_rows + result.quarantine.num_rows


def test_what_is_not_understood_is_said_once_with_its_count(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    records = [json.dumps({"id": str(i), "text": "Words.", "lang": "en", "note": "a remark"}) for i in range(1200)]
    (tmp_path / "a.jsonl").write_text("\n".join(records))
    result = read([Source("demo", tmp_path)])
    said = "demo/a.jsonl:1 and 1,199 more: the field 'lang' is not understood and is left out"
    assert [str(notice) for notice in result.notices] == [said]
    assert [entry.getMessage() for entry in caplog.records] == [said]


@quick
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2122, blacklist_categories=["Cs"]), max_size=30))
@example("Ð¿Ñ€Ð¸Ð²ÐµÑ‚")
@example("itâ€™s")
def test_only_what_has_two_signs_beyond_ascii_in_a_row_can_be_mojibake(text: str) -> None:
    suspicious = mojibake._suspicious().search(text) is not None
    controls = mojibake._CONTROLS.search(text) is not None
    assert mojibake._may_be_mended(text) is (suspicious or controls)


@quick
@given(st.binary(max_size=40), st.booleans())
@example(b"  <!DOCTYPE html>", True)
@example(b"%PDF-1.7", False)
def test_looking_at_all_signatures_together_finds_what_each_alone_does(data: bytes, plain: bool) -> None:
    written = data.lstrip().lower()
    each = [one for one in signatures._signatures() if one.fits(data, written)]
    assert signatures._may_fit(data, written) is bool(each)
