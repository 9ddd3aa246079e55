"""Feeds: RSS and Atom through feedparser, and JSON Feed."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from email.utils import parsedate_to_datetime

import feedparser
import orjson

from communique.collect.links import Link, absolute
from communique.collect.refusals import FetchError, FetchRule

MEDIA_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "application/feed+json",
        "application/json",
        "text/plain",
        "text/html",  # what careless servers call everything; what is no feed is told by its content
    }
)


MOST_ENTRIES = 5000
"""Of a feed: feedparser takes most of a millisecond for each, and feeds name the latest documents first."""

_ENTRY_ENDS = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def _untold(_what: str) -> None:
    """Tell nobody."""


def links(address: str, body: bytes, content_type: str, tell: Callable[[str], None] = _untold) -> list[Link]:
    """Give what a feed names, in its order: its first MOST_ENTRIES entries, and whoever is to `tell` hears of more.

    Raises FetchError (`media_type`) for what is no feed.
    """
    if body.lstrip().startswith(b"{"):
        return _json_feed(address, body, tell)
    body = _first_entries(address, body, tell)
    headers = {"content-type": content_type, "content-location": address}
    # A stream, since a text could be taken for an address or a file to open.
    try:
        read = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except Exception as error:  # it has many ways to fail at what is hardly a feed, such as half a surrogate pair
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no feed ({error})") from error
    if not read.version and not read.entries:
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no feed ({read.get('bozo_exception', 'no entries')})")
    return [
        Link(
            target,
            _text(entry.get("title")),
            day(entry.get("published") or entry.get("created")),
            _moment(entry["updated"]) if "updated" in entry else None,
        )
        for entry in read.entries
        if (link := _text(entry.get("link"))) and (target := absolute(address, link))
    ]


def _first_entries(address: str, body: bytes, tell: Callable[[str], None]) -> bytes:
    """Leave the entries of a feed out that are beyond the bound; what stands around them stays."""
    ends = [found.end() for found in _ENTRY_ENDS.finditer(body)]
    if len(ends) <= MOST_ENTRIES:
        return body
    _tell_of_more(address, len(ends), tell)
    return body[: ends[MOST_ENTRIES - 1]] + body[ends[-1] :]


def _tell_of_more(address: str, count: int, tell: Callable[[str], None]) -> None:
    tell(f"{address} has {count:,} entries: the first {MOST_ENTRIES:,} were read, a sitemap may name the others")


def _json_feed(address: str, body: bytes, tell: Callable[[str], None]) -> list[Link]:
    """Give what a JSON Feed names (version 1.1)."""
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no feed ({error.msg})") from error
    items = read.get("items") if isinstance(read, dict) else None
    if not isinstance(items, list):
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no JSON Feed: it has no list of items")
    if len(items) > MOST_ENTRIES:
        _tell_of_more(address, len(items), tell)
    return [
        Link(
            target,
            _text(item.get("title")),
            day(item.get("date_published")),
            _moment(item.get("date_modified")),
        )
        for item in items[:MOST_ENTRIES]
        if isinstance(item, dict) and (url := _text(item.get("url"))) and (target := absolute(address, url))
    ]


def day(written: object) -> date | None:
    """Give the day of a time in the notation of mail or ISO 8601, as written where it was published."""
    moment = _parsed(written)
    return None if moment is None else moment.date()


def _moment(written: object) -> str | None:
    moment = _parsed(written)
    return None if moment is None else moment.isoformat()


def _parsed(written: object) -> datetime | None:
    text = _text(written)
    if text is None:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text)
        except (ValueError, OverflowError):
            continue
    return None


def _text(value: object) -> str | None:
    """Give a text that is not empty; halves of surrogate pairs, which nothing can write down, become question marks."""
    return (value.encode("utf-8", "replace").decode().strip() or None) if isinstance(value, str) else None
