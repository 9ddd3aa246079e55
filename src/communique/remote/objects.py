"""The objects below a location, each by its path: read whole or in part, written, copied, listed, removed.

Requests that fail for a moment (5xx, throttled, cut, timed out) are repeated by the library underneath.
"""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from communique.errors import StoreError, UnreachableError, UsageError
from communique.remote.location import Location, is_endpoint

if TYPE_CHECKING:
    from obstore import GetOptions, ObjectMeta
    from obstore.store import HTTPStore, RetryConfig, S3Store


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store that does not answer is asked again."""

    tries: int = 6
    first_pause: timedelta = timedelta(milliseconds=200)
    longest_pause: timedelta = timedelta(seconds=10)
    in_all: timedelta = timedelta(minutes=3)
    request: timedelta = timedelta(minutes=2)
    """A request with all that it carries; what is large goes in parts."""

    def config(self) -> "RetryConfig":
        """Return it as the library has it."""
        return {
            "max_retries": self.tries - 1,
            "backoff": {"init_backoff": self.first_pause, "max_backoff": self.longest_pause, "base": 2},
            "retry_timeout": self.in_all,
        }


PATIENCE = Patience()

PART = 16 * 2**20
"""Bytes of an upload or a download in one request; more goes in parts."""


LONGEST = 64 * 2**20
"""Bytes of an object of which nobody knows how long it may be: a list of versions, a manifest, settings, a page."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of an object, and what they are a part of."""

    content: bytes
    size: int
    """Bytes of the whole object."""
    tag: str | None
    """Its entity tag, or when it was changed, where the server tells no tag; None where it tells neither."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a listing has it."""

    path: str
    size: int
    tag: str | None
    changed_at: datetime


class MissingError(StoreError):
    """There is no such object."""


class ChangedError(StoreError):
    """An object is not, or not any more, the one that was meant."""


class _HalfAnswerError(UnreachableError):
    """An answer ended in its middle."""


_NO_RANGES = "Range request not supported"
_BODY = "response body error"
_T = TypeVar("_T")


class Objects:
    """The objects below a location, by their paths from there."""

    def __init__(self, location: Location, patience: Patience | None = None) -> None:
        self.location = location
        self._store = _opened(location, patience or PATIENCE)
        self._tries = (patience or PATIENCE).tries

    def read(self, path: str, span: tuple[int, int] | None = None, tag: str | None = None, most: int = LONGEST) -> Part:
        """Return an object, or the bytes of it from the first to before the second number of `span`.

        An object that is longer than `most` is not read, whatever the server says of it. Raises MissingError,
        UnreachableError; StoreError for one that is too long, ChangedError when it has not that `tag` any more.
        """
        import obstore

        longest = most if span is None else span[1] - span[0]

        def ask() -> "tuple[bytes, ObjectMeta]":
            found = obstore.get(self._store, path, options=_options(span, tag))
            start, end = found.range
            if end - start > longest:  # before the library makes room for what is announced
                raise self._too_long(path, longest)
            content = bytearray()
            for part in found:
                content += part
                if len(content) > longest:
                    raise self._too_long(path, longest)
            return bytes(content), found.meta

        content, meta = self._asked(path, ask)
        told = meta["e_tag"] or (None if _is_epoch(meta["last_modified"]) else str(meta["last_modified"]))
        if tag is not None and told != tag:
            raise self._changed(path)
        if span is not None and len(content) != span[1] - span[0]:
            raise self._changed(path)
        return Part(content, meta["size"], told)

    def find(self, path: str) -> Part | None:
        """Return an object, or None when there is none. Raises UnreachableError."""
        try:
            return self.read(path)
        except MissingError:
            return None

    def write(self, path: str, content: bytes | Path) -> str | None:
        """Put an object, or a file, in its place, whatever was there; return its tag. Raises UnreachableError."""
        import obstore

        with self._told(path):
            return obstore.put(self._store, path, content, chunk_size=PART)["e_tag"]

    def replace(self, path: str, content: bytes, tag: str | None) -> str | None:
        """Put an object in the place of the one with this tag, or of none; return its tag.

        Raises ChangedError when another is there by now, UnreachableError; then nobody knows whether it is in place.
        """
        import obstore

        mode: obstore.PutMode = "create" if tag is None else {"e_tag": tag}
        with self._told(path):
            return obstore.put(self._store, path, content, mode=mode, use_multipart=False)["e_tag"]

    def settle(self, path: str, content: bytes, tag: str | None) -> str | None:
        """Do as `replace`, and find out what became of it where the answer was lost; return the tag.

        Raises ChangedError when another is there by now; UnreachableError when it cannot be found out.
        """
        lost: UnreachableError | None = None
        for _ in range(_SETTLED_AFTER):
            try:
                return self.replace(path, content, tag)
            except ChangedError as error:
                there = self.find(path)
                if there is not None and there.content == content:
                    return there.tag
                raise error
            except UnreachableError as error:
                # It may have arrived all the same; what is there now tells.
                there, lost = self.find(path), error
                if there is not None and there.content == content:
                    return there.tag
                if (None if there is None else there.tag) != tag:
                    raise self._changed(path) from error
        raise lost or UnreachableError(f"{self.location / path} could not be written")

    def copy(self, path: str, to: str) -> None:
        """Have the store copy an object; it is not fetched. Raises MissingError, UnreachableError."""
        import obstore

        self._asked(path, lambda: obstore.copy(self._store, path, to))

    def listed(self, folder: str | None = None) -> list[Listed]:
        """Return every object, or those in a folder, by path. Raises UnreachableError."""
        import obstore

        def ask() -> list[Listed]:
            pages = obstore.list(self._store, folder)
            return [Listed(o["path"], o["size"], o["e_tag"], o["last_modified"]) for page in pages for o in page]

        return sorted(self._asked("", ask), key=lambda one: one.path)

    def folders(self) -> list[str]:
        """Return the names of the folders directly below, sorted. Raises UnreachableError."""
        import obstore

        return sorted(self._asked("", lambda: obstore.list_with_delimiter(self._store)["common_prefixes"]))

    def remove(self, paths: Collection[str]) -> None:
        """Remove objects; those that are not there are none to be removed. Raises UnreachableError."""
        import obstore

        if paths:
            with suppress(MissingError):
                self._asked("", lambda: obstore.delete(self._store, sorted(paths)))

    def _asked(self, path: str, ask: Callable[[], _T]) -> _T:
        """Ask, and ask again where an answer ends in its middle, which the library repeats for what it streams only."""
        for _ in range(self._tries - 1):
            with suppress(_HalfAnswerError), self._told(path):
                return ask()
        with self._told(path):
            return ask()

    def _too_long(self, path: str, longest: int) -> StoreError:
        return StoreError(
            f"{self.location / path} is longer than it may be ({longest:,} bytes): what answers there serves no "
            "dataset, or the file is damaged"
        )

    def _changed(self, path: str) -> ChangedError:
        return ChangedError(f"{self.location / path} was replaced while it was read: try again")

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        """Turn errors of the library into one line that says what to do."""
        from obstore import exceptions

        where = f"{self.location / path}" if path else f"{self.location}"
        try:
            yield
        except FileNotFoundError as error:
            raise MissingError(f"{where} is not there") from error
        except (exceptions.PreconditionError, exceptions.AlreadyExistsError) as error:
            raise self._changed(path) from error
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
            raise UnreachableError(
                f"{where} may not be read or written: check the credentials and your rights"
            ) from error
        except exceptions.NotSupportedError as error:
            if _NO_RANGES in str(error):
                raise StoreError(
                    f"{where}: the server gives no parts of files: copy the dataset to a folder and open "
                    "that, or have it served by one that answers requests for ranges"
                ) from error
            raise StoreError(f"{where}: the server cannot do what is asked of it ({_reason(error)})") from error
        except (exceptions.BaseError, OSError, ValueError) as error:
            if not path and self.location.is_store and "404 Not Found" in str(error):
                raise UsageError(
                    f"{where}: there is no bucket {self.location.host}: look at its name, and at AWS_ENDPOINT_URL"
                ) from error
            kind = _HalfAnswerError if _BODY in str(error) else UnreachableError
            raise kind(f"{where} could not be reached ({_reason(error)}): try again later") from error


