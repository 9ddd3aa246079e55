"""Files of a version read in parts, as DuckDB and pyarrow read a file of this machine: only the bytes asked for come.

What came stays in memory while the dataset is open. Every part is of the same bytes: the size is the one that the
manifest gives, the tag that of the first part, and after that one the version is still listed as it was. Purging
changes the list before it changes files, so a file that is replaced is noticed. Versions that have digests of parts
(`parts.py`) are read by whole parts, each compared.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from communique.dataset.manifest import TableEntry
from communique.errors import CommuniqueError
from communique.remote.cache import other_bytes
from communique.remote.objects import ChangedError, Objects, require_remote
from communique.remote.parts import Parts

try:
    from fsspec import AbstractFileSystem
except ModuleNotFoundError:
    require_remote()
    raise

PROTOCOL = "communique"
"""What DuckDB calls the files here: `communique://TABLE.parquet`."""

MOST_KEPT = 128 * 2**20
"""Bytes that are kept in memory of all files together."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    content: bytes

    def has(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.start + len(self.content)

    def cut(self, start: int, end: int) -> bytes:
        return self.content[start - self.start : end - self.start]


class Ranges:
    """The files of a version, each in parts."""

    def __init__(
        self,
        objects: Objects,
        folder: str,
        entries: Mapping[str, TableEntry],
        listed: Callable[[], None],
        digests: Callable[[], Mapping[str, Parts]] = dict,
    ) -> None:
        """`listed` raises unless the version is listed as it was; `digests` gives the parts of files that have them."""
        self.error: CommuniqueError | None = None
        """What went wrong last; DuckDB tells of it in its own words only."""
        self._objects = objects
        self._folder = folder
        self._entries = {entry.file: entry for entry in entries.values()}
        self._listed = listed
        self._digests = digests
        self._parts: Mapping[str, Parts] | None = None
        self._tags: dict[str, str | None] = {}
        self._kept: OrderedDict[tuple[str, int], _Span] = OrderedDict()
        self._lock = threading.Lock()

    def size(self, file: str) -> int:
        """Return how many bytes a file has. Raises KeyError for one that the version does not have."""
        return self._entries[file].bytes

    def read(self, file: str, start: int, end: int) -> bytes:
        """Return the bytes of a file from `start` to before `end`. Raises UnreachableError, StoreError."""
        end = min(end, self.size(file))
        if start >= end:
            return b""
        with self._lock:
            for (of, _), span in self._kept.items():
                if of == file and span.has(start, end):
                    self._kept.move_to_end((of, span.start))
                    return span.cut(start, end)
        try:
            span = self._fetched(file, start, end)
        except CommuniqueError as error:
            self.error = error
            raise
        with self._lock:
            self._kept[file, span.start] = span
            while sum(len(span.content) for span in self._kept.values()) > MOST_KEPT and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return span.cut(start, end)

    def _fetched(self, file: str, start: int, end: int) -> _Span:
        """Fetch some bytes of a file: where it has parts, whole ones, each compared with its digest."""
        path = f"{self._folder}/{file}"
        if self._parts is None:
            self._parts = self._digests()
        parts = self._parts.get(file)
        if parts is not None:
            start, end = parts.around(start, end)
        try:
            part = self._objects.read(path, (start, end), self._tags.get(file))
        except ChangedError as error:
            self._listed()
            raise other_bytes(self._objects.location / path) from error
        if part.size != self.size(file):
            self._listed()
            raise other_bytes(self._objects.location / path)
        if file not in self._tags:
            self._listed()
            self._tags[file] = part.tag
        if parts is not None and not parts.are(part.content, start):
            self._listed()
            raise other_bytes(self._objects.location / path)
        return _Span(start, part.content)


class RangeFile(io.RawIOBase):
    """One file, open for reading."""

    def __init__(self, ranges: Ranges, file: str) -> None:
        super().__init__()
        self._ranges, self._file, self._at = ranges, file, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that reading can begin anywhere."""
        return True

    def tell(self) -> int:
        """Return where reading goes on."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to another place; return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ranges.size(self._file)}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes."""
        end = self._ranges.size(self._file) if size is None or size < 0 else self._at + size
        content = self._ranges.read(self._file, self._at, end)
        self._at += len(content)
        return content

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # as io documents it
        """Fill a buffer with the next bytes; return how many."""
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class RangeFiles(AbstractFileSystem):  # type: ignore[misc]  # fsspec carries no types
    """The files of a version, as DuckDB takes file systems from Python."""

    protocol = PROTOCOL
    cachable = False

    def __init__(self, ranges: Ranges) -> None:
        super().__init__()
        self._ranges = ranges

    def _open(self, path: str, *_: object, **__: object) -> RangeFile:
        return RangeFile(self._ranges, _file(path))

    def info(self, path: str, **_: object) -> dict[str, object]:
        """Return name, size and kind of a file."""
        return {"name": path, "size": self._ranges.size(_file(path)), "type": "file"}

    def modified(self, _path: str) -> datetime:
        """Return when a file was changed: published files never are."""
        return datetime(1970, 1, 1, tzinfo=UTC)

    def glob(self, path: str, **_: object) -> list[str]:
        """Return the file itself: names hold no patterns here."""
        return [path]


def _file(path: str) -> str:
    return path.rpartition("/")[2]
