"""Bad and odd inputs, and what comes out: the table of `docs/inputs.md` is made of these cases.

`python tests/sources/hostile_inputs.py docs/inputs.md` writes the table anew.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from hostile_files import (
    META,
    PLAIN,
    POLISH,
    QUOTED,
    SENTENCE,
    UKRAINIAN,
    captured,
    garbled,
    line,
    packed,
    parquet,
    tarred,
    without,
    zipped,
)
from hostile_reading import Case

from communique.sources import Limits

UTF8 = "read: utf-8 (default)"
TWO = (UTF8, UTF8)

CASES: tuple[Case, ...] = (
    # Files
    Case("nothing in the folder", {}, ("refused: empty_source",)),
    Case("a file of no bytes", {"a.txt": b""}, ("refused: empty_file",)),
    Case("white space only", {"a.md": b" \n\t\r\n"}, ("refused: empty_file",)),
    Case("a byte order mark and nothing else", {"a.txt": b"\xef\xbb\xbf\n"}, ("refused: empty_file",)),
    Case("non-breaking spaces only", {"a.txt": "\u00a0\n\u00a0".encode()}, ("refused: empty_file",)),
    Case("a suffix that is not known", {"a.docx": zipped()}, ("refused: unknown_file_type",)),
    Case("no suffix", {"README": SENTENCE.encode()}, ("refused: unknown_file_type",)),
    Case("a suffix in capitals", {"A.TXT": SENTENCE.encode()}, (UTF8,)),
    Case("a hidden file beside a document", {".a.txt": b"x", "b.txt": SENTENCE.encode()}, (UTF8,)),
    Case("a link that leaves the folder", {}, ("refused: link_leaves_source",), links={"a.txt": "/etc/hostname"}),
    Case("a link to nothing", {}, ("refused: unreadable",), links={"a.txt": "nowhere.txt"}),
    Case("a link that goes in a circle", {}, ("refused: unreadable",), links={"a.txt": "a.txt"}),
    Case("a folder called like a document", {"a.txt/b.txt": SENTENCE.encode()}, (UTF8,)),
    Case("a file name that is no UTF-8", {"\udcff.txt": SENTENCE.encode()}, ("refused: bad_file_name",)),
    Case("more text than is allowed", {"a.txt": b"word " * 401}, ("refused: too_large",)),
    # Files of other kinds
    Case("a PDF called .txt", {"a.txt": b"%PDF-1.7\n1 0 obj\n"}, ("refused: other_kind",)),
    Case("a Word document called .txt", {"a.txt": zipped()}, ("refused: other_kind",)),
    Case(
        "an old Word document called .md", {"a.md": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1text"}, ("refused: other_kind",)
    ),
    Case("a PNG image called .html", {"a.html": b"\x89PNG\r\n\x1a\nIHDR"}, ("refused: other_kind",)),
    Case("a JPEG image called .txt", {"a.txt": b"\xff\xd8\xff\xe0JFIF"}, ("refused: other_kind",)),
    Case("an RTF document called .txt", {"a.txt": b"{\\rtf1\\ansi words}"}, ("refused: other_kind",)),
    Case("a gzip archive called .txt", {"a.txt": packed(SENTENCE.encode())}, ("refused: other_kind",)),
    Case("a tar archive in .txt.gz", {"a.txt.gz": packed(tarred())}, ("refused: other_kind",), limits=Limits()),
    Case("a Parquet file called .jsonl", {"a.jsonl": parquet(PLAIN)}, ("refused: other_kind",)),
    Case("a zip archive called .ndjson", {"a.ndjson": zipped()}, ("refused: other_kind",)),
    Case("an HTML page called .txt", {"a.txt": b"<!DOCTYPE html><html><p>Words.</p>"}, ("refused: other_kind",)),
    Case("an HTML page in the field text", {"a.jsonl": line(text="<html><p>Words.")}, ("refused: other_kind (text)",)),
    Case("a program", {"a.txt": b"MZ\x90\x00\x03\x00\x00\x00"}, ("refused: binary",)),
    Case("control characters", {"a.txt": b"\x01\x02\x03 words"}, ("refused: binary",)),
    Case("one form feed in a text", {"a.txt": SENTENCE.encode() + b"\x0c" + SENTENCE.encode()}, (UTF8,)),
    # Archives
    Case("a .gz that is none", {"a.txt.gz": b"not gzip"}, ("refused: bad_gzip",)),
    Case("a .gz that was cut off", {"a.txt.gz": packed(QUOTED.encode())[:40]}, ("refused: bad_gzip",)),
    Case(
        "a .gz with a wrong checksum", {"a.txt.gz": packed(SENTENCE.encode())[:-8] + b"\0" * 8}, ("refused: bad_gzip",)
    ),
    Case("a web archive that is none", {"a.warc": b"<html><p>none</p></html>"}, ("refused: bad_warc",)),
    Case(
        "a web archive of a picture",
        {"a.warc": captured("image/png")},
        ("refused: bad_warc", "notice: no_page (media type)"),
    ),
    Case("a page that a web archive has twice", {"a.warc": captured("text/html", 2)}, (UTF8, "notice: captured_again")),
    Case("an empty .gz", {"a.txt.gz": packed(b"")}, ("refused: empty_file",)),
    Case("a .gz of no bytes", {"a.jsonl.gz": b""}, ("refused: empty_file",)),
    Case(
        "several archives in one .gz",
        {"a.jsonl.gz": packed(line()) + packed(line(id="2"))},
        TWO,
    ),
    Case("zeros behind the archive", {"a.txt.gz": packed(SENTENCE.encode()) + b"\0" * 512}, (UTF8,)),
    Case(
        "something else behind the archive",
        {"a.txt.gz": packed(SENTENCE.encode()) + b"garbage"},
        ("notice: trailing_bytes", UTF8),
    ),
    Case(
        "a second archive that is broken",
        {"a.jsonl.gz": packed(line()) + packed(line(id="2"))[:20]},
        (UTF8, "refused: bad_gzip"),
    ),
    Case(
        "a small archive of a very long text",
        {"a.txt.gz": packed(b"\n" * 3_000_000)},
        ("refused: too_large",),
    ),
    Case(
        "a small archive of very many lines",
        {"a.jsonl.gz": packed(line() + b"\n" * 3_000_000)},
        (UTF8, "refused: decompression_bomb"),
    ),
    Case("Parquet in gzip", {"a.parquet.gz": packed(parquet(PLAIN))}, ("refused: packed_parquet",)),
    # Encodings
    Case(
        "UTF-8 with a byte order mark, line ends of Windows",
        {"a.txt": b"\xef\xbb\xbfOne\r\ntwo\rthree"},
        ("read: utf-8 (byte order mark)",),
        text="One\ntwo\nthree",
    ),
    Case("UTF-16", {"a.txt": UKRAINIAN.encode("utf-16")}, ("read: utf-16 (byte order mark)",), text=UKRAINIAN),
    Case("UTF-32", {"a.md": UKRAINIAN.encode("utf-32")}, ("read: utf-32 (byte order mark)",), text=UKRAINIAN),
    Case("UTF-16 that was cut off", {"a.txt": b"\xff\xfea"}, ("refused: undecodable",)),
    Case("UTF-16 without a byte order mark", {"a.txt": SENTENCE.encode("utf-16-le")}, ("refused: binary",)),
    Case(
        "JSON Lines in UTF-16",
        {"a.jsonl": (line() + line(id="2")).decode().encode("utf-16")},
        ("read: utf-16 (byte order mark)", "read: utf-16 (byte order mark)"),
    ),
    Case("windows-1251", {"a.txt": UKRAINIAN.encode("cp1251")}, ("read: windows-1251 (detected)",), text=UKRAINIAN),
    Case("windows-1250", {"a.txt": POLISH.encode("cp1250")}, ("read: windows-1250 (detected)",), text=POLISH),
    Case("KOI8-U", {"a.txt": (UKRAINIAN * 3).encode("koi8-u")}, ("read: koi8-u (detected)",), text=UKRAINIAN * 3),
    Case(
        "JSON Lines in windows-1251",
        {
            "a.jsonl": line(text=UKRAINIAN).decode().encode("cp1251")
            + line(id="2", text="Так").decode().encode("cp1251")
        },
        ("read: windows-1251 (detected)", "read: windows-1251 (detected)"),
    ),
    Case(
        "a page that declares its encoding in meta",
        {"a.html": META % (b"iso-8859-2", POLISH.encode("iso8859-2"))},
        ("read: iso-8859-2 (declared)",),
        text=(META % (b"iso-8859-2", POLISH.encode())).decode(),
    ),
    Case(
        "a page that declares it by http-equiv",
        {"a.htm": b'<meta http-equiv="Content-Type" content="text/html; charset=KOI8-R"><p>' + "Да".encode("koi8-r")},
        ("read: koi8-r (declared)",),
    ),
    Case(
        "a page that declares it as XML does",
        {"a.html": b'<?xml version="1.0" encoding="windows-1251"?><p>' + UKRAINIAN.encode("cp1251")},
        ("read: windows-1251 (declared)",),
    ),
    Case(
        "UTF-8 in a page that declares ISO 8859-1",
        {"a.html": META % (b"iso-8859-1", UKRAINIAN.encode())},
        ("read: utf-8 (not windows-1252 as declared)",),
        text=(META % (b"iso-8859-1", UKRAINIAN.encode())).decode(),
    ),
    Case(
        "windows-1251 in a page that declares UTF-8",
        {"a.html": META % (b"utf-8", (UKRAINIAN * 3).encode("cp1251"))},
        ("read: windows-1251 (detected)",),
    ),
    Case(
        "a declaration that nobody knows",
        {"a.html": META % (b"x-klingon", SENTENCE.encode())},
        ("notice: unknown_charset (x-klingon)", UTF8),
    ),
    Case(
        "a declaration in a comment",
        {"a.html": b'<!-- <meta charset="koi8-r"> --><p>' + UKRAINIAN.encode("cp1251") * 3},
        ("read: windows-1251 (detected)",),
    ),
    Case("UTF-8 that was cut inside a character", {"a.txt": UKRAINIAN.encode() + b"\xd0"}, ("refused: undecodable",)),
    Case("UTF-8 with lone surrogates", {"a.txt": UKRAINIAN.encode() + b"\xed\xa0\x80"}, ("refused: undecodable",)),
    Case(
        "quotation marks of windows-1252 inside UTF-8",
        {"a.txt": UKRAINIAN.encode() + b"He said \x93yes\x94 \x96 at the caf\xe9."},
        ("read: utf-8 (default); 4 bytes of windows-1252 inside utf-8",),
        text=UKRAINIAN + "He said “yes” – at the café.",
    ),
    Case("healthy quotation marks, dashes, ligatures", {"a.txt": QUOTED.encode()}, (UTF8,), text=QUOTED),
    Case(
        "UTF-8 that was read as windows-1252",
        {"a.txt": "Itâ€™s done – “really”, said the Ã©migrÃ©\n“Healthy” line".encode()},
        ("read: utf-8 (default); mojibake: parts in utf-8 read as windows-1252",),
        text="It’s done – “really”, said the émigré\n“Healthy” line",
    ),
    Case(
        "Ukrainian that was read as windows-1251",
        {"a.txt": garbled("Прибули дванадцять вантажівок", "cp1251")},
        ("read: utf-8 (default); mojibake: utf-8 read as windows-1251",),
        text="Прибули дванадцять вантажівок",
    ),
    Case(
        "quotation marks as control characters",
        {"a.txt": garbled("He said “yes” – ‘now’.", "latin-1", "cp1252")},
        ("read: utf-8 (default); mojibake: windows-1252 read as iso-8859-1",),
        text="He said “yes” – ‘now’.",
    ),
    Case(
        "a title that was decoded wrongly",
        {"a.jsonl": line(title="Lâ€™aide arrive")},
        ("read: utf-8 (default); title: mojibake: utf-8 read as windows-1252",),
    ),
    Case("replacement characters", {"a.txt": "The caf\ufffd opened again.".encode()}, (UTF8,)),
    # Records
    Case("a line that is no JSON", {"a.jsonl": b"{not json\n" + line()}, (UTF8, "refused: not_json")),
    Case("a line that was cut off", {"a.jsonl": line() + line(id="2")[:30]}, (UTF8, "refused: not_json")),
    Case("NaN", {"a.jsonl": b'{"id": "1", "text": "a", "size": NaN}'}, ("refused: not_json",)),
    Case("half of a surrogate pair", {"a.jsonl": b'{"id": "1", "text": "a\\ud800b"}'}, ("refused: not_json",)),
    Case("5,000 brackets", {"a.jsonl": b"[" * 5000}, ("refused: not_json",)),
    Case("JSON that is no object", {"a.jsonl": b"[1, 2]\nnull\n7"}, ("refused: not_an_object",) * 3),
    Case("one JSON document over many lines", {"a.jsonl": b'{\n"id": "1"\n}'}, ("refused: not_json",) * 3),
    Case("blank lines between records", {"a.ndjson": line() + b"\n\n" + line(id="2")}, TWO),
    Case("no id", {"a.jsonl": without("id")}, ("refused: missing_value (id)",)),
    Case("an empty id", {"a.jsonl": line(id=" ")}, ("refused: missing_value (id)",)),
    Case("a whole number as id", {"a.jsonl": line(id=7)}, (UTF8,)),
    Case("a fraction as id", {"a.jsonl": line(id=7.5)}, ("refused: wrong_type (id)",)),
    Case("the same id twice", {"a.jsonl": line() + line()}, (UTF8, "refused: repeated_id (id)")),
    Case(
        "the same id as a number and as text",
        {"a.jsonl": line(id=7) + line(id="7")},
        (UTF8, "refused: repeated_id (id)"),
    ),
    Case("a null character in the id", {"a.jsonl": line(id="a\0b")}, ("refused: invalid_characters (id)",)),
    Case("neither text nor html", {"a.jsonl": without("text")}, ("refused: missing_value (text)",)),
    Case("both text and html", {"a.jsonl": line(html="<p>Words.")}, ("refused: text_and_html (html)",)),
    Case("html instead of text", {"a.jsonl": line(text=None, html="<p>Words.</p>")}, (UTF8,)),
    Case("a list as text", {"a.jsonl": line(text=["a"])}, ("refused: wrong_type (text)",)),
    Case("null characters in the text", {"a.jsonl": line(text="a\0b")}, ("refused: binary (text)",)),
    Case("a text that is too long", {"a.jsonl": line(text="a" * 2001)}, ("refused: too_large (text)",)),
    Case(
        "a line that is too long",
        {"a.jsonl": b'{"id": "' + b"x" * 1_013_000 + b'"}\n' + line()},
        (UTF8, "refused: too_large"),
    ),
    Case("a number as title", {"a.jsonl": line(title=5)}, ("refused: wrong_type (title)",)),
    Case("a text as tags", {"a.jsonl": line(tags="aid")}, ("refused: wrong_type (tags)",)),
    Case(
        "a day that does not exist",
        {"a.jsonl": line(published_on="2026-02-30")},
        ("refused: invalid_date (published_on)",),
    ),
    Case("a date in words", {"a.jsonl": line(published_on="yesterday")}, ("refused: invalid_date (published_on)",)),
    Case(
        "a date with slashes", {"a.jsonl": line(published_on="03/04/2026")}, ("refused: invalid_date (published_on)",)
    ),
    Case(
        "a date that stands for none",
        {"a.jsonl": line(published_on="0001-01-01")},
        ("refused: invalid_date (published_on)",),
    ),
    Case("a number as date", {"a.jsonl": line(published_on=2026)}, ("refused: wrong_type (published_on)",)),
    Case("a month as date", {"a.jsonl": line(published_on="2026-03")}, (UTF8,)),
    Case("a language that does not exist", {"a.jsonl": line(language="xx")}, ("refused: invalid_language (language)",)),
    Case("a language in words", {"a.jsonl": line(language="English")}, ("refused: invalid_language (language)",)),
    Case("a language with a region", {"a.jsonl": line(language="uk-UA")}, (UTF8,)),
    Case(
        "fields that are not understood",
        {"a.jsonl": line(lang="en") + line(id="2", lang="en", note="a remark")},
        ("notice: unknown_field (lang)", *TWO),
    ),
    # Parquet
    Case("Parquet", {"a.parquet": parquet(PLAIN)}, TWO),
    Case("Parquet that was cut off", {"a.parquet": parquet(PLAIN)[:-20]}, ("refused: bad_parquet",)),
    Case("text called .parquet", {"a.parquet": SENTENCE.encode()}, ("refused: bad_parquet",)),
    Case("Parquet of no bytes", {"a.parquet": b""}, ("refused: empty_file",)),
    Case(
        "Parquet without rows",
        {"a.parquet": parquet({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})},
        ("refused: empty_file",),
    ),
    Case("no column id", {"a.parquet": parquet({"text": [SENTENCE]})}, ("refused: schema_misfit",)),
    Case(
        "neither a column text nor html",
        {"a.parquet": parquet({"id": ["1"], "body": [SENTENCE]})},
        ("notice: unknown_field (body)", "refused: schema_misfit"),
    ),
    Case(
        "lists where text is expected",
        {"a.parquet": parquet({"id": ["1"], "text": [[SENTENCE]]})},
        ("refused: schema_misfit",),
    ),
    Case(
        "bytes where text is expected",
        {"a.parquet": parquet({"id": ["1"], "text": [b"words"]})},
        ("refused: schema_misfit",),
    ),
    Case(
        "numbers where dates are expected",
        {"a.parquet": parquet(PLAIN | {"published_on": [2026, 2025]})},
        ("refused: schema_misfit",),
    ),
    Case("a null as id", {"a.parquet": parquet(PLAIN | {"id": ["1", None]})}, (UTF8, "refused: missing_value (id)")),
    Case("numbers as ids", {"a.parquet": parquet(PLAIN | {"id": [1, 2]})}, TWO),
    Case(
        "text in one row, html in the other",
        {"a.parquet": parquet({"id": ["1", "2"], "text": [SENTENCE, None], "html": [None, "<p>a"]})},
        TWO,
    ),
    Case(
        "instants with a time zone as dates",
        {
            "a.parquet": parquet(
                {
                    "id": ["1"],
                    "text": [SENTENCE],
                    "published_on": pa.array([datetime(2026, 3, 14, tzinfo=UTC)], pa.timestamp("us", "UTC")),
                }
            )
        },
        (UTF8,),
    ),
    Case(
        "a date before 1800",
        {"a.parquet": parquet({"id": ["1"], "text": [SENTENCE], "published_on": pa.array([-99999], pa.date32())})},
        ("refused: invalid_date (published_on)",),
    ),
    Case(
        "a text that is no UTF-8",
        {
            "a.parquet": parquet(
                {
                    "id": ["1", "2"],
                    "text": pa.Array.from_buffers(pa.string(), 2, pa.array([b"ok words", b"\xff\xfe"]).buffers()),
                }
            )
        },
        (UTF8, "refused: undecodable (text)"),
    ),
    Case(
        "columns that are not understood",
        {"a.parquet": parquet(PLAIN | {"score": [1.0, 2.0]})},
        ("notice: unknown_field (score)", *TWO),
    ),
    Case(
        "a Parquet file that unpacks to far more than it takes",
        {"a.parquet": parquet({"id": ["1"], "text": ["a" * 3_000_000]}, compression="zstd", use_dictionary=False)},
        ("refused: decompression_bomb",),
    ),
    # Metadata files
    Case(
        "metadata that is no JSON",
        {"a.txt": SENTENCE.encode(), "a.meta.json": b"{broken"},
        ("refused: broken_metadata",),
    ),
    Case("metadata that is a list", {"a.txt": SENTENCE.encode(), "a.meta.json": b"[]"}, ("refused: broken_metadata",)),
    Case(
        "metadata that is no UTF-8",
        {"a.txt": SENTENCE.encode(), "a.meta.json": b'{"title": "\xff"}'},
        ("refused: broken_metadata",),
    ),
    Case(
        "metadata with an invalid date",
        {"a.txt": SENTENCE.encode(), "a.meta.json": b'{"published_on": "soon"}'},
        ("refused: invalid_date (published_on)",),
    ),
    Case(
        "metadata without a document",
        {"a.txt": SENTENCE.encode(), "b.meta.json": b"{}"},
        (UTF8, "refused: metadata_without_document"),
    ),
    Case(
        "metadata with a field that is not understood",
        {"a.txt": SENTENCE.encode(), "a.meta.json": b'{"date": "2026"}'},
        ("notice: unknown_field (date)", UTF8),
    ),
)

START, END = "<!-- hostile inputs: begin -->", "<!-- hostile inputs: end -->"


def table() -> str:
    """The cases as a table in Markdown."""
    rows = ["| what came in | file | what came out |", "|---|---|---|"]
    for case in CASES:
        names = ", ".join(f"`{ascii(name)[1:-1]}`" for name in [*case.files, *case.links]) or "none"
        counted = [
            f"{case.out.count(said)} × {said}" if case.out.count(said) > 1 else said for said in dict.fromkeys(case.out)
        ]
        out = "; ".join("**{}**{}{}".format(*said.partition(":")) for said in counted)
        rows.append(f"| {case.what} | {names} | {out} |")
    return "\n".join(rows)


def renewed(page: str) -> str:
    """The page with the table as the cases have it."""
    before, rest = page.split(START)
    return f"{before}{START}\n\n{len(CASES)} inputs.\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text("utf-8")), "utf-8")
