"""Who wrote a page and when, as the lines around its title say it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from communique.clean.dates import date_line, written_dates
from communique.clean.html.names import byline, head_name, is_name, names, wording
from communique.clean.html.page import Block, Box
from communique.clean.html.settings import boxes
from communique.clean.rules import fold, labels
from communique.schemas.vocabulary import BlockRole, Precision

_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y1>20\d\d|19\d\d)[./](?P<m1>\d{1,2})[./](?P<d1>\d{1,2})|(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y2>20\d\d|\d\d))(?![\d/]|\.\d)"
)
_DIGITS = re.compile(r"\d\d")
_ISO = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_BEFORE, _AFTER, _INTO, _BELOW = 5, 14, 4, 10
"""Blocks before and after the title, into the article and below it, in which lines are read."""
_MAX_LINE = 220
_WORDS = 24
_MAX_DATED = 80
_MAX_CUE = 30
_BESIDE = 4
_HEADED, _TOGETHER = 4, 2
"""Blocks below the title in which a byline or date is one wherever it stands, and between two lines of one byline."""
_DOUBTFUL = 3
_STAMP, _STAMP_WORDS = 3, 7
"""A line of so few words in which a date begins so early is a stamp: `2026-04-14 07:30:00 | ID: 67`."""


@dataclass(slots=True)
class Lines:
    """What the lines around the title say; `roles` holds their roles by the index of the block."""

    dates: list[tuple[tuple[int, int], date, Precision]] = field(default_factory=list)
    """How little each is trusted (less is better), then where it stands; first day and precision."""
    named: list[str] = field(default_factory=list)
    """After "by"."""
    boxed: list[str] = field(default_factory=list)
    """Alone in a part of the page that is called author, below "Written by", or beside the date."""
    below: list[str] = field(default_factory=list)
    """After "by" below the article."""
    checked: list[str] = field(default_factory=list)
    """After "reviewed by"."""
    roles: dict[int, BlockRole] = field(default_factory=dict)

    @property
    def published(self) -> tuple[date, Precision] | None:
        """The date that is trusted most."""
        return min(self.dates)[1:] if self.dates else None

    @property
    def undoubted(self) -> tuple[date, Precision] | None:
        """The only day that the lines show, if one of them is a dateline without a doubt."""
        near = [entry for entry in self.dates if entry[0][0] <= _DOUBTFUL]
        alone = len({first_day for _, first_day, _ in near}) == 1
        return min(near)[1:] if alone and min(near)[0][0] == 0 else None


def read_lines(blocks: Sequence[Block], title: int | None, first: int, last: int, language: str | None) -> Lines:
    """Dates and authors in the short lines around the title (index of its block) and the article's first and last."""
    found = Lines()
    begin = max(0, title - _BEFORE if title is not None else first - 2 * _BEFORE)
    top = range(begin, min(len(blocks), max(first + _INTO, (title if title is not None else begin) + _AFTER)))
    end = range(max(last + 1, top.stop), min(len(blocks), last + 1 + _BELOW))
    named_at = -1
    for i in (*top, *end):
        block = blocks[i]
        if len(block.text) > _MAX_LINE or block.row or i == title:
            continue
        if _aside(block) and not (title is not None and title < i <= title + _HEADED and _tells(block.text)):
            continue
        _dates(block, i, i in end, found, language)
        if i in end:
            found.below += byline(block.text) if wording().begins.match(block.text) else []
        elif said := byline(block.text):
            found.roles.setdefault(i, BlockRole.BYLINE)
            if wording().checked.search(block.text):
                found.checked += said
            elif named_at < 0 or i - named_at <= _TOGETHER:
                found.named += said
                named_at = i
        elif (name := _set_apart(blocks, i)) is not None:
            found.boxed.append(name)
            found.roles.setdefault(i, BlockRole.BYLINE)
    if not found.named and not found.boxed and title is not None:
        _alone(blocks, title, found)
    return found


def _tells(text: str) -> bool:
    """Whether a line is a byline from its first word on, or a date and little else."""
    return wording().begins.match(text) is not None or date_line(text) is not None


def only_day(blocks: Sequence[Block]) -> date | None:
    """The day on the lines of a page that hold a date and little else, menus and lists of articles left out.

    None unless it is one day, or one day stands beside a word such as "Published".
    """
    days: dict[date, bool] = {}
    for i, block in enumerate(blocks):
        if len(block.text) > _MAX_DATED or (block.clock is None and not _DIGITS.search(block.text)) or _aside(block):
            continue
        day = iso_day(block.clock) if block.clock else None
        if day is None and (line := date_line(block.text)) is not None and line.date.precision is Precision.DAY:
            day = None if line.updated else line.date.first_day
        if day is not None:
            before = blocks[i - 1].text if i and len(blocks[i - 1].text) <= _MAX_CUE else ""
            said = wording().published.search(f"{before} {block.text}") is not None
            days[day] = days.get(day, False) or said
    told = [day for day, said in days.items() if said]
    return told[0] if len(told) == 1 else next(iter(days)) if len(days) == 1 else None


