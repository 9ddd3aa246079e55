"""What a source holds, before it is understood: one item a text file, one a line of JSON."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from communique.sources.decoding import to_utf8
from communique.sources.files import File, Kind, find
from communique.sources.metadata import Metadata, metadata_file
from communique.sources.refusals import RefusalError, Refused, Rule
from communique.sources.source import Source

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read. `text_bytes`: of one document. `json_bytes`: of all of one JSON Lines file, unpacked.

    `expansion`: how many times larger than the file what a .gz unpacks to may be; text packs 3 to 20 times.
    """

    text_bytes: int = 5_000_000
    json_bytes: int = 8_000_000_000
    expansion: int = 200

    @property
    def line_bytes(self) -> int:
        """Of one line of JSON: a character may be written as six (`u0041` after a backslash), and there is metadata."""
        return 6 * self.text_bytes + 1_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """The bytes of one document: of a text file, or of a line (numbered from 1) of a JSON Lines file."""

    file: File
    line: int | None
    data: bytes
    given: Metadata
    """What the metadata file beside it says."""

    @property
    def place(self) -> str:
        """Where it stands, for people: `SOURCE/path.jsonl:17`."""
        return self.file.place if self.line is None else f"{self.file.place}:{self.line}"


def items(source: Source, limits: Limits) -> Iterator[Item | Refused]:
    """Everything in a source, in the order of paths and lines. What cannot be read as bytes is refused here."""
    for file in find(source):
        if isinstance(file, Refused):
            yield file
            continue
        try:
            given = metadata_file(file.metadata) if file.metadata else Metadata()
        except RefusalError as refusal:
            yield Refused.at(file.place, refusal)
            continue
        if file.kind is Kind.TEXT:
            yield _text(file, given, limits)
        else:
            yield from _lines(file, given, limits)


def _text(file: File, given: Metadata, limits: Limits) -> Item | Refused:
    data = b""
    try:
        for chunk in _chunks(file, limits):
            data += chunk
            if len(data) > limits.text_bytes:
                raise RefusalError(Rule.TOO_LARGE, f"more than {limits.text_bytes} bytes")
        if not data.strip():
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        return Refused.at(file.place, refusal)
    return Item(file, None, data, given)


def _lines(file: File, given: Metadata, limits: Limits) -> Iterator[Item | Refused]:
    """The lines of a file that hold something. When it breaks off, the whole lines before that count."""
    number, rest, skipping, anything = 1, b"", False, False
    try:
        for chunk in _unmarked(file, limits):
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                if not skipping and (line := line.strip()):
                    anything = True
                    yield _line(Item(file, number, line, given), limits)
                number, skipping = number + 1, False
            if len(rest) > limits.line_bytes and not skipping:
                anything = skipping = True
                yield _line(Item(file, number, rest, given), limits)
            rest = b"" if skipping else rest
        if rest := rest.strip():
            anything = True
            yield _line(Item(file, number, rest, given), limits)
        if not anything:
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        yield Refused.at(f"{file.place}:{number}" if anything else file.place, refusal)


def _line(item: Item, limits: Limits) -> Item | Refused:
    if len(item.data) > limits.line_bytes:
        return Refused.at(item.place, RefusalError(Rule.TOO_LARGE, f"a line of more than {limits.line_bytes} bytes"))
    return item


def _unmarked(file: File, limits: Limits) -> Iterator[bytes]:
    """The file's chunks as UTF-8: only a file in UTF-16 or UTF-32 is held as a whole."""
    chunks = _chunks(file, limits)
    first = next(chunks, b"")
    while len(first) < 4 and (more := next(chunks, b"")):
        first += more
    if first[:2] in (b"\xff\xfe", b"\xfe\xff") or first[:4] == b"\x00\x00\xfe\xff":
        yield to_utf8(b"".join([first, *chunks]))
    else:
        yield to_utf8(first)
        yield from chunks


def _chunks(file: File, limits: Limits) -> Iterator[bytes]:
    """The bytes of a file, unpacked. Raises RefusalError when it cannot be read or unpacked, or is too large."""
    try:
        with _open(file) as stream:
            allowed = min(
                limits.json_bytes, max(limits.expansion * file.path.stat().st_size, limits.text_bytes + _CHUNK)
            )
            total = 0
            # read1, not read: what was unpacked before an archive breaks off is not thrown away.
            while chunk := stream.read1(_CHUNK):
                total += len(chunk)
                if total > allowed:
                    rule = Rule.DECOMPRESSION_BOMB if file.gzipped else Rule.TOO_LARGE
                    raise RefusalError(rule, f"more than {allowed} bytes")
                yield chunk
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RefusalError(Rule.BAD_GZIP, str(error)) from error
    except OSError as error:
        raise RefusalError(Rule.UNREADABLE, error.strerror or str(error)) from error


def _open(file: File) -> gzip.GzipFile | BufferedReader:
    return gzip.GzipFile(file.path, "rb") if file.gzipped else file.path.open("rb")
