"""What a source holds, before it is understood: one item a document's file, one a line of JSON or a row of Parquet."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from communique.collect.archive import is_archive
from communique.errors import StoreError
from communique.sources.collected import collected
from communique.sources.decoding import DEFAULT, MARKED, detect, mark_of, marked
from communique.sources.encodings import Encoding
from communique.sources.files import File, find, shown
from communique.sources.gzipped import unpack
from communique.sources.kinds import Kind
from communique.sources.limits import Limits
from communique.sources.metadata import Metadata, metadata_file
from communique.sources.notices import NoticeKind, Notices
from communique.sources.parquet import rows, unknown_columns
from communique.sources.refusals import RefusalError, Refused, Rule
from communique.sources.signatures import refuse_other_kinds
from communique.sources.source import Source
from communique.sources.webarchive import Passed, captures

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
"""Bytes of a JSON Lines file by which its encoding is told where it is not UTF-8."""

Detector = Callable[[bytes], Encoding | None]


@dataclass(frozen=True, slots=True)
class Item:
    """The bytes of one document: of a file, or of a record (numbered from 1) of a file of records."""

    file: File
    line: int | None
    data: bytes
    encoding: str
    """How the file of a record is encoded; a document's own file is not decoded yet."""
    given: Metadata
    """What the metadata file beside it says."""
    detector: Detector = detect
    """Tells the encoding of bytes that are not UTF-8: for a line of JSON, by all such lines of its file."""
    charset: str | None = None
    """The encoding of a collected page, where the site stated one."""
    collected_at: datetime | None = None
    """When a collector first saw a page as it is here."""

    @property
    def place(self) -> str:
        """Where it stands, for people: `SOURCE/path.jsonl:17`."""
        return self.file.place if self.line is None else f"{self.file.place}:{self.line}"


def items(source: Source, limits: Limits, notices: Notices) -> Iterator[Item | Refused]:
    """Everything in a source, in the order of paths and lines. What cannot be read as bytes is refused here."""
    if is_archive(source.path):
        yield from _collected(source, limits, notices)
        return
    seen: set[bytes] = set()
    for file in find(source):
        if isinstance(file, Refused):
            yield file
            continue
        given = Metadata()
        if file.metadata is not None:
            try:
                described = metadata_file(file.metadata)
            except RefusalError as refusal:
                yield Refused.at(file.place, refusal)
                continue
            given = described.given
            for field in described.unknown:
                notices.add(source.name, NoticeKind.UNKNOWN_FIELD, f"{file.place} (metadata file)", field)
        trailing = _Trailing(source.name, file, notices)
        if file.kind is Kind.PARQUET:
            for field in unknown_columns(file):
                notices.add(source.name, NoticeKind.UNKNOWN_FIELD, file.place, field)
            for row in rows(file, limits):
                yield row if isinstance(row, Refused) else Item(file, row[0], row[1], DEFAULT, given)
        elif file.kind is Kind.JSON_LINES:
            yield from _lines(file, given, limits, trailing)
        elif file.kind is Kind.WARC:
            yield from _captured(file, given, limits, trailing, seen)
        else:
            yield _document(file, given, limits, trailing)


def _collected(source: Source, limits: Limits, notices: Notices) -> Iterator[Item | Refused]:
    """The pages of a source that was collected, each as it was at first and whenever it was another."""
    for page in collected(source):
        try:
            data = page.body()
            if page.file.gzipped:
                data = _unpacked(data, limits, _Trailing(source.name, page.file, notices))
            if len(data) > limits.text_bytes:
                raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} bytes")
        except StoreError as error:
            yield Refused.at(page.file.place, RefusalError(Rule.UNREADABLE, str(error)))
            continue
        except RefusalError as refusal:
            yield _refused(page.file, refusal)
            continue
        yield Item(page.file, None, data, DEFAULT, page.given, charset=page.charset, collected_at=page.collected_at)


def _unpacked(packed: bytes, limits: Limits, trailing: Callable[[], None]) -> bytes:
    """The bytes of an object that is packed. Raises RefusalError for a broken one and for more than is allowed."""
    data = bytearray()
    for part in unpack(io.BytesIO(packed), trailing):
        data += part
        if len(data) > limits.text_bytes:
            raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} bytes")
    return bytes(data)


def _captured(
    file: File, given: Metadata, limits: Limits, trailing: "_Trailing", seen: set[bytes]
) -> Iterator[Item | Refused]:
    """The pages of a web archive, each as often as it was another one. When the file breaks, those before count.

    A page is known by its address, whichever file of the source it lies in.
    """
    source, notices, anything = trailing.source, trailing.notices, False
    try:
        for found in captures(_chunks(file, limits, trailing), limits.text_bytes):
            anything = True
            if isinstance(found, Passed):
                notices.add(source, NoticeKind.NO_PAGE, file.place, found.why)
            elif isinstance(found, tuple):
                yield Refused.at(f"{file.place}/{found[0]}", found[1])
            elif (known := _state(found.address, found.data)) in seen:
                notices.add(source, NoticeKind.CAPTURED_AGAIN, file.place)
            else:
                seen.add(known)
                page = File(file.path, found.address, f"{source}/{found.address}", found.kind, False, None)
                about = Metadata(url=found.address).over(given)
                yield Item(
                    page, None, found.data, DEFAULT, about, charset=found.charset, collected_at=found.captured_at
                )
        if not anything:
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        yield _refused(file, refusal)


