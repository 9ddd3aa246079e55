"""The days an expression stands for, where the words and the publication date settle them."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from communique.extract.periods.direction import Direction
from communique.extract.periods.expressions import words
from communique.schemas.vocabulary import Precision

Groups: TypeAlias = Mapping[str, str | None]
_RANK = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2}
_MONTHS = 12
_CENTURY = 100
_NEAR_MONTHS, _FAR_MONTHS = 6, 9
"""Months from publication within which a month without a year lies: without a direction, and with one.

Farther off texts name the year, and it is more likely that the words belong to another verb.
"""
_FAR_DAYS = 270
"""The same for a day with a direction."""
_LOOKS_BACK, _LOOKS_AHEAD = 240, 90
"""Days around a publication in which a day without a year lies. Together less than a year, so that at most one fits."""


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day, and how exact the words are."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Reference:
    """The publication date as far as it is known; `on` is read only with its precision."""

    on: date
    precision: Precision
    toward: Direction | None = None
    """Where words without a year lie; None where nothing says so."""

    def knows(self, precision: Precision) -> bool:
        """Whether the date is at least as exact as that."""
        return _RANK[self.precision] <= _RANK[precision]


def resolve(reading: str, groups: Groups, reference: Reference | None) -> Days | None:
    """The days of an expression by the name of its reading. Raises KeyError for an unknown reading."""
    try:
        return _READINGS[reading](groups, reference)
    except (ValueError, OverflowError):  # a day that no calendar has, such as 31 June or the one after 9999
        return None


def month_days(year: int, month: int) -> Days:
    """A month of a year."""
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH)


def year_days(year: int) -> Days:
    """A calendar year."""
    return Days(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _day(groups: Groups, reference: Reference | None) -> Days | None:
    month = _month(groups["m"])
    day = _number(groups["d"])
    if groups["y"]:
        return _one(date(int(groups["y"]), month, day))
    if reference is None or not reference.knows(Precision.DAY):
        return None
    near = _nearest_day(reference, month, day)
    return _one(near) if near else None


def _nearest_day(reference: Reference, month: int, day: int) -> date | None:
    """A day without a year: the next or the last one where the direction is known, else one that lies near."""
    on = reference.on
    found = [date(year, month, day) for year in (on.year - 1, on.year, on.year + 1)]
    match reference.toward:
        case Direction.AHEAD:
            return next((d for d in found if 0 <= (d - on).days <= _FAR_DAYS), None)
        case Direction.BACK:
            return next((d for d in found if 0 <= (on - d).days <= _FAR_DAYS), None)
        case _:
            return next((d for d in found if -_LOOKS_BACK <= (d - on).days <= _LOOKS_AHEAD), None)


def _days(groups: Groups, reference: Reference | None) -> Days | None:
    m2 = groups["m2"] or groups["m1"]
    y2 = _full_year(groups["y2"])
    last = _day({"d": groups["d2"], "m": m2, "y": y2}, reference)
    if last is None:
        return None
    y1 = _full_year(groups["y1"]) or str(last.start.year)
    first = date(int(y1), _month(groups["m1"] or m2), _number(groups["d1"]))
    if first > last.end and not groups["y1"]:
        first = first.replace(year=first.year - 1)
    return Days(first, last.end, Precision.DAY) if first <= last.end else None


def _full_year(written: str | None) -> str | None:
    """A year of two digits is one of this century."""
    return f"20{written}" if written is not None and len(written) == 2 else written


def _slashed(groups: Groups, _: Reference | None) -> Days | None:
    """Day and month with slashes: only where no order but one is possible."""
    a, b, year = int(groups["a"] or 0), int(groups["b"] or 0), int(groups["y"] or 0)
    if a == b or a > _MONTHS:
        return _one(date(year, b, a))
    return _one(date(year, a, b)) if b > _MONTHS else None


def _months(groups: Groups, reference: Reference | None) -> Days | None:
    y2 = groups["y2"] or groups["y1"]
    if y2 is None:
        found = _bare_month({"m": groups["m2"]}, reference)
        if found is None:
            return None
        y2 = str(found.start.year)
    last = month_days(int(y2), _month(groups["m2"]))
    first = month_days(int(groups["y1"] or y2), _month(groups["m1"]))
    if first.start > last.start and not groups["y1"]:
        first = month_days(first.start.year - 1, first.start.month)
    return Days(first.start, last.end, Precision.MONTH) if first.start <= last.start else None


def _since(groups: Groups, reference: Reference | None) -> Days | None:
    """Open to the right: until the publication day, else unsettled, since start and end stand together."""
    if reference is None:
        return None
    year = groups.get("y")
    if year is None:
        first = _bare_month(groups, replace(reference, toward=Direction.BACK))
    else:
        first = month_days(int(year), _month(groups["m"])) if groups["m"] else year_days(int(year))
    return _until_publication(first, reference)


def _since_day(groups: Groups, reference: Reference | None) -> Days | None:
    """The same from a day on; without a year the last such day."""
    if reference is None:
        return None
    return _until_publication(_day(groups, replace(reference, toward=Direction.BACK)), reference)


def _until_publication(first: Days | None, reference: Reference) -> Days | None:
    if first is None or first.start > reference.on or not reference.knows(first.precision):
        return None
    return Days(first.start, reference.on, first.precision)


def _month_and_year(groups: Groups, _: Reference | None) -> Days:
    return month_days(int(groups["y"] or 0), _month(groups["m"]))


def _month_of(groups: Groups, reference: Reference | None) -> Days | None:
    if reference is None:
        return None
    return month_days(reference.on.year - (1 if groups["last"] else 0), _month(groups["m"]))


def _since_this_year(_: Groups, reference: Reference | None) -> Days | None:
    return None if reference is None else _until_publication(year_days(reference.on.year), reference)


def _months_of(groups: Groups, _: Reference | None) -> Days | None:
    """So many months at the beginning or the end of a year."""
    year, count = int(groups["y"] or 0), _number(groups["n"], "numbers")
    if count >= _MONTHS:
        return None
    if groups["side"] == "last":
        return Days(date(year, _MONTHS + 1 - count, 1), date(year, _MONTHS, 31), Precision.MONTH)
    return Days(date(year, 1, 1), month_days(year, count).end, Precision.MONTH)


def _quarter(groups: Groups, reference: Reference | None) -> Days | None:
    year = int(groups.get("y") or 0)
    if not year and reference is not None and (groups.get("last") or groups.get("this")):
        year = reference.on.year - (1 if groups["last"] else 0)
    if not year:
        return None
    return _part(year, int(groups.get("q") or _number(groups.get("o"), "ordinals")), 3)


def _half(groups: Groups, _: Reference | None) -> Days | None:
    part = int(groups.get("q") or _number(groups.get("o"), "ordinals"))
    return _part(int(groups["y"] or 0), part, 6) if part <= 2 else None


def _part(year: int, part: int, months: int) -> Days:
    return Days(date(year, (part - 1) * months + 1, 1), month_days(year, part * months).end, Precision.MONTH)


def _years(groups: Groups, _: Reference | None) -> Days | None:
    first, last = int(groups["y1"] or 0), int(groups["y2"] or 0)
    last += first // _CENTURY * _CENTURY if last < _CENTURY else 0
    return Days(date(first, 1, 1), date(last, 12, 31), Precision.YEAR) if first < last else None


def _year(groups: Groups, _: Reference | None) -> Days:
    return year_days(int(groups["y"] or 0))


def _unsettled(_: Groups, __: Reference | None) -> None:
    return None


def _relative_day(groups: Groups, reference: Reference | None) -> Days | None:
    if reference is None or not reference.knows(Precision.DAY):
        return None
    return _one(reference.on + timedelta(days=_number(groups["relative"], "days")))


def _ago(groups: Groups, reference: Reference | None) -> Days | None:
    count, unit = _number(groups["n"], "numbers"), _key("units", groups["unit"])
    if reference is None or not reference.knows(
        Precision.YEAR if unit == "year" else Precision.MONTH if unit == "month" else Precision.DAY
    ):
        return None
    match unit:
        case "day":
            return _one(reference.on - timedelta(days=count))
        case "week" | "quarter":
            return None  # "two weeks ago" is neither a day nor a calendar week
        case "month":
            return _month_from(reference.on, -count)
        case _:
            return year_days(reference.on.year - count)


def _relative_unit(groups: Groups, reference: Reference | None) -> Days | None:
    shift = _shift(groups)
    unit = _key("units", groups["unit"])
    if reference is None:
        return None
    match unit:
        case "week":
            return _week(reference.on, shift) if reference.knows(Precision.DAY) else None
        case "quarter":
            month = _month_from(reference.on, 3 * shift).start
            return _part(month.year, (month.month + 2) // 3, 3) if reference.knows(Precision.MONTH) else None
        case "month":
            return _month_from(reference.on, shift) if reference.knows(Precision.MONTH) else None
        case _:
            return year_days(reference.on.year + shift)


def _relative_weekday(groups: Groups, reference: Reference | None) -> Days | None:
    """Resolved only where the nearest such day and that of the named week are the same: usage differs."""
    if reference is None or not reference.knows(Precision.DAY):
        return None
    shift, weekday = _shift(groups), _number(groups["w"], "weekdays")
    by_week = _week(reference.on, shift).start + timedelta(days=weekday - 1)
    if shift == 0:
        return _one(by_week)
    away = (weekday - reference.on.isoweekday()) % 7 if shift > 0 else -((reference.on.isoweekday() - weekday) % 7)
    by_distance = reference.on + timedelta(days=away or 7 * shift)
    return _one(by_week) if by_week == by_distance else None


def _relative_month(groups: Groups, reference: Reference | None) -> Days | None:
    """Month of the publication year for "this"; "last" and "next" only where the year is the same by either usage."""
    if reference is None or not reference.knows(Precision.MONTH):
        return None
    month, shift, on = _month(groups["m"]), _shift(groups), reference.on
    if shift == 0:
        return month_days(on.year, month)
    if (shift < 0 and month >= on.month) or (shift > 0 and month <= on.month):
        return month_days(on.year + shift, month)
    return None


def _weekday(groups: Groups, reference: Reference | None) -> Days | None:
    """The last such day, the publication day included, or the next one; on the day itself no future one is sure."""
    if reference is None or not reference.knows(Precision.DAY) or reference.toward is Direction.OPEN:
        return None
    back = (reference.on.isoweekday() - _number(groups["w"], "weekdays")) % 7
    if reference.toward is not Direction.AHEAD:
        return _one(reference.on - timedelta(days=back))
    return _one(reference.on + timedelta(days=7 - back)) if back else None


def _bare_month(groups: Groups, reference: Reference | None) -> Days | None:
    """The last such month that has begun, or the next; without a direction only one a little back."""
    if reference is None or not reference.knows(Precision.MONTH):
        return None
    month, on = _month(groups["m"]), reference.on
    back = (on.month - month) % _MONTHS
    ahead = (month - on.month) % _MONTHS
    match reference.toward:
        case Direction.AHEAD:
            return _month_from(on, ahead) if ahead <= _FAR_MONTHS else None
        case Direction.BACK:
            return _month_from(on, -back) if back <= _FAR_MONTHS else None
        case Direction.OPEN:
            return _month_from(on, 0) if back == 0 else None
        case _:
            return _month_from(on, -back) if back <= _NEAR_MONTHS else None


def _one(day: date) -> Days:
    return Days(day, day, Precision.DAY)


def _week(on: date, shift: int) -> Days:
    monday = on - timedelta(days=on.isoweekday() - 1) + timedelta(weeks=shift)
    return Days(monday, monday + timedelta(days=6), Precision.DAY)


def _month_from(on: date, shift: int) -> Days:
    months = on.year * _MONTHS + on.month - 1 + shift
    return month_days(months // _MONTHS, months % _MONTHS + 1)


def _shift(groups: Groups) -> int:
    return -1 if groups["last"] else 1 if groups["next"] else 0


def _month(written: str | None) -> int:
    return int(written) if written and written.isdigit() else _number(written, "months")


def _number(written: str | None, section: str | None = None) -> int:
    if section is None:
        return int(re.sub(r"\D", "", written or ""))
    return int(_key(section, written))


def _key(section: str, written: str | None) -> str:
    for key, pattern in _keyed(section):
        if pattern.fullmatch(written or ""):
            return key
    raise ValueError(f"{written!r} is none of {section}")


@cache
def _keyed(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile("|".join(forms), re.IGNORECASE)) for key, forms in words()[section].items())


DIRECTED = frozenset({"day", "days", "months", "weekday", "bare_month"})
"""Readings whose words may leave open on which side of the publication they lie."""
_READINGS: dict[str, Callable[[Groups, Reference | None], Days | None]] = {
    "day": _day,
    "days": _days,
    "slashed": _slashed,
    "months": _months,
    "since": _since,
    "since_day": _since_day,
    "since_this_year": _since_this_year,
    "months_of": _months_of,
    "month": _month_and_year,
    "month_of": _month_of,
    "quarter": _quarter,
    "half": _half,
    "years": _years,
    "year": _year,
    "unsettled": _unsettled,
    "relative_day": _relative_day,
    "ago": _ago,
    "relative_unit": _relative_unit,
    "relative_weekday": _relative_weekday,
    "relative_month": _relative_month,
    "weekday": _weekday,
    "bare_month": _bare_month,
}
