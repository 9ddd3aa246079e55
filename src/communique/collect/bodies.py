"""Bodies by content: each lies once, as it came, packed with zstd, under the sha256 of what it unpacks to."""

import hashlib
import uuid
from pathlib import Path

from communique.durable import sync
from communique.errors import StoreError

_FOLDER = "bodies"
_SUFFIX = ".zst"


def keep(archive: Path, body: bytes) -> str:
    """Keep a body, on the disk when this returns, and give its sha256. Raises StoreError when the disk does not."""
    digest = hashlib.sha256(body).hexdigest()
    place = _place(archive, digest)
    if is_whole(archive, digest):
        return digest
    import pyarrow as pa  # who looks whether there is an archive need not wait for it

    half = place.with_name(f".{digest}.{uuid.uuid4().hex}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with pa.output_stream(str(half), compression="zstd") as packed:
            packed.write(body)
        sync(half)
        half.replace(place)
        sync(place.parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StoreError(f"cannot keep a page in {archive}: {error.strerror or error}") from error
    return digest


def body(archive: Path, digest: str) -> bytes:
    """Give a body as it came. Raises StoreError when it is missing or not what its name says."""
    import pyarrow as pa

    place = _place(archive, digest)
    try:
        with pa.input_stream(str(place), compression="zstd") as packed:
            found = bytes(packed.read())
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{place}: {str(error).splitlines()[0]}") from error
    if hashlib.sha256(found).hexdigest() != digest:
        raise StoreError(f"{place} is damaged: its bytes are not those that its name is the sha256 of")
    return found


def is_whole(archive: Path, digest: str) -> bool:
    """Whether a body is there as it came."""
    try:
        body(archive, digest)
    except StoreError:
        return False
    return True


def sizes(archive: Path) -> dict[str, int]:
    """Give the bodies that are there, by their digests, with the bytes that each takes. Raises OSError."""
    return {
        place.parent.name + place.stem: place.stat().st_size for place in (archive / _FOLDER).glob(f"??/*{_SUFFIX}")
    }


def remove(archive: Path, digest: str) -> None:
    """Remove a body, which may be gone already. Raises OSError."""
    _place(archive, digest).unlink(missing_ok=True)


def _place(archive: Path, digest: str) -> Path:
    return archive / _FOLDER / digest[:2] / f"{digest[2:]}{_SUFFIX}"