def _state(address: str, data: bytes) -> bytes:
    """A digest of a page as it was once."""
    told = hashlib.sha256(data).digest() + address.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class _Trailing:
    """Says that bytes behind the end of an archive were left out."""

    source: str
    file: File
    notices: Notices

    def __call__(self) -> None:
        self.notices.add(self.source, NoticeKind.TRAILING_BYTES, self.file.place)


def _document(file: File, given: Metadata, limits: Limits, trailing: Callable[[], None]) -> Item | Refused:
    data = bytearray()
    try:
        for chunk in _chunks(file, limits, trailing):
            data += chunk
            if len(data) > limits.text_bytes:
                raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} bytes")
        if not data.strip():
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        return _refused(file, refusal)
    return Item(file, None, bytes(data), DEFAULT, given)


def _lines(file: File, given: Metadata, limits: Limits, trailing: Callable[[], None]) -> Iterator[Item | Refused]:
    """The lines of a file that hold something. When it breaks off, the whole lines before that count."""
    number, rest, skipping, anything, encoding = 1, b"", False, False, DEFAULT

    @cache
    def sampled() -> Encoding | None:
        return _foreign(file, limits)

    def item(line: bytes) -> Item | Refused:
        if len(line) > limits.line_bytes:
            row = {"bytes": f"more than {limits.line_bytes}", "head": line[:1000].decode("utf-8", "replace")}
            refusal = RefusalError(Rule.TOO_LARGE, f"a line of more than {limits.line_bytes} bytes", row=row)
            return Refused.at(f"{file.place}:{number}", refusal)
        return Item(file, number, line, encoding, given, lambda _: sampled())

    try:
        for chunk in _unmarked(file, limits, trailing):
            if isinstance(chunk, str):
                encoding = chunk
                continue
            if not rest and not skipping and chunk.isspace():  # quickly past an archive of line ends
                number += chunk.count(b"\n")
                continue
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                if not skipping and (line := line.strip()):
                    anything = True
                    yield item(line)
                number, skipping = number + 1, False
            if len(rest) > limits.line_bytes and not skipping:
                anything = skipping = True
                yield item(rest)
            rest = b"" if skipping else rest
        if rest := rest.strip():
            anything = True
            yield item(rest)
        if not anything:
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        yield _refused(file, refusal, number if anything else None)


def _unmarked(file: File, limits: Limits, trailing: Callable[[], None]) -> Iterator[bytes | str]:
    """How the file is encoded, where a byte order mark says so, and its chunks as it would be in UTF-8 without one.

    Only a file in UTF-16 or UTF-32 is held as a whole. Raises RefusalError (`other_kind`) for what is no text at all.
    """
    chunks = _chunks(file, limits, trailing)
    first = next(chunks, b"")
    while len(first) < 4 and (more := next(chunks, b"")):
        first += more
    refuse_other_kinds(first)
    mark = mark_of(first)
    if mark is not None:
        yield MARKED.format(mark)
    if mark is None or mark == "utf-8":
        yield first.removeprefix(b"\xef\xbb\xbf") if mark else first
        yield from chunks
    else:
        found = marked(b"".join([first, *chunks]))
        yield found.text.encode() if found else b""


def _foreign(file: File, limits: Limits) -> Encoding | None:
    """The encoding of those lines of a file that are not UTF-8, told by the first of them; None where it is unclear."""
    sample = bytearray()
    rest = b""
    try:
        for chunk in _chunks(file, limits, lambda: None):
            *whole, rest = (rest + chunk).split(b"\n")
            sample += b"\n".join(line for line in whole if not _is_utf8(line))
            if len(sample) > _SAMPLE or len(rest) > limits.line_bytes:
                break
    except RefusalError:
        pass  # it has been told where the lines are read
    return detect(bytes(sample) + (b"\n" + rest if not _is_utf8(rest) else b""))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: File, limits: Limits, trailing: Callable[[], None]) -> Iterator[bytes]:
    """The bytes of a file, unpacked. Raises RefusalError when it cannot be read or unpacked, or is too large."""
    try:
        with file.path.open("rb") as stream:
            allowed = limits.unpacked(file.path.stat().st_size)
            total = 0
            parts = unpack(stream, trailing) if file.gzipped else iter(lambda: stream.read(_CHUNK), b"")
            for part in parts:
                total += len(part)
                if total > allowed:
                    rule = Rule.DECOMPRESSION_BOMB if file.gzipped else Rule.TOO_LARGE
                    raise RefusalError(rule, f"more than {allowed} bytes")
                yield part
    except OSError as error:
        raise RefusalError(Rule.UNREADABLE, error.strerror or str(error)) from error


def _refused(file: File, refusal: RefusalError, line: int | None = None) -> Refused:
    """The refusal of a file (or of the rest of it, from a line on), with what is known of the file."""
    about = {**shown(file.path, file.relative), **(refusal.row if isinstance(refusal.row, dict) else {})}
    place = file.place if line is None else f"{file.place}:{line}"
    return Refused(place, refusal.rule, refusal.column, refusal.value, about)
