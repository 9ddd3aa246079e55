"""Where a dataset lies that is in no folder: an address on a web server, or a prefix of an object store."""

import re
from dataclasses import dataclass
from os import PathLike

_REMOTE = re.compile(r"(s3|https?):/+([^/].*)", re.IGNORECASE)
"""One slash is enough: `pathlib` makes one of two."""

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
    """Return the remote location that a path stands for; None for a path on this machine."""
    found = _REMOTE.fullmatch(str(path))
    if found is None:
        return None
    return Location(found.group(1).lower(), found.group(2).rstrip("/"))


def as_typed(path: str | PathLike[str]) -> str:
    """Return a path, or the address it stands for, as it is typed."""
    location = location_of(path)
    return str(path) if location is None else location.url
