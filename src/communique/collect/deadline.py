"""An end to every request: a site that sends a byte now and then, or headers without end, is not waited for forever.

The timeouts of httpx are between two parts of an answer, and begin anew with each.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

_END: ContextVar[float] = ContextVar("end")


@contextmanager
def until(end: float) -> Iterator[None]:
    """Let whatever is sent or read inside raise a timeout once the monotonic clock is past `end`."""
    token = _END.set(end)
    try:
        yield
    finally:
        _END.reset(token)


def transport() -> httpx.HTTPTransport:
    """Return a transport whose connections keep to `until`."""
    made = httpx.HTTPTransport()
    pool = made._pool
    if not isinstance(pool, httpcore.ConnectionPool):
        raise AssertionError("a transport without a proxy has a pool of connections")
    pool._network_backend = _Backend(pool._network_backend)
    return made


def _left(timeout: float | None) -> float | None:
    end = _END.get(None)
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it was not through in time")
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, _left(timeout), local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
