"""A web site on loopback, made of pages that a test states: what it answers, what it was asked and when."""

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Reply:
    """What the site answers. `parts` come one by one, with a pause between; without, `body` at once."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    parts: Callable[[], Iterator[bytes]] | None = None


@dataclass
class Asked:
    path: str
    at: float
    headers: dict[str, str]


class Site:
    """A site with pages by path. A page is a Reply, or a function of the request's headers that gives one."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Asked(self.path, time.monotonic(), headers))
                page = site.pages.get(self.path, Reply(b"<p>no such page", status=404))
                reply = page if isinstance(page, Reply) else page(headers)
                try:
                    self._send(reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.parts is None:
                    self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)
                    return
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                for part in reply.parts():
                    self.wfile.write(part)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away is no fault of the site."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def paths(self) -> list[str]:
        return [urlsplit(asked.path).path for asked in self.asked]

    def page(self, path: str, title: str, text: str, **headers: str) -> None:
        """State a press release; it answers conditional requests by its content."""
        body = (
            f"<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>"
            f"<p>{text}</p></main></body></html>"
        ).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'

        def answer(asked: dict[str, str]) -> Reply:
            if asked.get("if-none-match") == tag:
                return Reply(status=304, headers={"ETag": tag})
            return Reply(body, headers={"ETag": tag, **headers})

        self.pages[path] = answer

    def feed(self, path: str, entries: list[tuple[str, str, str]]) -> None:
        """State an RSS feed of (path, title, date in the notation of mail)."""
        items = "".join(
            f"<item><title>{title}</title><link>{self.url}{link}</link><pubDate>{day}</pubDate></item>"
            for link, title, day in entries
        )
        body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        self.pages[path] = Reply(body.encode(), "application/rss+xml")

    def json_feed(self, path: str, links: list[str]) -> None:
        """State a JSON Feed of paths."""
        items = [{"id": link, "url": f"{self.url}{link}"} for link in links]
        body = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}
        self.pages[path] = Reply(json.dumps(body).encode(), "application/feed+json")

    def sitemap(self, path: str, entries: list[tuple[str, str]], *, packed: bool = False, index: bool = False) -> None:
        """State a sitemap of (path, lastmod)."""
        outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        listed = "".join(
            f"<{inner}><loc>{self.url}{link}</loc><lastmod>{changed}</lastmod></{inner}>" for link, changed in entries
        )
        body = f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{outer}>'.encode()
        self.pages[path] = Reply(gzip.compress(body, mtime=0) if packed else body, "application/xml")


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()