def _set_apart(blocks: Sequence[Block], i: int) -> str | None:
    """The name in a line of a part that is called author, below a line such as "Written by", or beside a date."""
    block = blocks[i]
    of_author = (block.box.names | (block.box.parent.names if block.box.parent else 0)) & author_bit()
    follows = i > 0 and wording().alone.fullmatch(blocks[i - 1].text) is not None
    head = wording().end.split(block.text, maxsplit=1)[0] if of_author or follows else ""
    if of_author and (name := head if is_name(head) else head_name(block.text)) is not None:
        return name
    if follows:
        below = names(head)
        if below and is_name(below[0]):
            return below[0]
    return _beside_date(block.text, of_author=bool(of_author))


def _alone(blocks: Sequence[Block], title: int, found: Lines) -> None:
    """A name on a line of its own just below the title and beside the date."""
    dated = [i for (_, i), _, _ in found.dates]
    for i in range(title + 1, min(len(blocks), title + 5)):
        text = blocks[i].text
        near = any(abs(i - k) <= _BESIDE for k in dated)
        if near and i not in found.roles and len(text.split()) <= 3 and is_name(text) and not _aside(blocks[i]):
            if _section_words().issuperset(fold(text).split()):
                continue
            found.boxed.append(text)
            found.roles[i] = BlockRole.BYLINE
            return


@cache
def _section_words() -> frozenset[str]:
    """Words of the names of sections and menu entries, which look like names of people: "Middle East"."""
    return frozenset(word for name in ("section", "menu") for label in labels(name) for word in label.split())


def _beside_date(text: str, *, of_author: bool) -> str | None:
    """A name that shares its line with the date: `Ida Testad / 3 May 2026`, `3 May 2026 • Ida Testad in Projects`."""
    if len(text) > _MAX_DATED or not _DIGITS.search(text):
        return None
    for found in written_dates(text):
        before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
        for name in (
            re.sub(r"(?:[\s/|•·⋅,—–-]+|\s(?:published|posted|updated)(?: on)?:?\s*)\Z", "", before, flags=re.IGNORECASE)
            if before
            else "",
            wording().end.split(after[1:].strip(), maxsplit=1)[0] if after[:1] in "/|•·⋅—–-" else "",
        ):
            joined = of_author or name != before or name == ""
            if joined and is_name(name) and len(name.split()) <= 3:
                return name
    return None


def _dates(block: Block, i: int, below: bool, found: Lines, language: str | None) -> None:
    text = block.text
    words = text.count(" ") + 1
    if words > _WORDS or (block.clock is None and not _DIGITS.search(text)):
        return
    dated = bool(block.box.around & _date_bit()) or block.clock is not None
    line = date_line(text)
    if line is not None:
        found.roles[i] = BlockRole.DATELINE
    if block.clock and (day := iso_day(block.clock)) is not None:
        found.dates.append(((3 * below + 2 * bool(wording().changed.search(text)), i), day, Precision.DAY))
        return
    before = 0
    for first_day, precision, start, stop in [
        *[(d.first_day, d.precision, d.start, d.end) for d in written_dates(text)],
        *numeric_dates(text, language),
    ]:
        if precision is Precision.YEAR:
            continue
        if start <= _STAMP and words <= _STAMP_WORDS and not text[stop:].endswith((".", "!", "?")):
            found.roles.setdefault(i, BlockRole.DATELINE)
        updated = wording().changed.search(text[before:start]) is not None
        before = stop
        said = wording().published.search(text[:start]) is not None
        doubt = (
            3 * below
            + 2 * updated
            + (0 if line is not None or said or dated else 1)
            + 2 * (words > 14)
            + 4 * (precision is not Precision.DAY)
        )
        found.dates.append(((doubt, i), first_day, precision))


def numeric_dates(text: str, language: str | None) -> Iterator[tuple[date, Precision, int, int]]:
    """Dates that only the language of a page makes clear: `3/4/2026` is March 4 in `en-US`, April 3 in `en-GB`."""
    for match in _NUMERIC.finditer(text):
        if match["y1"]:
            year, month, day = int(match["y1"]), int(match["m1"]), int(match["d1"])
        else:
            a, b, year = int(match["a"]), int(match["b"]), int(match["y2"])
            if match["sep"] == "/" and language is None:
                continue
            month, day = (a, b) if match["sep"] == "/" and (language or "").lower() in ("en-us", "en_us") else (b, a)
            if match["sep"] == "/" and (language or "").lower() == "en":
                continue
            year += 2000 if year < 100 else 0
        try:
            yield date(year, month, day), Precision.DAY, match.start(), match.end()
        except ValueError:
            continue


def iso_day(value: str) -> date | None:
    """The day of a date as machines write it, in its own time zone."""
    match = _ISO.match(value)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


@cache
def author_bit() -> int:
    """The bit of the parts that pages call author."""
    return 1 << boxes().groups.index("author")


@cache
def _date_bit() -> int:
    return 1 << boxes().groups.index("date")


@cache
def _menus() -> tuple[int, int]:
    """The bits of what stands in menus and lists of other articles: nothing there tells of this one."""
    known = boxes()
    return known.tag_bits["nav"], sum(1 << known.groups.index(name) for name in ("navigation", "related", "comments"))


def _aside(block: Block) -> bool:
    """Whether a block stands in a menu, a list of other articles or a comment."""
    menu, groups = _menus()
    if block.box.around & menu:
        return True
    box: Box | None = block.box
    for _ in range(3):
        if box is None:
            return False
        if box.names & groups:
            return True
        box = box.parent
    return False
