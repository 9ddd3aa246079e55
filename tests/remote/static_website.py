"""A static web server with ranges and entity tags, behind a proxy that counts and disturbs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from s3_server import Proxy, proxied
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.utils import send_file
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(slots=True)
class Website:
    """A static web server, and the proxy before it."""

    folder: Path
    """What it serves; a test may choose another."""
    proxy: Proxy

    @property
    def url(self) -> str:
        """Its address."""
        return self.proxy.endpoint


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_website(folder: Path) -> Iterator[Website]:
    """Serve a folder on a free port, in threads that end with the block."""
    site: list[Website] = []

    def application(environ: "WSGIEnvironment", start: "StartResponse") -> object:
        request = Request(environ)
        path = site[0].folder / request.path.lstrip("/")
        answer: Response | HTTPException = NotFound()
        if path.is_file():
            answer = send_file(path, environ, mimetype="application/octet-stream", conditional=True)
        return answer(environ, start)

    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with proxied(server.server_port) as proxy:
        site.append(Website(folder, proxy))
        yield site[0]
    server.shutdown()
    thread.join()
