"""One page, fetched politely and within bounds."""

import math
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx
import stamina

from communique.collect.addresses import host_of
from communique.collect.deadline import transport, until
from communique.collect.guard import GuardedTransport, Network
from communique.collect.pauses import Pauses
from communique.collect.refusals import FetchError, FetchRule, may_pass
from communique.collect.robots import MAX_BYTES as ROBOTS_BYTES
from communique.collect.robots import PRODUCT, Robots

_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_GONE = frozenset({404, 410})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often: seconds, but for `attempts` and `redirects`.

    `connect` to get through, `silence` between two parts of an answer, `page` for all of it. A failed request is tried
    `attempts` times, after `first_wait` and then ever longer pauses with jitter, up to `longest_wait`; a `Retry-After`
    is kept to, unless it is longer than `longest_wait`.
    """

    connect: float = 15.0
    silence: float = 30.0
    page: float = 120.0
    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 120.0
    redirects: int = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to be fetched. `known` are its `ETag` and `Last-Modified` as they were, for a conditional request.

    Of one that is `cut`, no more than `max_bytes` are read; any other that has more is refused.
    """

    address: str
    media_types: Collection[str]
    max_bytes: int
    seconds_between_requests: float
    known: tuple[str | None, str | None] = (None, None)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered. `body` is None where the page is as it was known; else its bytes, unpacked."""

    final_address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    media_type: str
    body: bytes | None

    def header(self, name: str) -> str | None:
        """Give the first header of a name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Fetcher:
    """Fetches pages; use it in a `with`, from any number of threads."""

    def __init__(
        self, contact: str, pauses: Pauses, *, networks: Collection[Network] = (), patience: Patience = Patience()
    ) -> None:
        self._agent = f"{PRODUCT}/{version('communique')} (+{contact})"
        self._pauses = pauses
        self._networks = networks
        self._patience = patience
        self._robots = Robots(self._robots_file)
        self._clients: dict[str, httpx.Client] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()

    def fetch(self, wanted: Wanted) -> Answer:
        """Fetch a page, as its site's robots.txt allows. Raises FetchError; nothing else comes out of it."""
        return self._followed(wanted, self._robots.delay)

    def _robots_file(self, address: str) -> bytes:
        wanted = Wanted(address, (), ROBOTS_BYTES, 0.0, cut=True)
        return self._followed(wanted, lambda _address: 0.0).body or b""

    def _followed(self, wanted: Wanted, allowed: Callable[[str], float]) -> Answer:
        """Follow redirects; every address on the way is looked at as the first one is."""
        address = wanted.address
        for _hop in range(self._patience.redirects + 1):
            if urlsplit(address).scheme not in ("http", "https"):
                raise FetchError(FetchRule.NOT_WEB, address[:200])
            delay = max(wanted.seconds_between_requests, allowed(address))
            found = self._tried(address, wanted, delay)
            if isinstance(found, Answer):
                return found
            address = found
        raise FetchError(FetchRule.REDIRECTS, f"more than {self._patience.redirects}, the last to {address[:200]}")

    def _tried(self, address: str, wanted: Wanted, delay: float) -> Answer | str:
        """Give the answer, or where it redirects to. Failures that may pass are tried again."""
        patience = self._patience

        def wait(error: Exception) -> bool | float:
            if not isinstance(error, FetchError) or not may_pass(error.rule, error.status):
                return False
            if error.retry_after is None:
                return True
            return (
                min(error.retry_after, patience.longest_wait) if error.retry_after <= patience.longest_wait else False
            )

        for attempt in stamina.retry_context(
            on=wait,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        ):
            with attempt:
                self._pauses.wait(address, delay)
                return self._asked(address, wanted)
        raise AssertionError("a retry context ends with a result or an error")

    def _asked(self, address: str, wanted: Wanted) -> Answer | str:
        """Send one request and read its answer within the bounds."""
        etag, modified = wanted.known
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in conditions.items() if value}
        end = time.monotonic() + self._patience.page
        try:
            client = self._client(address)
            with until(end), client.stream("GET", address, headers=headers) as response:
                if response.next_request is not None:
                    return str(response.next_request.url)
                return self._answer(address, wanted, response)
        except httpx.TimeoutException as error:
            if time.monotonic() >= end:  # it would go on for too long again
                detail = f"{address} was not through after {self._patience.page:.0f} seconds"
                raise FetchError(FetchRule.TIMEOUT, detail, retry_after=math.inf) from error
            raise FetchError(FetchRule.TIMEOUT, f"{address} ({type(error).__name__})") from error
        except zlib.error as error:
            raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} ({error})") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise FetchError(FetchRule.NOT_WEB, f"{address} ({error})") from error
        except httpx.RemoteProtocolError as error:
            nowhere = isinstance(error.__context__, httpx.InvalidURL)  # where it redirects to is no address
            rule = FetchRule.REDIRECTS if nowhere else FetchRule.UNREACHABLE
            raise FetchError(rule, f"{address} ({error})") from error
        except (httpx.HTTPError, ValueError) as error:
            raise FetchError(FetchRule.UNREACHABLE, f"{address} ({error or type(error).__name__})") from error

    def _answer(self, address: str, wanted: Wanted, response: httpx.Response) -> Answer:
        status = response.status_code
        headers = tuple((name, value) for name, value in response.headers.multi_items())
        media_type = _media_type(response.headers)
        if status == _NOT_MODIFIED and any(wanted.known):
            return Answer(address, status, headers, media_type, None)
        if status in _GONE:
            raise FetchError(FetchRule.GONE, f"{address} answers {status}", status=status)
        if status != httpx.codes.OK:
            detail = f"{address} answers {status}"
            raise FetchError(FetchRule.STATUS, detail, status=status, retry_after=_retry_after(response.headers))
        if wanted.media_types and media_type not in wanted.media_types:
            raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is {media_type or 'of no stated type'}", status=status)
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} is packed as {encoding!r}", status=status)
        return Answer(address, status, headers, media_type, self._body(address, wanted, response))

    def _body(self, address: str, wanted: Wanted, response: httpx.Response) -> bytes:
        body = bytearray()
        for part in _unpacked(address, response, wanted.max_bytes + 1):
            body += part
            if len(body) > wanted.max_bytes:
                if wanted.cut:
                    return bytes(body[: wanted.max_bytes])
                raise FetchError(FetchRule.TOO_LARGE, f"{address} has more than {wanted.max_bytes} bytes", status=200)
        if not body.strip() and wanted.media_types:
            raise FetchError(FetchRule.EMPTY, address, status=200)
        return bytes(body)

    def _client(self, address: str) -> httpx.Client:
        """Give the client of a host: connections are known by the address they lead to, and hosts may share one."""
        host = host_of(address)
        with self._lock:
            if host not in self._clients:
                guarded = GuardedTransport(transport(), self._networks)
                self._clients[host] = httpx.Client(
                    transport=guarded,
                    headers={
                        "User-Agent": self._agent,
                        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                        "Accept-Encoding": "gzip, deflate",
                    },
                    timeout=httpx.Timeout(self._patience.silence, connect=self._patience.connect),
                    follow_redirects=False,
                    cookies=None,
                )
            client = self._clients[host]
        client.cookies.clear()
        return client


def _unpacked(address: str, response: httpx.Response, most: int) -> Iterator[bytes]:
    """Give the parts of a body unpacked, none longer than `most`, so that a bomb is noticed before it is large.

    httpx takes what a packed body gives before it breaks off for all of it. Raises FetchError (`unreachable`) there,
    and zlib.error for what is not packed as it says.
    """
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        yield from response.iter_raw()
        return
    packed, began = zlib.decompressobj(zlib.MAX_WBITS | 32), False
    for part in response.iter_raw():
        try:
            yield packed.decompress(part, most)
        except zlib.error:
            if began or encoding != "deflate":
                raise
            packed = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers leave the frame out
            yield packed.decompress(part, most)
        began = True
    if not packed.eof:
        raise FetchError(FetchRule.UNREACHABLE, f"{address} broke off")


def _media_type(headers: Mapping[str, str]) -> str:
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    return message.get_content_type() if headers.get("content-type") else ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Give the seconds after which a site wants to be asked again, from a number or a date."""
    written = headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return float(written)
    try:
        return max(0.0, parsedate_to_datetime(written).timestamp() - time.time()) if written else None
    except (ValueError, OverflowError):
        return None
