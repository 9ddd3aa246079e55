"""A static server for a site on this machine: ranges, right types, and nothing outside its folder."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from communique.errors import UsageError

HOST = "127.0.0.1"
"""Loopback: nobody else on the network sees the site."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".xml": "application/xml",
}
"""What files are, whatever the tables of this machine say."""

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_OURS = re.compile(rf"(?:{re.escape(HOST)}|localhost)(?::[0-9]+)?", re.IGNORECASE)
"""What a browser calls this server; at port 80 it names no port."""


class SiteServer(ThreadingHTTPServer):
    """Answers many at once, and says nothing of those who do not wait for the answer."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, unless a browser only broke off a download."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class SiteHandler(SimpleHTTPRequestHandler):
    """Answers GET and HEAD, one range of a file too; prints nothing."""

    protocol_version = "HTTP/1.1"
    extensions_map = {**TYPES, "": "application/octet-stream"}  # noqa: RUF012

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send status and headers; return what follows, or None when nothing does."""
        # A page elsewhere that gives its own name this address would read the dataset otherwise (DNS rebinding).
        if not _OURS.fullmatch(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        path = Path(self.translate_path(self.path))
        try:
            if self._inside(path) and path.is_dir():
                return self._folder(path)
            file = path.open("rb") if self._inside(path) and path.is_file() else None
        except OSError:  # a name longer than any may be, or a file that nobody may read
            file = None
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return self._content(path, file)

    def _content(self, path: Path, file: BinaryIO) -> BytesIO | BinaryIO | None:
        """Send the headers of a file that is there; return it, or the part that is asked for."""
        size = os.fstat(file.fileno()).st_size
        asked = _asked(self.headers.get("Range"), size)
        if asked is None:
            self.send_response(HTTPStatus.OK)
            first, last = 0, size - 1
        elif asked[0] > asked[1]:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            file.close()
            return None
        else:
            first, last = asked
            self.send_response(HTTPStatus.PARTIAL_CONTENT)
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        if asked is None:
            return file
        with file:
            file.seek(first)
            return BytesIO(file.read(last - first + 1))

    def end_headers(self) -> None:
        """Send what every answer has: a page of a site that is looked at must not be an old one."""
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""

    def _inside(self, path: Path) -> bool:
        root = Path(os.path.realpath(self.directory))
        return Path(os.path.realpath(path)).is_relative_to(root)

    def _folder(self, path: Path) -> BinaryIO | None:
        """Answer a folder by its page; a list of files is none."""
        if not (path / "index.html").is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        before, mark, after = self.path.partition("?")
        self.path = f"{before}{'' if before.endswith('/') else '/'}index.html{mark}{after}"
        if not before.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            # Of the path alone, or `//elsewhere` would lead there.
            self.send_header("Location", "/" + before.lstrip("/") + "/" + mark + after)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return self.send_head()


def _asked(header: str | None, size: int) -> tuple[int, int] | None:
    """Return first and last byte of the range that is asked for; None for all. A first after the last has no answer."""
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found.group() == "bytes=-":
        return None  # several ranges, or none: the whole answers them as well (RFC 9110, 14.2)
    first, last = found.groups()
    if not first:
        wanted = int(last)
        return (size, 0) if wanted == 0 or size == 0 else (max(0, size - wanted), size - 1)
    start = int(first)
    if start >= size:
        return size, 0
    end = min(int(last), size - 1) if last else size - 1
    return None if end < start else (start, end)


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[tuple[ThreadingHTTPServer, str]]:
    """Open a server for a folder on loopback; yield it, not yet running, with its address.

    Port 0 is any that is free. Raises UsageError when the port is taken.
    """
    handler = partial(SiteHandler, directory=str(folder))
    try:
        server = SiteServer((HOST, port), handler)
    except OSError as error:
        raise UsageError(f"port {port} cannot be used ({error.strerror}): choose another with --port") from error
    with server:
        yield server, f"http://{HOST}:{server.server_address[1]}/"
