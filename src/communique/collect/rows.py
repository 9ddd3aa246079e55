"""What the archive knows of sources, pages, requests and runs. Times are UTC."""

from dataclasses import dataclass
from datetime import date, datetime

from communique.collect.refusals import FetchRule


@dataclass(frozen=True, slots=True)
class SourceAbout:
    """What the archive keeps of a source, so that it can be read without its configuration."""

    name: str
    title: str | None
    language: str | None
    licence: str | None
    attribution: str | None
    published: str
    address_date: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page.

    `gone_runs` counts the last runs in a row that were told that it is not there; `failures` the last requests in a row
    that failed in a way that may pass, `failed_at` is when the last of them did.
    """

    source: str
    address: str
    link: str
    title: str | None
    published_on: date | None
    first_seen_at: datetime
    first_asked_at: datetime | None
    asked_at: datetime | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    gone_since: datetime | None
    gone_runs: int
    failures: int = 0
    failed_at: datetime | None = None

    @property
    def place(self) -> str:
        """Where it is, as `communique retract` takes it: its address, or SOURCE/KEY for an object of a store."""
        return place_of(self.source, self.address)


def place_of(source: str, address: str) -> str:
    """Say where a page is: its address, or SOURCE/KEY for an object of a store, whose address is a part of its key."""
    return address if "://" in address else f"{source}/{address}"


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request and what came of it: an answer (`body` is None where the page is as it was), or why there is none."""

    source: str
    address: str
    link: str
    fetched_at: datetime
    is_list: bool = False
    refused: FetchRule | None = None
    detail: str | None = None
    final_address: str | None = None
    status: int | None = None
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a run found at a source, counted in pages; `problem` says why the source itself could not be read."""

    source: str
    listed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: int = 0
    left_over: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A page as it was at one time: the first answer with this body."""

    source: str
    address: str
    final_address: str
    title: str | None
    published_on: date | None
    first_seen_at: datetime
    fetched_at: datetime
    media_type: str
    content_type: str | None
    body_sha256: str