_SETTLED_AFTER = 3
"""Tries to put the one object that counts in its place, each after finding out what the one before did."""


def require_remote() -> None:
    """Raise UsageError when the libraries for what lies elsewhere are not installed."""
    from importlib.util import find_spec

    if missing := [name for name in ("obstore", "fsspec") if find_spec(name) is None]:
        raise UsageError(f"{' and '.join(missing)} not installed: pip install 'communique[remote]'")


ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
"""Variables of the environment with the address of a store, as the library reads them."""


def endpoint_advice(name: str) -> str:
    """Return what to say where the address of a store is none; it is not repeated, since it may hold a password."""
    return f"{name} is not the address of a store: write http:// or https://, host and port, without credentials"


def _opened(location: Location, patience: Patience) -> "S3Store | HTTPStore":
    require_remote()
    from obstore.exceptions import BaseError
    from obstore.store import HTTPStore, S3Store

    try:
        if location.is_store:
            told = {name: address for name in ENDPOINTS if (address := os.environ.get(name))}
            for name, address in told.items():
                if not is_endpoint(address):
                    raise UsageError(endpoint_advice(name))
            plain = any(address.startswith("http://") for address in told.values())
            return S3Store(
                location.host,
                prefix=location.prefix or None,
                client_options={"timeout": patience.request, **({"allow_http": True} if plain else {})},
                retry_config=patience.config(),
            )
        # Who asks by https is not led to http: redirects are followed.
        return HTTPStore(
            location.url,
            client_options={"timeout": patience.request, "allow_http": location.scheme == "http"},
            retry_config=patience.config(),
        )
    except (BaseError, ValueError) as error:
        raise UsageError(f"{location} is no address to read from ({_reason(error)})") from error


def _options(span: tuple[int, int] | None, tag: str | None) -> "GetOptions":
    options: GetOptions = {}
    if span is not None:
        options["range"] = span
    # A weak tag, or none but a time, matches nothing: what is answered is compared with it instead.
    if tag is not None and tag.startswith('"'):
        options["if_match"] = tag
    return options


def _is_epoch(moment: datetime) -> bool:
    """Whether a time of change is what stands for none."""
    return moment.timestamp() <= 0


def _reason(error: Exception) -> str:
    """Return what went wrong without addresses and the debug output of the library."""
    said = str(error).split("Debug source:", maxsplit=1)[0]
    for beginning in ("Server returned non-2xx status code: ", "HTTP error: "):
        said = said.rpartition(beginning)[2]
    return " ".join(said.partition(": <")[0].split())[:_LONGEST_REASON] or type(error).__name__


_LONGEST_REASON = 160
