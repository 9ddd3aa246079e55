"""Titles in a text: "First Deputy Minister of Defence of Ukraine", with or without the person who bears it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from communique.extract.names.name import Name, Names
from communique.extract.names.offices import first_words, head_at, is_rank, title_words
from communique.extract.names.title import Title as Title
from communique.extract.names.titles_uk import ukrainian_titles
from communique.extract.names.words import Word, is_one_word, words_of_blocks
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_LONGEST_RANK = 26
_TOLD = re.compile(r"(?:,? who)? (?:is|serves as|has become|became|was appointed|was elected)(?: the)? \Z")
"""Between a person and the title that is told of them."""
_LONGEST_TOLD = 30
_CONNECTORS = frozenset({"of", "for", "to", "on", "at", "in"})
_DASHES = frozenset({"-", "–", "—"})
_STATE = frozenset({"state", "government"})
_LOCAL = frozenset(
    {"regional", "state", "military", "city", "district", "local", "administration", "council", "region"}
)
_SHADOW = "shadow"
_BODIES = frozenset({EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})


@lru_cache(maxsize=1)
def find_titles(reading: Reading, names: Names) -> tuple[Title, ...]:
    """The titles of the title and body of a document, in order; no two overlap.

    Kept for the next who asks about the same document.
    """
    if reading.document.language == "uk":
        return ukrainian_titles(reading, names)
    found: list[Title] = []
    for block, block_words in zip(reading.blocks, words_of_blocks(reading), strict=True):
        found += _in_block(reading.text, block_words, list(names.within(block.span)))
    return tuple(found)


def _in_block(text: str, block: Sequence[Word], names: Sequence[Name]) -> list[Title]:
    found: list[Title] = []
    by_start = {name.span.start: name for name in names}
    by_end = {name.span.end: name for name in names}
    known = first_words()
    after = 0
    for i in [i for i, word in enumerate(block) if word.lower in known]:
        head = head_at(block, i) if i >= after else None
        if head is None or _is_named(names, block[i].start) or _modifies_another(block, head[0]):
            continue
        title, after = _title(text, block, i, head, by_start, by_end, found[-1].span.end if found else 0)
        if title.person and found and title.person == found[-1].person and title.person.span.end < title.span.start:
            title = replace(title, person=None)
        if found and (both := _joined(text, found[-1], title)) is not None:
            found[-1] = both
        if title.person and _is_under(text, title):
            if found and found[-1].person is None:
                found[-1] = replace(found[-1], person=title.person)
            title = replace(title, person=None)
        found.append(title)
    return found


def _is_named(names: Sequence[Name], place: int) -> bool:
    """Whether a place of the text lies in one of the names, which are in order."""
    before = bisect_right(names, place, key=lambda name: name.span.start) - 1
    return before >= 0 and place < names[before].span.end


def _is_under(text: str, title: Title) -> bool:
    """Whether a name behind a title is not its bearer's: "a council under the President of Malta Jane Roe"."""
    behind = title.person is not None and title.person.span.start >= title.span.end
    return behind and text[: title.span.start].endswith("under the ")


def _joined(text: str, first: Title, second: Title) -> Title | None:
    """The first of two offices of one person joined by a dash, with that person: "Deputy Head - Minister N. N."."""
    between = text[first.span.end : second.span.start].strip()
    if second.person is None or between not in _DASHES:
        return None
    behind = second.person.span.start >= second.span.end
    return replace(first, person=second.person) if behind else None


def _modifies_another(block: Sequence[Word], i: int) -> bool:
    """Whether the head word before word `i` is a modifier of one to come: "Deputy" in "Deputy Prime Minister"."""
    known = title_words()
    while i < len(block) and block[i - 1].after == " " and not block[i - 1].possessive:
        if head_at(block, i) is not None:
            return True
        if block[i].lower not in known.modifiers | known.portfolios:
            return False
        i += 1
    return False


def _title(
    text: str,
    block: Sequence[Word],
    i: int,
    head: tuple[int, str],
    by_start: dict[int, Name],
    by_end: dict[int, Name],
    floor: int,
) -> tuple[Title, int]:
    known = title_words()
    stop, key = head
    first = i
    modifiers: set[str] = set()
    portfolio: set[str] = set()
    while (
        first > 0
        and block[first - 1].start >= floor
        and block[first - 1].after in {" ", "-"}
        and not block[first - 1].possessive
        and not _ends_longer_name(block[first - 1], by_end)
    ):
        word = block[first - 1].lower
        if word in known.modifiers:
            modifiers.add(word)
        elif word in known.portfolios:
            portfolio.add(word)
        elif word == "and" and first > 1 and block[first - 2].lower in known.portfolios | known.modifiers:
            pass
        else:
            break
        first -= 1
    of = _name_before(text, block[first], by_end)
    begin = of.span.start if of else block[first].start
    words_end, end, after, complement_of, domain = _complement(block, stop, by_start)
    portfolio |= domain
    if key == "head" and portfolio and (whole := f"head of {block[after - 1].lower}") in known.stands_for:
        key = whole
    if _SHADOW in modifiers:
        key = f"{_SHADOW} {key}"  # who shadows an office does not hold it
    of = complement_of or of
    after_title = _person_after(text, end, by_start)
    if after_title and key == "member of parliament" and after > stop and is_one_word(after_title.span.of(text)):
        after_title = None  # the last word of a seat: "MP for Wood Roe"
    person = after_title or _person_before(text, begin, by_end)
    if person is not None and complement_of is None and of is None and person.span.start >= end:
        of = _country_after(text, person, by_start)
    title = Title(
        Span(begin, end),
        Span(block[first].start, words_end),
        key,
        frozenset(modifiers),
        frozenset(portfolio),
        of,
        person,
    )
    return title, max(after, stop)


