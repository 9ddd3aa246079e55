"""Dates as pages write them, with the precision that is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from communique.clean.rules import load_dates
from communique.schemas.vocabulary import Precision

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/_.-]|$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
"""In every date that is read; looked for first, since most lines have none."""
_MAX_LINE = 120
_CAPITALISED = r"[^\W\d_a-zа-яёіїєґ][^\W\d_]*"
_PLACE = re.compile(rf"{_CAPITALISED}(?:[ .’'-]{{1,2}}{_CAPITALISED})*")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text: its first day, how exact it is, and where it stands in the string that was searched."""

    first_day: date
    precision: Precision
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that holds a date and little else. `updated`: the words say that it is not the first publication."""

    date: WrittenDate
    updated: bool


def written_dates(text: str) -> Iterator[WrittenDate]:
    """The dates in a string, in order: `March 14, 2026`, `14 березня 2026`, `2026-03-14`, `14.03.2026`, `March 2026`.

    A date written with slashes is read only where no other order of day and month is possible.
    """
    for match in _patterns().finditer(text) if _YEAR.search(text) else ():
        if (found := _read(match)) is not None:
            yield WrittenDate(*found, match.start(), match.end())


def date_line(text: str) -> DateLine | None:
    """The date of a line that says only when (and in which place) something was published, else None."""
    if len(text) > _MAX_LINE or not _YEAR.search(text):
        return None
    dates = [d for d in written_dates(text) if d.precision is not Precision.YEAR]
    if not dates:
        return None
    rest = text
    for found in reversed(dates):
        rest = f"{rest[: found.start]} ; {rest[found.end :]}"
    rest = _beside().sub(" ", rest)
    place = rest.strip(" .,;|:()[]·•–—/-")
    if place and not (len(place.split()) <= 3 and _PLACE.fullmatch(place)):
        return None
    first = dates[0]
    before = text[: first.start].casefold()
    return DateLine(first, _updated().search(before) is not None)


def date_in_url(url: str) -> tuple[date, Precision] | None:
    """The date in an address such as `/2026/03/14/` or `/2026/03/`, else None."""
    for match in _URL_DATE.finditer(url):
        year, month, day = (int(part) if part else None for part in match.groups())
        if year and month and (first := _day(year, month, day or 1)):
            return first, Precision.DAY if day else Precision.MONTH
    return None


def _read(match: re.Match[str]) -> tuple[date, Precision] | None:
    g = match.groupdict()
    if g["iso"]:
        first = _day(int(g["iy"]), int(g["im"]), int(g["id"]))
        return (first, Precision.DAY) if first else None
    if g["ny"]:
        a, b, year = int(g["n1"]), int(g["n2"]), int(g["ny"])
        if g["sep"] == "/":
            if (a <= 12 and b <= 12 and a != b) or (a > 12 and b > 12):
                return None
            a, b = (a, b) if a > 12 or a == b else (b, a)
        first = _day(year, b, a)
        return (first, Precision.DAY) if first else None
    month = _months()[(g["m1"] or g["m2"] or g["m3"]).casefold()]
    if g["m3"]:
        first = _day(int(g["y3"]), month, 1)
        return (first, Precision.MONTH) if first else None
    first = _day(int(g["y1"] or g["y2"]), month, int(g["d1"] or g["d2"]))
    return (first, Precision.DAY) if first else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in load_dates()["months"].items() for name in names}


@cache
def _patterns() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"""(?<![\w/.-])(?:
        (?P<iso>(?P<iy>{year})-(?P<im>\d\d)-(?P<id>\d\d))(?![\d-])
        |(?P<n1>\d{{1,2}})(?P<sep>[./])(?P<n2>\d{{1,2}})(?P=sep)(?P<ny>{year})(?!\d)
        |(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?(?P<m1>{month})\b\.?,?\s+(?:de\s+|del\s+)?(?P<y1>{year})\b
        |(?P<m2>{month})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s+(?P<y2>{year})\b
        |(?P<m3>{month})\b\.?,?\s+(?P<y3>{year})\b
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def _beside() -> re.Pattern[str]:
    return re.compile("|".join(load_dates()["beside"]["patterns"]), re.IGNORECASE)


@cache
def _updated() -> re.Pattern[str]:
    return re.compile(load_dates()["beside"]["updated"], re.IGNORECASE)
