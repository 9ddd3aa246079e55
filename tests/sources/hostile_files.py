"""Bytes of bad and odd files, from what a sentence or a record is packed in."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SENTENCE = "The ministry said that twelve lorries had arrived.\n"
UKRAINIAN = "Міністерство повідомило, що дванадцять вантажівок прибули до Львова. "
POLISH = "Ministerstwo ogłosiło, że dwanaście ciężarówek już dotarło do Łodzi. "
QUOTED = "“Dvanáct nákladních vozů – ‘hotovo’…” ﬁn «10\u00a0km»\n"


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "1", "text": SENTENCE} | fields, ensure_ascii=False).encode() + b"\n"


def without(name: str) -> bytes:
    return json.dumps({k: v for k, v in {"id": "1", "text": SENTENCE}.items() if k != name}).encode()


def parquet(columns: Mapping[str, Sequence[object] | pa.Array], **options: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), buffer, **options)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), SENTENCE)
    return buffer.getvalue()


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(SENTENCE)
        archive.addfile(entry, io.BytesIO(SENTENCE.encode()))
    return buffer.getvalue()


def captured(kind: str, times: int = 1) -> bytes:
    """A web archive of one page, captured so many times a day apart."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n<p>{SENTENCE}</p>".encode()
    records = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{day}>\r\nWARC-Target-URI: https://example.org/a\r\n"
        f"WARC-Date: 2026-01-0{day}T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
        for day in range(1, times + 1)
    )
    return b"".join(head.encode() + answer + b"\r\n\r\n" for head in records)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def garbled(text: str, read_as: str, written: str = "utf-8") -> bytes:
    """A text in UTF-8 after somebody read it in the wrong encoding."""
    return text.encode(written).decode(read_as).encode()


PLAIN = {"id": ["1", "2"], "text": [SENTENCE, SENTENCE]}
META = b'<html><head><meta charset="%s"></head><body><p>%s</p></body></html>'
