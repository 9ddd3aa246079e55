"""What a source names now: the links of its feed, sitemap or list, or its pages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from communique.collect import feeds, listings, sitemaps
from communique.collect.addresses import canonical
from communique.collect.configuration import FeedSource, ListingSource, PageSource, SitemapSource, WebSource
from communique.collect.fetching import Answer
from communique.collect.links import Link
from communique.collect.refusals import FetchError

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})

_MAX_SITEMAPS = 500
_MAX_DEPTH = 4
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\d|[^T\s])")

Get = Callable[[str, frozenset[str], int], Answer]
"""Fetches a list: its address, the media types it may have, and its largest size. Raises FetchError."""

_FEED_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Discovered:
    """The links that a source names, by canonical address, in its order; and why not all of it could be read."""

    links: dict[str, Link]
    problem: FetchError | None = None


def discover(source: WebSource, get: Get, since: date | None) -> Discovered:
    """Find what a source names; `since` leaves out what it says to be older.

    A part of a source that cannot be read, such as one sitemap of many, costs the other parts nothing.
    """
    wanted = [re.compile(pattern) for pattern in source.include]
    unwanted = [re.compile(pattern) for pattern in source.exclude]
    found: dict[str, Link] = {}
    try:
        for link in _links(source, get, since):
            address = canonical(link.address)
            if address is None or (since is not None and _day_of(link) < since.isoformat()):
                continue
            if wanted and not any(pattern.search(address) for pattern in wanted):
                continue
            if not any(pattern.search(address) for pattern in unwanted):
                found.setdefault(address, link)
    except FetchError as error:
        return Discovered(found, error)
    return Discovered(found)


def _links(source: WebSource, get: Get, since: date | None) -> Iterator[Link]:
    match source:
        case FeedSource():
            answer = get(source.url, feeds.MEDIA_TYPES, _FEED_BYTES)
            yield from feeds.links(answer.final_address, answer.body or b"", answer.header("content-type") or "")
        case SitemapSource():
            yield from _sitemaps(source.url, get, since)
        case ListingSource():
            yield from _lists(source, get)
        case PageSource():
            yield from (Link(url) for url in source.url)


def _sitemaps(first: str, get: Get, since: date | None) -> Iterator[Link]:
    """Give the pages of a sitemap and of those it names. Sitemaps that have not changed since are not asked for."""
    waiting, seen = [(first, 0)], {first}
    missing: FetchError | None = None
    while waiting:
        address, depth = waiting.pop(0)
        try:
            answer = get(address, sitemaps.MEDIA_TYPES, sitemaps.MAX_BYTES)
            read = sitemaps.sitemap(answer.final_address, answer.body or b"")
        except FetchError as error:
            if depth == 0:
                raise
            missing = missing or error
            continue
        yield from read.links
        for below in read.sitemaps:
            if since is not None and _day_of(below) < since.isoformat():
                continue
            if below.address not in seen and depth + 1 < _MAX_DEPTH and len(seen) < _MAX_SITEMAPS:
                seen.add(below.address)
                waiting.append((below.address, depth + 1))
    if missing is not None:
        raise missing


def _lists(source: ListingSource, get: Get) -> Iterator[Link]:
    address: str | None = source.url
    seen: set[str] = set()
    while address is not None and address not in seen and len(seen) < source.max_lists:
        seen.add(address)
        answer = get(address, PAGE_TYPES, source.max_bytes)
        body = answer.body or b""
        yield from listings.links(answer.final_address, body, source.links)
        onward = listings.links(answer.final_address, body, source.next) if source.next else []
        address = onward[0].address if onward else None


def _day_of(link: Link) -> str:
    """Give the last day that a link tells, as ISO 8601 writes it; later than any where it tells none that can be read.

    A year or a month alone, which sitemaps may say, counts as later than its last day.
    """
    days = [link.changed_at[:10].ljust(10, "9")] if _DAY.match(link.changed_at or "") and link.changed_at else []
    days += [link.published_on.isoformat()] if link.published_on else []
    return max(days, default="9999")
