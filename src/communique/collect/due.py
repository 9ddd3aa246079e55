"""When a page is asked for again: new and changed ones at once, others ever less often."""

from datetime import UTC, datetime, timedelta

from communique.collect.links import Link
from communique.collect.rows import Page

_SOONEST = timedelta(hours=20)
"""A little less than a day, so that a run each day asks each day although it does not begin to the second."""
_LATEST = timedelta(days=30)

_FIRST_WAIT = timedelta(minutes=45)
"""After a first failure that may pass, so that a run each hour tries once more; then twice as long each time."""
_LONGEST_WAIT = timedelta(days=7)

GONE_RUNS = 3
"""So many runs in a row must be told that a page is not there before its withdrawal is proposed."""


def is_due(page: Page | None, link: Link | None, now: datetime) -> bool:
    """Whether a page is to be fetched; `link` is what its source says of it now, None where it lists it no more.

    A page that stayed as it was is left alone for half as long as it has been known, from a day to a month: press
    releases are corrected soon after they come out, or never. One that failed is left alone for a while, and ever
    longer the more often it did.
    """
    if page is not None and page.failed_at is not None and now - page.failed_at < _wait(page.failures):
        return False
    if page is None or page.asked_at is None or page.first_asked_at is None:
        return link is not None or page is not None
    changed = None if link is None else _instant(link.changed_at)
    if changed is not None and changed > page.asked_at:
        return True
    if 0 < page.gone_runs < GONE_RUNS:
        return now - page.asked_at >= _SOONEST
    known = page.asked_at - page.first_asked_at
    return now - page.asked_at >= min(max(known / 2, _SOONEST), _LATEST)


def is_object_due(page: Page | None, link: Link | None, now: datetime) -> bool:
    """Whether an object of a store is to be fetched, or, where it is not listed, to be noted as gone.

    A listing says of each object by its `etag` whether it is another one than it was when it was last asked for. One
    that fails waits as pages do. One that is gone is noted once a day, until it is gone for good: nobody is asked.
    """
    if page is None:
        return link is not None
    if link is None:
        wait = _SOONEST if page.gone_runs < GONE_RUNS else _LATEST
        return page.asked_at is None or now - page.asked_at >= wait
    if page.failed_at is not None and now - page.failed_at < _wait(page.failures):
        return False
    return page.asked_at is None or page.gone_runs > 0 or page.etag != link.etag


def _wait(failures: int) -> timedelta:
    """Give how long a page is left alone that failed so often in a row."""
    return min(_FIRST_WAIT * (1 << min(failures - 1, 20)), _LONGEST_WAIT)


def _instant(written: str | None) -> datetime | None:
    """Give the instant of an ISO 8601 time; of a day alone its end, as nobody knows when in the day it was."""
    if written is None:
        return None
    try:
        read = datetime.fromisoformat(written)
        if len(written) <= len("2026-11-22"):
            read += timedelta(days=1)
    except (ValueError, OverflowError):  # the last day that there is has no end
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
