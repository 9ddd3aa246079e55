"""What was fetched, kept on this machine: whole files by their digest, and copies of lists of versions.

In `communique` of the user's cache folder, or where `COMMUNIQUE_CACHE` says. It can be deleted at any time when no
command is at work: all that is in it is somewhere else too, but for versions that were not sent yet.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from communique.dataset.manifest import file_sha256
from communique.errors import StoreError
from communique.remote.location import Location
from communique.remote.objects import PART, Objects

CACHE_VARIABLE = "COMMUNIQUE_CACHE"

_FILES, _STORES = "files", "stores"
_KEPT_OF_DIGEST = 12


def cache_folder() -> Path:
    """Return the folder where everything fetched is kept; it need not be there."""
    if told := os.environ.get(CACHE_VARIABLE):
        return Path(told).absolute()
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "communique"


def place_of(location: Location, use: str) -> Path:
    """Return the folder for what is kept of a dataset, for one use of it; its name is that of the dataset."""
    # The same bucket at another endpoint is another store.
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "") if location.is_store else ""
    digest = hashlib.sha256(f"{endpoint} {location}".encode()).hexdigest()[:_KEPT_OF_DIGEST]
    return cache_folder() / _STORES / f"{location.host.replace(':', '-')}-{digest}" / use / location.name


def file_of(sha256: str) -> Path:
    """Return where the file with this digest is kept; it need not be there."""
    return cache_folder() / _FILES / sha256[:2] / sha256


def fetched(objects: Objects, path: str, size: int, sha256: str, *, anew: bool = False) -> Path:
    """Return a whole file with this digest, fetched unless it is here, with `anew` all the same.

    What is here is compared with the digest too: it may have been damaged since.
    Raises UnreachableError; StoreError when what lies there is something else. Then nothing of it is kept.
    """
    place = file_of(sha256)
    if not anew and place.is_file() and place.stat().st_size == size:
        with cache_errors():
            if file_sha256(place) == sha256:
                return place
    with cache_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".half-") as half:
            digest, tag, got = hashlib.sha256(), None, 0
            while got < size:
                # What fits into one request comes whole: not every server gives parts.
                span = None if size <= PART else (got, min(got + PART, size))
                part = objects.read(path, span, tag, most=size)
                tag = part.tag
                if part.size != size:
                    raise other_bytes(objects.location / path)
                digest.update(part.content)
                half.write(part.content)
                got += len(part.content)
            if digest.hexdigest() != sha256:
                raise other_bytes(objects.location / path)
            half.flush()
            place.unlink(missing_ok=True)
            os.link(half.name, place)
    return place


def other_bytes(where: Location) -> StoreError:
    """Return the error for a file that is not the one that the manifest names."""
    return StoreError(
        f"{where} is not the file that the manifest names: it was replaced or purged meanwhile, or is damaged; open "
        "the dataset again, and verify it where it is kept"
    )


class CacheError(StoreError):
    """What is fetched cannot be kept on this machine: nothing is said of what lies elsewhere."""


@contextmanager
def cache_errors() -> Iterator[None]:
    """Turn errors of the disk into one line that says what to do. Raises CacheError."""
    try:
        yield
    except OSError as error:
        raise CacheError(
            f"{cache_folder()} cannot keep what is fetched ({error.strerror or error}): free some space, or name "
            f"another folder with {CACHE_VARIABLE}"
        ) from error
