"""A real S3 server on this machine (moto's, a process of its own), and a proxy before it that counts and disturbs.

In a room's `conftest.py`: `from s3_server import s3_bucket as s3_bucket, s3_server as s3_server`. `s3_bucket` is a
bucket of the test's own, with the standard environment variables set so that any client finds it through the proxy.
Nothing here is random: a disturbance happens at the request it was planned for.
"""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import pytest

REGION = "us-east-1"
_HOST = "127.0.0.1"
_NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "date", "server", "keep-alive"}


class Fault(StrEnum):
    """What happens to a request."""

    ERROR = "error"
    """Answered 500; the server never sees it."""
    THROTTLED = "throttled"
    """Answered 503 SlowDown; the server never sees it."""
    SLOW = "slow"
    """Passed on after a while."""
    CUT = "cut"
    """The connection ends before the request has arrived; the server never sees it."""
    LOST = "lost"
    """The server does as it is told, and the connection ends before it answers."""
    HALF = "half"
    """The server does as it is told, and the connection ends in the middle of its answer."""
    MISSING = "missing"
    """Answered 404; the server never sees it. A client must not take this for a passing trouble."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came to the proxy."""

    method: str
    path: str
    """With the query: `/BUCKET/KEY` as S3 has it."""
    headers: Mapping[str, str]
    """By name in small letters."""
    sent: int
    """Bytes of its body."""
    answered: int
    """Bytes of the body of the answer; 0 where none was given."""
    status: int | None
    """None where no answer was given."""
    fault: Fault | None

    @property
    def is_copy(self) -> bool:
        """Whether the server is asked to copy what it has."""
        return self.method == "PUT" and "x-amz-copy-source" in self.headers

    @property
    def is_upload(self) -> bool:
        """Whether it carries an object."""
        return self.method == "PUT" and not self.is_copy


@dataclass(slots=True)
class Proxy:
    """A proxy on a free port: what came, and what is to be disturbed."""

    upstream: int
    port: int = 0
    slow_seconds: float = 0.3
    requests: list[Request] = field(default_factory=list)
    then: Callable[[], None] | None = None
    _planned: dict[int, Fault] = field(default_factory=dict)
    _from: tuple[int, Fault] | None = None
    _came: int = 0
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Condition = field(default_factory=threading.Condition)

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://{_HOST}:{self.port}"

    def plan(self, fault: Fault, at: int, times: int = 1, then: Callable[[], None] | None = None) -> None:
        """Disturb the request number `at` from now (0 is the next) and those after it, `times` in all.

        `then` is called before a connection is ended, as to kill the client.
        """
        with self._lock:
            self.then = then
            self._planned |= dict.fromkeys(range(self._came + at, self._came + at + times), fault)

    def fail(self, fault: Fault, at: int = 0) -> None:
        """Disturb every request from number `at` from now on, until `calm`."""
        with self._lock:
            self._from = (self._came + at, fault)

    def calm(self) -> None:
        """Disturb nothing any more, and forget what came."""
        with self._lock:
            self._planned.clear()
            self._from, self.then = None, None
            self.requests.clear()

    def wait(self) -> None:
        """Wait until nothing is under way that came."""
        with self._ended:
            assert self._ended.wait_for(lambda: self._under_way == 0, timeout=60)

    def count(self, method: str | None = None, *, containing: str = "") -> int:
        """Count the requests that came, of a method, with this in their path."""
        return sum(r.method == (method or r.method) and containing in r.path for r in list(self.requests))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """A request that is under way as long as the block."""
        with self._ended:
            self._under_way += 1
        try:
            yield
        finally:
            with self._ended:
                self._under_way -= 1
                self._ended.notify_all()

    def fault(self) -> Fault | None:
        """Return what happens to the next request; called once for each."""
        with self._lock:
            number, self._came = self._came, self._came + 1
            if self._from is not None and number >= self._from[0]:
                return self._from[1]
            return self._planned.pop(number, None)


