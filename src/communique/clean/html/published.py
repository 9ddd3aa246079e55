"""When a page was published, and by whom it was written."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from communique.clean.dates import date_in_url, written_dates
from communique.clean.html.metadata import PageMetadata
from communique.clean.parts import Published
from communique.schemas.vocabulary import Precision, PublishedBasis

_ISO = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_MONTH = re.compile(r"\s*((?:19|20)\d\d)-(\d\d)\s*\Z")
_HANDLE = re.compile(r"https?://|www\.|@|\d{3}|\.(?:com|org|net)\b")
_BY = re.compile(r"(?:(?:written|posted|story|reviewed|reporting)\s+)?by:?\s+", re.IGNORECASE)
_NOBODY = frozenset({"admin", "administrator", "editor", "editors", "staff", "author", "authors", "guest", "guest author", "anonymous", "unknown", "none", "null", "user", "webmaster", "root", "superuser", "web admin", "site admin", "post author"})  # fmt: skip


def declared_date(values: Iterable[str]) -> tuple[date, Precision] | None:
    """The first value that is a date, as written there: the day of its own time zone."""
    for value in values:
        if match := _ISO.match(value):
            try:
                return date(int(match[1]), int(match[2]), int(match[3])), Precision.DAY
            except ValueError:
                continue
        if (match := _MONTH.match(value)) and 1 <= int(match[2]) <= 12:
            return date(int(match[1]), int(match[2]), 1), Precision.MONTH
        if (found := next(written_dates(value), None)) is not None:
            return found.first_day, found.precision
    return None


def find_published(said: PageMetadata, lines: Sequence[Published], url: str | None) -> Published | None:
    """The date of publication: as the page declares it, else as it is written around the title, else in the address."""
    if (found := declared_date(said.published)) is not None:
        return Published(*found, PublishedBasis.METADATA)
    if lines:
        return lines[0]
    if url and (found := date_in_url(url)):
        return Published(*found, PublishedBasis.URL)
    return None


def declared_authors(said: PageMetadata) -> tuple[str, ...]:
    """The names of the authors, from the best place that has any: no addresses, no accounts."""
    for names in said.authors:
        kept = [name for given in names for name in _names(given)]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _names(given: str) -> list[str]:
    parts = re.split(r"\s*(?:;|\||\n)\s*|,\s+(?=[^\W\d_a-z])", _BY.sub("", given.strip(), count=1))
    return [
        part
        for part in parts
        if part and len(part) <= 60 and not _HANDLE.search(part) and part.casefold() not in _NOBODY
    ]
