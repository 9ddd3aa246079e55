"""Object storage that speaks S3: what lies below a prefix, page by page, and each object within bounds.

By obstore, of the extra `remote`, which nothing else loads.
"""

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

import stamina

from communique.collect.configuration import StoreSource
from communique.collect.fetching import Answer, Patience
from communique.collect.links import Link
from communique.collect.plain_listing import Credentials, credentials, is_path, pages
from communique.collect.refusals import FetchError, FetchRule, may_pass
from communique.errors import UsageError
from communique.remote.location import is_endpoint
from communique.remote.objects import ENDPOINTS, endpoint_advice

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import S3Config, S3Store

SCHEME = "s3://"

MEDIA_TYPES: Mapping[str, str] = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
"""Objects that are documents, by the ending of their keys, also with `.gz`. What type a store states of an object is
what whoever put it there was set up to say, as a rule nothing."""

_GZIP = ".gz"
_LIST_OBJECTS = 1000
_PART_BYTES = 1 << 18
_PLAIN = frozenset({"", "identity", "aws-chunked"})
_STATUS = re.compile(r"status code: (\d{3})")
_ASKED = re.compile(r"performing [A-Z]+ (\w+://[^/\s]+)")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_NO_CREDENTIALS = re.compile(r"169\.254\.169\.254|fd00:ec2::254")
"""Where a machine of Amazon's is asked for the credentials that the environment does not have."""
_FORBIDDEN = 403
_NOT_FOUND = 404
_CHANGED = 412


@dataclass(frozen=True, slots=True)
class Listing:
    """The objects below a prefix that are documents, by what of their keys stands behind it, in their order.

    `problem` says why they are not all; `others` are the keys of those that are no documents.
    """

    links: dict[str, Link]
    problem: FetchError | None
    others: list[str]


class ObjectStore:
    """The objects of a source; its methods may be called from several threads."""

    def __init__(self, source: StoreSource, patience: Patience, environment: Mapping[str, str] = os.environ) -> None:
        """Connect when asked. Raises UsageError without the extra, and for settings that are none."""
        self._source = source
        self._patience = patience
        self._environment = environment
        self._store = _store(source, patience, environment)
        self._last: str | None = None
        """The key that was listed last."""
        self._signs: Credentials | None = None
        """What listings are asked for with, where the library refuses what is listed."""
        self._impossible: set[str] = set()
        """Addresses of what no request can ask for."""

    def listing(self) -> Listing:
        """List the objects, page by page. What was listed before a failure is kept, and not listed again."""
        found = Listing({}, None, [])
        self._last, self._signs = None, None
        try:
            for attempt in self._attempts():
                with attempt, _told(self._source.url):
                    self._list(found)
        except FetchError as error:
            return replace(found, problem=error)
        return found

    def get(self, key: str, link: Link, most: int) -> Answer:
        """Fetch an object, of no more than `most` bytes, as it was listed. Raises FetchError."""
        if key in self._impossible:
            raise FetchError(
                FetchRule.NOT_WEB, f"{link.address} has an empty part, '.', '..' or a control character: rename it"
            )
        if link.size is not None and link.size > most:
            raise FetchError(FetchRule.TOO_LARGE, f"{link.address} has {link.size} bytes, more than {most}")
        for attempt in self._attempts():
            with attempt, _told(link.address):
                return self._get(key, link, most)
        raise AssertionError("a retry context ends with a result or an error")

    def _attempts(self) -> Iterator[stamina.Attempt]:
        """Try again what may pass: the library itself does not where an answer breaks off."""
        patience = self._patience
        return iter(
            stamina.retry_context(
                on=lambda error: isinstance(error, FetchError) and may_pass(error.rule, error.status),
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.first_wait,
                wait_max=patience.longest_wait,
                wait_jitter=patience.first_wait,
            )
        )

    def _list(self, found: Listing) -> None:
        """List what stands behind the last object that was listed."""
        from obstore import exceptions

        if self._signs is None:
            try:
                self._list_paths(found)
            except exceptions.InvalidPathError:
                self._signs = credentials(self._source, self._environment)
                if self._signs is None:
                    raise
        if self._signs is not None:
            for page in pages(self._source, self._signs, self._patience, self._environment, self._last):
                for one in page:
                    self._listed(found, one.key, one.size, one.etag, one.changed_at)

    def _list_paths(self, found: Listing) -> None:
        """List by the library, which refuses a page with a key that is no path. Raises what the library does."""
        import obstore

        for part in obstore.list(self._store, offset=self._last, chunk_size=_LIST_OBJECTS):
            for one in part:
                changed = one["last_modified"].astimezone(UTC).isoformat()
                self._listed(found, one["path"], one["size"], one["e_tag"], changed)

    def _listed(self, found: Listing, key: str, size: int, etag: str | None, changed: str) -> None:
        """Add an object to those that were found; one that no request can ask for has an address to be printed."""
        self._last = key
        if not key or key.endswith("/"):  # stands for a folder
            return
        possible = is_path(key)
        told = key if possible else "".join(one if one.isprintable() else quote(one) for one in key)
        if media_type(key) is None:
            found.others.append(told)
            return
        if possible:
            self._impossible.discard(told)
        elif told in found.links:
            return
        else:
            self._impossible.add(told)
        found.links[told] = Link(
            f"{self._source.url}/{told}", None, None, changed, etag=etag or f"{size} {changed}", size=size
        )

    def _get(self, key: str, link: Link, most: int) -> Answer:
        import obstore

        body = bytearray()
        options: GetOptions = {"if_match": link.etag} if link.etag and link.etag.endswith('"') else {}
        found = obstore.get(self._store, key, options=options)
        for part in found.stream(min_chunk_size=_PART_BYTES):
            body += part
            if len(body) > most:
                raise FetchError(FetchRule.TOO_LARGE, f"{link.address} has more than {most} bytes")
        headers = tuple((str(name), str(value)) for name, value in found.attributes.items())
        encoding = next((value for name, value in headers if name.lower() == "content-encoding"), "").strip().lower()
        data = _unpacked(link.address, bytes(body), encoding, most)
        if not data.strip():
            raise FetchError(FetchRule.EMPTY, link.address)
        changed = () if link.changed_at is None else (("Last-Modified", link.changed_at),)
        etag = () if link.etag is None else (("ETag", link.etag),)
        return Answer(link.address, 200, (*headers, *etag, *changed), media_type(key) or "", data)