@dataclass(frozen=True, slots=True)
class S3Server:
    """The server, and the proxy before it."""

    port: int
    """Of the server itself, undisturbed."""
    proxy: Proxy
    buckets: Iterator[int] = field(default_factory=count)

    @property
    def endpoint(self) -> str:
        """The address of the server itself."""
        return f"http://{_HOST}:{self.port}"

    def environment(self, *, undisturbed: bool = False) -> dict[str, str]:
        """Return the standard environment variables that lead a client here, through the proxy or past it."""
        return {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint if undisturbed else self.proxy.endpoint,
            "AWS_ALLOW_HTTP": "true",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def make_bucket(self) -> str:
        """Make a bucket of a name that no other has, and return the name."""
        name = f"bucket-{next(self.buckets)}"
        self.ask("PUT", f"/{name}")
        return name

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Ask the server itself, past the proxy and uncounted: `PUT /BUCKET/KEY`."""
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=30)
        try:
            connection.request(method, path, body=body)
            answer = connection.getresponse()
            told = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, (method, path, answer.status, told)
        return told


@contextmanager
def running_s3(slow_seconds: float = 0.3) -> Iterator[S3Server]:
    """Run moto's server as a process and the proxy in threads of this one; both end with the block."""
    command = [sys.executable, str(Path(__file__).resolve())]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        with proxied(int(process.stdout.readline()), slow_seconds) as proxy:
            yield S3Server(proxy.upstream, proxy)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """The server, for all tests of a session."""
    with running_s3() as server:
        yield server


@pytest.fixture
def s3_bucket(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new empty bucket, the environment that leads to it through the proxy, and a proxy that disturbs nothing."""
    s3_server.proxy.calm()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in s3_server.environment().items():
        monkeypatch.setenv(name, value)
    return s3_server.make_bucket()


@contextmanager
def proxied(upstream: int, slow_seconds: float = 0.3) -> Iterator[Proxy]:
    """Run a proxy before a server on another port of this machine, in threads that end with the block."""
    proxy = Proxy(upstream, slow_seconds=slow_seconds)

    class Handler(_Handler):
        disturbed = proxy

    server = ThreadingHTTPServer((_HOST, 0), Handler)
    server.daemon_threads = True
    proxy.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # head and body go one by one: else the second waits 40 ms for an answer to the first
    )
    disturbed: Proxy

    def handle_any(self) -> None:
        """Pass a request on, or disturb it; who asked may be gone before it is answered."""
        with self.disturbed.passing(), suppress(BrokenPipeError, ConnectionResetError):
            self._handle()

    def _handle(self) -> None:
        fault = self.disturbed.fault()
        length = int(self.headers.get("Content-Length") or 0)
        if fault is Fault.CUT:
            self.rfile.read(length // 2)
            self._told(fault, length, 0, None)
            self._hang_up()
            return
        body = self.rfile.read(length)
        if fault in (Fault.ERROR, Fault.THROTTLED, Fault.MISSING):
            status, code = {
                Fault.ERROR: (500, "InternalError"),
                Fault.THROTTLED: (503, "SlowDown"),
                Fault.MISSING: (404, "NoSuchKey"),
            }[fault]
            answer = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>as planned</Message></Error>".encode()
            self._answer(status, {"Content-Type": "application/xml"}, answer, len(answer))
            self._told(fault, length, len(answer), status)
            return
        if fault is Fault.SLOW:
            time.sleep(self.disturbed.slow_seconds)
        status, headers, answer = self._pass_on(body)
        if fault is Fault.LOST:
            self._told(fault, length, 0, None)
            self._hang_up()
            return
        claimed = int(headers.get("Content-Length") or len(answer)) if self.command == "HEAD" else len(answer)
        given = answer[: len(answer) // 2] if fault is Fault.HALF else answer
        self._told(fault, length, len(given), status)
        self._answer(status, headers, given, claimed)
        if fault is Fault.HALF:
            self._hang_up()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815

    def _pass_on(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        upstream = http.client.HTTPConnection(_HOST, self.disturbed.upstream, timeout=60)
        try:
            kept = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            upstream.request(self.command, self.path, body=body or None, headers=kept)
            answer = upstream.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            upstream.close()

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes, claimed: int) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in _NOT_PASSED_ON:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(claimed))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _told(self, fault: Fault | None, sent: int, answered: int, status: int | None) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.disturbed.requests.append(Request(self.command, self.path, headers, sent, answered, status, fault))

    def _hang_up(self) -> None:
        if self.disturbed.then is not None:
            self.disturbed.then()
        self.close_connection = True
        self.wfile.flush()
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _serve() -> None:
    """Serve S3 until standard input ends, a request at a time: what a store decides, it decides in one step."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    application = DomainDispatcherApplication(create_backend_app)
    one_at_a_time = threading.Lock()

    def locked(environ: dict[str, object], start_response: object) -> object:
        # moto looks at If-Match first and writes afterwards: between the two, nobody else may.
        with one_at_a_time:
            return application(environ, start_response)

    server = make_server(_HOST, 0, locked, threaded=True)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
