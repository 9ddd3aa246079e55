"""Web archive files (WARC, ISO 28500): the pages in them, each as it was when it was captured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from communique.sources.collected import charset_of, media_type_of, without_user
from communique.sources.kinds import Kind
from communique.sources.refusals import RefusalError, Rule

_PAGES = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.MARKDOWN,
}
_OK = "200"
_LONGEST_ADDRESS = 4000
_BLOCK_DIGEST_FAILED = "block digest failed"


@dataclass(frozen=True, slots=True)
class Capture:
    """A page of a web archive: its address, when it was captured, and its bytes without what they were sent in."""

    address: str
    captured_at: datetime
    kind: Kind
    charset: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Passed:
    """A response that is no page, and why: it is left out and counted."""

    why: str


class Unpacked:
    """The bytes of a file as a stream, as far as they are asked for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self._given = 0

    def read(self, size: int) -> bytes:
        """Give at most so many bytes; none at the end. Raises what the chunks raise."""
        while not self._rest and (more := next(self._chunks, None)) is not None:
            self._rest = more
        found, self._rest = self._rest[:size], self._rest[size:]
        self._given += len(found)
        return found

    def tell(self) -> int:
        """Give how many bytes were read."""
        return self._given


def captures(chunks: Iterator[bytes], most: int) -> Iterator[Capture | Passed | tuple[str, RefusalError]]:
    """Give the responses of a web archive: pages, what is none, and with its address what cannot be taken.

    `chunks` are its bytes, unpacked; `most` bounds the bytes of a page. Only responses with status 200 that are HTML or
    plain text are pages; other records (requests, metadata, revisits) are passed over. Raises RefusalError (`bad_warc`)
    where the file breaks or holds no page; what stood before has been given.
    """
    records = _records(chunks)
    has_pages = has_others = False
    while True:
        try:
            record = next(records, None)
            found = None if record is None or record.rec_type != "response" else _response(record, most)
        except RefusalError:
            raise
        except Exception as error:  # warcio fails in many ways at what is hardly a record
            raise RefusalError(Rule.BAD_WARC, f"{type(error).__name__}: {error}".splitlines()[0]) from error
        if record is None:
            if has_others and not has_pages:
                raise RefusalError(Rule.BAD_WARC, "no page in it")
            return
        if found is not None:
            has_others = has_others or isinstance(found, Passed)
            has_pages = has_pages or not isinstance(found, Passed)
            yield found


def _records(chunks: Iterator[bytes]) -> Iterator[Any]:
    yield from ArchiveIterator(Unpacked(chunks), check_digests=True)


def _response(record: Any, most: int) -> Capture | Passed | tuple[str, RefusalError]:
    address = without_user((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> "))
    if not address.startswith(("http://", "https://")) or len(address) > _LONGEST_ADDRESS or not address.isprintable():
        return Passed("address that is none")
    if record.http_headers is None or record.http_headers.get_statuscode() != _OK:
        status = None if record.http_headers is None else record.http_headers.get_statuscode()
        return Passed(f"status {status if status and status.isdigit() and len(status) == 3 else 'unknown'}")
    content_type = record.http_headers.get_header("Content-Type")
    kind = _PAGES.get(media_type_of(content_type))
    if kind is None:
        return Passed("media type")
    if (captured_at := _instant(record.rec_headers.get_header("WARC-Date"))) is None:
        return address, RefusalError(Rule.BAD_WARC, "WARC-Date is no time in UTC")
    data = _body(record, most)
    if len(data) > most:
        return address, RefusalError(Rule.TOO_LARGE, f"more than {most} bytes")
    if record.raw_stream.limit > 0:
        return address, RefusalError(Rule.BAD_WARC, "it breaks off")
    if _BLOCK_DIGEST_FAILED in " ".join(record.digest_checker.problems):
        return address, RefusalError(Rule.BAD_WARC, "its bytes are not those of its WARC-Block-Digest")
    if not data.strip():
        return address, RefusalError(Rule.EMPTY_FILE)
    return Capture(address, captured_at, kind, charset_of(content_type), data)


def _instant(written: str | None) -> datetime | None:
    try:
        read = datetime.fromisoformat(written or "")
        return read.astimezone(UTC) if read.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _body(record: Any, most: int) -> bytes:
    """Give the bytes of a page, unpacked, and one more than `most` where there are more."""
    stream, body = record.content_stream(), bytearray()
    while len(body) <= most and (part := stream.read(1 << 16)):
        body += part
    return bytes(body[: most + 1])