def media_type(key: str) -> str | None:
    """Give the media type of the document that an object is, by its key; None for one that is none."""
    lower = key.lower()
    return MEDIA_TYPES.get(PurePosixPath(lower.removesuffix(_GZIP)).suffix)


def is_packed(key: str) -> bool:
    """Whether an object is packed with gzip, by its key."""
    return key.lower().endswith(_GZIP)


def is_object(address: str) -> bool:
    """Whether what was fetched from an address is an object of a store."""
    return address.startswith(SCHEME)


def require_remote(name: str) -> None:
    """Raise UsageError where the extra is not installed that reads object storage."""
    from importlib.util import find_spec

    if find_spec("obstore") is None:
        raise UsageError(
            f"{name} lies in object storage, and what reads it is not installed: "
            "pip install 'communique[pipeline,remote]'"
        )


def listed_since(link: Link, since: date) -> bool:
    """Whether an object was changed on that day or later."""
    return link.changed_at is None or link.changed_at[:10] >= since.isoformat()


def ending(key: str) -> str:
    """Give the ending of a key, in small letters; all of its last part where it has none."""
    path = PurePosixPath(key)
    return path.suffix.lower() or path.name


def _store(source: StoreSource, patience: Patience, environment: Mapping[str, str]) -> "S3Store":
    require_remote(source.name)
    from obstore.exceptions import BaseError
    from obstore.store import S3Store

    variable = next((name for name in ENDPOINTS if environment.get(name)), None)
    endpoint = source.endpoint or (None if variable is None else environment[variable])
    if variable is not None and not is_endpoint(environment[variable]):  # the library reads it in any case
        raise UsageError(f"{source.name}: {endpoint_advice(variable)}")
    config: S3Config = {}
    if endpoint is not None:
        config["endpoint"] = endpoint
    if source.anonymous:
        config["skip_signature"] = True
    try:
        return S3Store(
            source.bucket,
            prefix=source.prefix or None,
            config=config,
            client_options={
                "allow_http": endpoint is not None and endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=patience.connect),
                "read_timeout": timedelta(seconds=patience.silence),
                "timeout": timedelta(seconds=patience.page),
            },
            retry_config={"max_retries": 0},  # here it is done for all that may pass
        )
    except (BaseError, ValueError, TypeError) as error:
        raise UsageError(f"{source.name}: the settings of object storage are none: {_first_line(error)}") from error


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Say by a FetchError what the library raises of an address."""
    from obstore import exceptions

    try:
        yield
    except FileNotFoundError as error:
        raise FetchError(FetchRule.GONE, f"{address} is not there", status=_NOT_FOUND) from error
    except exceptions.PreconditionError as error:
        raise FetchError(FetchRule.UNREACHABLE, f"{address} was changed meanwhile", status=_CHANGED) from error
    except exceptions.InvalidPathError as error:
        detail = f"{address}: {_first_line(error)}: rename that object, or name a prefix without it"
        raise FetchError(FetchRule.NOT_WEB, detail) from error
    except (exceptions.BaseError, OSError, ValueError) as error:
        raise _refusal(address, error) from error


def _refusal(address: str, error: Exception) -> FetchError:
    """Say why a store did not answer as it should: credentials, its status, or that it was not reached at all."""
    from obstore import exceptions

    said = str(error)
    status, code = _STATUS.search(said), _CODE.search(said)
    if _NO_CREDENTIALS.search(said):
        detail = f"{address}: the environment has no credentials for it (AWS_ACCESS_KEY_ID ...), or say `anonymous`"
        return FetchError(FetchRule.STATUS, detail, status=_FORBIDDEN)
    if status is None and isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError):
        return FetchError(FetchRule.STATUS, f"{address} may not be read", status=_FORBIDDEN)
    if status is not None:
        detail = f"{address} answers {status[1]}{f' ({code[1]})' if code else ''}"
        return FetchError(FetchRule.STATUS, detail, status=int(status[1]))
    asked, what = _ASKED.search(said), _first_line(error).rpartition(" - ")[2]
    return FetchError(FetchRule.UNREACHABLE, f"{address} ({what}{f', at {asked[1]}' if asked else ''})")


def _first_line(error: Exception) -> str:
    said = (str(error).splitlines() or [type(error).__name__])[0][:300]
    # Keys are others' words: a terminal is not to do as they say.
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in said)


def _unpacked(address: str, body: bytes, encoding: str, most: int) -> bytes:
    """Give a body without what it is stated to be packed in, as whoever fetches it by HTTP would have it."""
    if encoding in _PLAIN:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} is packed as {encoding!r}")
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = packed.decompress(body, most + 1)
    except zlib.error as error:
        raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} ({error})") from error
    if len(data) > most:
        raise FetchError(FetchRule.TOO_LARGE, f"{address} has more than {most} bytes")
    if not packed.eof:
        raise FetchError(FetchRule.CONTENT_ENCODING, f"{address} ends before it is through")
    return data
