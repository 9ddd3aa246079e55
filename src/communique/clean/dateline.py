"""The dateline in which an article's first paragraph opens: `KYIV, March 14 (Reuters) —`.

Where and when a report was written is no part of what it says. The words that tell one stand in `dates.toml`.
"""

import re
from dataclasses import dataclass
from functools import cache

from communique.clean.dates import WrittenDate, written_dates
from communique.clean.rules import fold, load_dates

_REACH = 120
"""Characters in which a dateline ends."""
_CAPITAL = "[^\\W\\d_a-zа-яёіїєґßà-öø-ÿ]"
_WORD = rf"{_CAPITAL}[\w’'.]*(?:-{_CAPITAL}[\w’']*)*"
_PLACE = rf"{_WORD}(?:[ /](?:(?:de|of|am|la|le|on|the|sur)\ )?{_WORD}){{0,4}}"


@dataclass(frozen=True, slots=True)
class OpeningDateline:
    """A dateline at the head of a paragraph: where it ends (with its dash) in the string, and its date."""

    end: int
    date: WrittenDate | None
    """None where no date stands, or one without its year."""


def opening_dateline(text: str) -> OpeningDateline | None:
    """The dateline that a paragraph opens with, else None.

    It is a place and a date (`Kyiv, 14 March 2026 –`), a place and an agency (`Kyiv (AP) —`), a place in capitals
    (`KYIV, Ukraine —`), or a date alone before a dash; place, date and agency need no dash (`Kyiv, March 14 (AP)`). A
    noun between dashes (`Kyiv – the capital – was calm`) is none, nor is the capitalised name of a body (`NATO — ...`).
    """
    match = _pattern().match(text[: _REACH + 1])
    if match is None or match.end() > _REACH:
        return None
    rest = text[match.end() :]
    place, date, agency = (
        match["place"],
        match["date"] or match["inner"] or match["alone"],
        match["agency"] or match["slashed"],
    )
    if not _begins_sentence(rest, dated=date is not None) or not (place or date or agency):
        return None
    if (match["stop"] or match["colon"]) and not (place and date):
        return None
    if match["bare"] is not None and not (
        place and date and agency and fold(agency.strip("()/ ")) in _words("agencies")
    ):
        return None
    if place is not None and not _is_place(place, match["region"], dated=date is not None, agency=agency):
        return None
    if place is None and date is not None and agency is None and not re.search(r"\d{4}", date):
        return None
    if place is None and date is None and fold(agency.strip("()/ ")) not in _words("agencies"):
        return None
    found = next(written_dates(match[0]), None) if date else None
    return OpeningDateline(match.end(), found)


def _is_place(place: str, region: str | None, *, dated: bool, agency: str | None) -> bool:
    """Whether capitalised words before a date, an agency or a dash are a place."""
    if any(fold(word) in _words("no_places") for word in (place, place.split()[0])) or " AND " in place:
        return False
    letters = [char for char in place if char.isalpha()]
    if dated or (len(letters) >= 3 and all(char.isupper() for char in letters)):
        return True
    if agency is not None and fold(agency.strip("()/ ")) in _words("agencies"):
        return True
    return region is not None and fold(region.strip(" ,.")) in _words("regions")


def _begins_sentence(rest: str, *, dated: bool) -> bool:
    """Whether a sentence begins: after a dash with no date before it, lower case goes on with one that has begun."""
    first = rest.lstrip("“\"«„'‘([")[:1]
    return first.isalnum() and (dated or not first.islower()) and len(rest.split()) >= 3


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in load_dates()["opening"][name])


@cache
def _pattern() -> re.Pattern[str]:
    data = load_dates()
    months = sorted(
        (re.escape(name) for names in data["months"].values() for name in names), key=lambda m: (-len(m), m)
    )
    month = rf"(?i:{'|'.join(months)})\b\.?"
    year = r"(?:19|20)\d\d"
    weekdays = rf"(?:(?i:{'|'.join(data['opening']['weekdays'])})\.?,?\s+)?"
    written = (
        rf"(?:{weekdays}(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{month}(?:,?\s+{year}(?:\s+(?:року|р\.|года|г\.))?)?"
        rf"|{month}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+{year})?|{year}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]{year}))"
    )
    agency = r"\([A-ZА-ЯІЇЄҐ][\w .&’'/-]{1,30}\)"
    slashed = r"/\s?[A-Z][\w .&-]{1,25}\s?/"
    dash = r"\s*(?:--|[–—])\s*|\s*-\s+"
    return re.compile(
        rf"""\(?(?:(?P<place>{_PLACE})(?P<region>(?:,\s+(?!{written}){_PLACE}){{0,2}})(?:\s*[,.]\s*|\s+|(?=[-–—:(/])))?
        (?:(?P<date>{written})\s*[,.]?\s*)?
        (?:(?P<agency>{agency}|\({agency[2:-2]},\s+(?P<inner>{written})\))|\((?P<alone>{written})\)|(?P<slashed>{slashed}))?
        (?:\)?(?:{dash})|(?P<colon>:\s+)|(?P<stop>(?<=[.])\s+|(?<=\d)\.\s+)
        |(?P<bare>(?<=\))\s+))""",
        re.VERBOSE,
    )
