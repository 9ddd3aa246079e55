"""Where a dataset lies that is in no folder: an address on a web server, or a prefix of an object store."""

import re
from dataclasses import dataclass
from os import PathLike
from urllib.parse import urlsplit

from communique.errors import UsageError

_REMOTE = re.compile(r"(s3|https?):/+([^/].*)", re.IGNORECASE)
"""One slash is enough: `pathlib` makes one of two."""

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):.*", re.IGNORECASE | re.DOTALL)
"""What Arrow takes for an address, whatever is meant. One letter is a drive of Windows."""

_NO_PATH = re.compile(r"[?#]")

STORE = "s3"


@dataclass(frozen=True, slots=True)
class Location:
    """An address: of a dataset, or of a folder of datasets."""

    scheme: str
    """`s3`, `http` or `https`."""
    rest: str
    """Bucket or host, then the path; without a slash at its end."""

    @property
    def url(self) -> str:
        """The address as it is typed."""
        return f"{self.scheme}://{self.rest}"

    @property
    def name(self) -> str:
        """Its last part: the name of a dataset."""
        return self.rest.rpartition("/")[2]

    @property
    def is_store(self) -> bool:
        """Whether it is an object store, which can be listed and written to."""
        return self.scheme == STORE

    @property
    def host(self) -> str:
        """The bucket, or the host and its port."""
        return self.rest.partition("/")[0]

    @property
    def prefix(self) -> str:
        """What follows bucket or host."""
        return self.rest.partition("/")[2]

    @property
    def above(self) -> "Location":
        """The folder it is in."""
        return Location(self.scheme, self.rest.rpartition("/")[0])

    def __truediv__(self, name: str) -> "Location":
        return Location(self.scheme, f"{self.rest}/{name}")

    def __str__(self) -> str:
        return self.url


def location_of(path: str | PathLike[str]) -> Location | None:
    """Return the remote location that a path stands for; None for a path on this machine.

    Raises UsageError for an address of another kind or without a host, and for one that holds a password or could hold
    a token. It does not repeat them: addresses stand in messages, in the names of folders and in files.
    """
    found = _REMOTE.fullmatch(str(path))
    if found is None:
        if (address := _ADDRESS.fullmatch(str(path))) is not None:
            raise UsageError(
                f"an address that begins with '{address.group(1)}:' leads nowhere: name an object store as "
                "s3://BUCKET/PREFIX, a website to read from as https://HOST/PATH, and a folder with a colon in its "
                "name from the root on, as /FOLDER"
            )
        return None
    location = Location(found.group(1).lower(), found.group(2).rstrip("/"))
    if "@" in location.host:
        raise UsageError(
            f"an address at {location.host.rpartition('@')[2]} holds a user name or a password: write it without; the "
            "credentials of an object store come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"
        )
    if not location.is_store and _NO_PATH.search(location.rest):
        plain = _NO_PATH.split(location.rest)[0]
        raise UsageError(f"{location.scheme}://{plain} has something behind it that is no path: write it without")
    if any(part in (".", "..") for part in location.rest.split("/")):
        raise UsageError(f"{location} goes up or stays where it is on its way: write it without '.' and '..'")
    return location


def is_endpoint(address: str) -> bool:
    """Whether an address can be that of an object store: of the web, and without a user name or a password."""
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def as_typed(path: str | PathLike[str]) -> str:
    """Return a path, or the address it stands for, as it is typed."""
    location = location_of(path)
    return str(path) if location is None else location.url
