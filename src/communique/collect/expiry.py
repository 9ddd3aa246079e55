"""What an archive holds, and what of it may go: earlier states of pages and lists that no version was made of."""

import gzip
import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from communique.collect import bodies
from communique.collect.archive import Archive, one_collector
from communique.errors import StoreError

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class ArchiveExpiry:
    """What became of the bodies of an archive: how many went and how many bytes with them, and how many stayed."""

    expired: int
    freed: int
    kept: int


@dataclass(frozen=True, slots=True)
class Needed:
    """What versions that are to stay were made of, and would be made of again.

    `digests` are those of their documents (`raw_sha256`); `places` those of what they refused (`quarantine.locator`),
    of which no digest is known, so that no state of such a page goes.
    """

    digests: Collection[str] = frozenset()
    places: Collection[str] = frozenset()


def expire_archive(folder: Path, before: datetime, needed: Needed, *, dry_run: bool = False) -> ArchiveExpiry:
    """Let go what was fetched before a moment and is no longer what its page or list is.

    Nothing that is needed goes, whatever its age. What is known of each request stays, without its body. Also removed
    is what no request names: a collector or an expiry that was killed may leave that. With `dry_run` nothing is
    written. Raises UsageError where there is no archive, BusyError while it is collected into, StoreError.
    """
    with Archive(folder) as archive, one_collector(folder):
        refused = archive.bodies_of(needed.places)
        going = [
            digest
            for digest in archive.replaced_before(before)
            if digest not in needed.digests
            and digest not in refused
            and _unpacked_sha256(folder, digest) not in needed.digests
        ]
        if not dry_run:
            archive.forget(going)
        named, unnamed = archive.bodies() - set(going), set(going)
        try:
            there = bodies.sizes(folder)
            unnamed |= there.keys() - named
            freed = sum(there.get(digest, 0) for digest in unnamed)
            for digest in sorted(unnamed & there.keys()) if not dry_run else ():
                bodies.remove(folder, digest)
        except OSError as error:
            raise StoreError(f"cannot let bodies of {folder} go: {error.strerror or error}") from error
        return ArchiveExpiry(len(going), freed, len(named))


def _unpacked_sha256(folder: Path, digest: str) -> str | None:
    """The digest that a version has for what an object holds that is packed with gzip; None for any other body."""
    try:
        found = bodies.body(folder, digest)
        return hashlib.sha256(gzip.decompress(found)).hexdigest() if found.startswith(_GZIP) else None
    except (StoreError, OSError, EOFError, zlib.error):
        return None