def _ends_longer_name(word: Word, by_end: dict[int, Name]) -> bool:
    """Whether a word is the last of a body's name: "House" before "Press Secretary" in "White House"."""
    name = by_end.get(word.end)
    return name is not None and name.entity.kind is EntityKind.ORGANISATION and name.span.start < word.start


def _name_before(text: str, word: Word, by_end: dict[int, Name]) -> Name | None:
    """The country or body directly before a title: "Ukrainian President", "Pentagon Press Secretary"."""
    for gap in (" ", "'s ", "’s ", "' ", "’ "):
        if text[word.start - len(gap) : word.start] == gap:
            name = by_end.get(word.start - len(gap))
            if name is not None and name.entity.kind in _BODIES:
                return name
    return None


def _complement(
    block: Sequence[Word], i: int, by_start: dict[int, Name]
) -> tuple[int, int, int, Name | None, set[str]]:
    """What follows a head word: ends of title and phrase, the index after it, the body, the words of the portfolio."""
    words_end = end = block[i - 1].end
    of: Name | None = None
    domain: set[str] = set()
    while i < len(block) and block[i - 1].after == " " and not block[i - 1].possessive:
        word = block[i]
        if word.lower not in _CONNECTORS and not (
            word.lower == "and" and domain and i + 1 < len(block) and block[i + 1].is_capitalised
        ):
            break
        k = i + 1
        if k < len(block) and block[k].lower == "the" and block[k - 1].after == " ":
            k += 1
        if k >= len(block) or block[k - 1].after != " ":
            break
        name = by_start.get(block[k].start)
        if name is not None and name.kind is MentionKind.ADJECTIVE:
            of = name
            while k < len(block) and block[k].start < name.span.end:
                k += 1
            if k < len(block) and block[k].lower in _STATE and block[k - 1].after == " ":  # "head of the Maltese state"
                words_end = end = block[k].end
                domain.add(block[k].lower)
                i = k + 1
                continue
            name = by_start.get(block[k].start) if k < len(block) else None
        if name is not None and name.entity.kind in _BODIES | {EntityKind.PLACE, EntityKind.PROGRAMME}:
            if word.lower in {"in", "on", "at"} and name.entity.kind is EntityKind.PLACE:
                break
            while k < len(block) and block[k].start < name.span.end:
                k += 1
            if name.entity.kind in _BODIES:
                if of is None or name.entity.kind is EntityKind.COUNTRY:
                    of = name
                if (
                    block[k - 1].after == " "
                    and k < len(block)
                    and block[k].is_capitalised
                    and by_start.get(block[k].start) is None
                ):
                    words_end = end = name.span.end
                end = name.span.end
            else:
                while k < len(block) and block[k - 1].after == " " and block[k].lower in _LOCAL:
                    k += 1  # "the Northshire regional state administration"
                words_end = end = max(name.span.end, block[k - 1].end)
            i = k
            continue
        stop = k
        while stop < len(block) and _is_domain(block[stop]) and by_start.get(block[stop].start) is None:
            domain.add(block[stop].lower)
            stop += 1
            if block[stop - 1].possessive or block[stop - 1].after not in {" ", ", ", "-"}:
                break
            if block[stop - 1].after == ", " and not (
                stop < len(block) and block[stop].lower in title_words().portfolios | {"and"}
            ):
                break
            if (
                stop < len(block)
                and block[stop].lower == "and"
                and stop + 1 < len(block)
                and _is_domain(block[stop + 1])
            ):
                stop += 1
        if stop == k:
            break
        words_end = end = block[stop - 1].end
        i = stop
    return words_end, end, i, of, domain


def _is_domain(word: Word) -> bool:
    """Whether a word may be part of what an office is for; "Mr" in "lawyer for Mr Roe" is none."""
    if (word.lower,) in title_words().address:
        return False
    return word.is_capitalised or word.lower in title_words().portfolios


def _person_after(text: str, end: int, by_start: dict[int, Name]) -> Name | None:
    for gap in (" ", ", ", ": "):
        if text[end : end + len(gap)] == gap and (name := by_start.get(end + len(gap))) is not None:
            return name if name.entity.kind is EntityKind.PERSON else None
    for start in range(end + 1, end + _LONGEST_RANK):
        # "Commander of the Air Force Lieutenant General N. N.": a rank between office and name.
        if (name := by_start.get(start)) is not None:
            ranked = name.entity.kind is EntityKind.PERSON and is_rank(text[end:start].strip(" ,."))
            return name if ranked else None
    return None


def _person_before(text: str, begin: int, by_end: dict[int, Name]) -> Name | None:
    for article in ("", "the ", "a ", "an ", "The "):
        gap = f", {article}"
        if text[begin - len(gap) : begin] == gap and (name := by_end.get(begin - len(gap))) is not None:
            return name if name.entity.kind is EntityKind.PERSON else None
    return _who_is(text, begin, by_end)


def _who_is(text: str, begin: int, by_end: dict[int, Name]) -> Name | None:
    """The person of whom a title is told by a verb: "Jane Roe is mayor of", "Jane Roe, who is the head of"."""
    told = _TOLD.search(text, max(0, begin - _LONGEST_TOLD), begin)
    name = by_end.get(told.start()) if told is not None else None
    return name if name is not None and name.entity.kind is EntityKind.PERSON else None


def _country_after(text: str, person: Name, by_start: dict[int, Name]) -> Name | None:
    """The country of "President N. N. of Poland"."""
    for gap in (" of ", " of the "):
        if text[person.span.end : person.span.end + len(gap)] == gap:
            name = by_start.get(person.span.end + len(gap))
            if name is not None and name.entity.kind is EntityKind.COUNTRY:
                return name
    return None
