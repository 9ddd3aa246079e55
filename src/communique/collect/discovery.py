"""What a source names now: the links of its feed, sitemap or list, or its pages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from communique.collect import feeds, listings, sitemaps
from communique.collect.addresses import canonical
from communique.collect.configuration import (
    CollectedSource,
    FeedSource,
    ListingSource,
    PageSource,
    SitemapSource,
    StoreSource,
    WebSource,
)
from communique.collect.fetching import Answer
from communique.collect.links import Link
from communique.collect.objects import Listing, ending, listed_since
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
    """The links that a source names, by canonical address, in its order; and why not all of it could be read.

    `notes` say what was left out because it is beyond a bound.
    """

    links: dict[str, Link]
    problem: FetchError | None = None
    notes: tuple[str, ...] = ()


def discover(source: WebSource, get: Get, since: date | None) -> Discovered:
    """Find what a source names; `since` leaves out what it says to be older.

    A part of a source that cannot be read, such as one sitemap of many, costs the other parts nothing.
    """
    found: dict[str, Link] = {}
    notes: list[str] = []
    try:
        for link in _links(source, get, since, notes.append):
            address = canonical(link.address)
            if address is None or (since is not None and _day_of(link) < since.isoformat()):
                continue
            if is_wanted(source, address):
                found.setdefault(address, link)
    except FetchError as error:
        return Discovered(found, error, tuple(notes))
    return Discovered(found, notes=tuple(notes))


def discover_objects(source: StoreSource, listing: Listing, since: date | None) -> Discovered:
    """Find what a source in object storage wants of what lies there; `since` leaves out what is older."""
    wanted = {key: link for key, link in listing.links.items() if is_wanted(source, key)}
    others: dict[str, list[str]] = {}
    for key in listing.others:
        if is_wanted(source, key):
            others.setdefault(ending(key), []).append(key)
    notes = [
        f"what ends in {what} is left out, {len(keys):,} in number, the first {keys[0]}: text, Markdown and HTML are "
        "collected (`exclude` keeps the others from being told of)"
        for what, keys in sorted(others.items())
    ]
    if not wanted and listing.problem is None:
        notes.append(f"no document that it wants lies below {source.url}")
    links = {key: link for key, link in wanted.items() if since is None or listed_since(link, since)}
    return Discovered(links, listing.problem, tuple(notes))


def is_wanted(source: CollectedSource, address: str) -> bool:
    """Whether a canonical address is one that a source wants: single pages by name, others by their patterns."""
    if isinstance(source, PageSource) and address not in {canonical(url) for url in source.url}:
        return False
    if source.include and not any(re.search(pattern, address) for pattern in source.include):
        return False
    return not any(re.search(pattern, address) for pattern in source.exclude)


def _links(source: WebSource, get: Get, since: date | None, tell: Callable[[str], None]) -> Iterator[Link]:
    match source:
        case FeedSource():
            answer = get(source.url, feeds.MEDIA_TYPES, _FEED_BYTES)
            content_type = answer.header("content-type") or ""
            yield from feeds.links(answer.final_address, answer.body or b"", content_type, tell)
        case SitemapSource():
            yield from _sitemaps(source.url, get, since, tell)
        case ListingSource():
            yield from _lists(source, get)
        case PageSource():
            yield from (Link(url) for url in source.url)


def _sitemaps(first: str, get: Get, since: date | None, tell: Callable[[str], None]) -> Iterator[Link]:
    """Give the pages of a sitemap and of those it names, the latest changed first where more are named than are read.

    Sitemaps that have not changed since are not asked for.
    """
    waiting, seen = [(first, 0)], {first}
    too_many: dict[str, None] = {}
    too_deep: dict[str, None] = {}
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
        named = [one for one in read.sitemaps if since is None or _day_of(one) >= since.isoformat()]
        if len(seen) + len(named) > _MAX_SITEMAPS:
            named.sort(key=_day_of, reverse=True)
        for below in named:
            if below.address in seen:
                continue
            if depth + 1 >= _MAX_DEPTH:
                too_deep[below.address] = None
            elif len(seen) >= _MAX_SITEMAPS:
                too_many[below.address] = None
            else:
                seen.add(below.address)
                waiting.append((below.address, depth + 1))
    for left_out, bound in ((too_many, f"{_MAX_SITEMAPS} sitemaps"), (too_deep, f"{_MAX_DEPTH} levels of sitemaps")):
        if left_out:
            tell(
                f"{len(left_out):,} sitemaps beyond {bound} were not read, the first is {next(iter(left_out))}: "
                "name them as sources of their own"
            )
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
