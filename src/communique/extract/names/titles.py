"""Titles in a text: "First Deputy Minister of Defence of Ukraine", with or without the person who bears it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from communique.extract.names.bearers import country_after, person_after, person_before
from communique.extract.names.name import Name, Names
from communique.extract.names.offices import first_words, head_at, is_office_word, short_head_at, title_words
from communique.extract.names.title import Title as Title
from communique.extract.names.titles_uk import ukrainian_titles
from communique.extract.names.words import Word, is_one_word, words_of_blocks
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind

_MOST_LEFT = 4
"""Words of a body's name between "former" and the title."""
_MOST_FIELDS = 7
_FIELD_ENDS = frozenset({"at", "with"})
_NO_FIELD = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "our", "this", "that", "all", "both", "what", "who"}
)
_CONNECTORS = frozenset({"of", "for", "to", "on", "at", "in"})
_DASHES = frozenset({"-", "–", "—"})
_STATE = frozenset({"state", "government"})
_LOCAL = frozenset(
    {"regional", "state", "military", "city", "district", "local", "administration", "council", "region"}
)
_SHADOW = "shadow"
_LETTERED = re.compile(r" \([A-Z][\w.-]{1,9}\) \Z")
"""What a body is called for short, between its name and an office of it: "Harbour Police (HP) | Director"."""
_LONGEST_LETTERS = 14
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
        if i < after:
            continue
        is_short = (head := head_at(block, i)) is None
        head = _short_head(block, i, by_start) if is_short else head
        if head is None or _is_named(names, block[i].start) or _modifies_another(block, head[0]):
            continue
        title, after = _title(text, block, i, head, by_start, by_end, found[-1].span.end if found else 0, is_short)
        if title.person and found and title.person == found[-1].person and _is_bare_list(text, title):
            title = replace(title, person=None)
        if found and (both := _joined(text, found[-1], title)) is not None:
            found[-1] = both
        if title.person and _is_under(text, title):
            if found and found[-1].person is None:
                found[-1] = replace(found[-1], person=title.person)
            title = replace(title, person=None)
        found.append(title)
    return found


def _short_head(block: Sequence[Word], i: int, by_start: dict[int, Name]) -> tuple[int, str] | None:
    """A word that is a title only right before a name, where a person's name comes next: "Gov. | Jane Roe"."""
    head = short_head_at(block, i)
    if head is None or head[0] >= len(block) or block[head[0] - 1].after not in {" ", ". "}:
        return None
    name = by_start.get(block[head[0]].start)
    return head if name is not None and name.entity.kind is EntityKind.PERSON else None


def _is_named(names: Sequence[Name], place: int) -> bool:
    """Whether a place of the text lies in one of the names, which are in order."""
    before = bisect_right(names, place, key=lambda name: name.span.start) - 1
    return before >= 0 and place < names[before].span.end


def _is_under(text: str, title: Title) -> bool:
    """Whether a name behind a title is not its bearer's: "a council under the President of Malta Jane Roe"."""
    behind = title.person is not None and title.person.span.start >= title.span.end
    return behind and text[: title.span.start].endswith("under the ")


def _is_bare_list(text: str, title: Title) -> bool:
    """Whether a comma alone stands between a person and the title behind: it may be the next of a list."""
    return title.person is not None and text[title.person.span.end : title.span.start] == ", "


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
    is_short: bool,
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
    is_local = key in known.local
    of = _name_before(text, block[first], by_end, is_local=is_local)
    begin = of.span.start if of else block[first].start
    left = _left(block, first, floor) if not modifiers & known.left else None
    if left is not None:
        modifiers.add(left.lower)
        begin = min(begin, left.start)
    words_end, end, after, complement_of, domain = _complement(block, stop, by_start)
    if is_short and block[stop - 1].after == ". ":
        words_end = end = end + 1  # the stop of "Gov."
    portfolio |= domain
    if key == "head" and portfolio and (whole := f"head of {block[after - 1].lower}") in known.stands_for:
        key = whole
    if _SHADOW in modifiers:
        key = f"{_SHADOW} {key}"  # who shadows an office does not hold it
    of = complement_of or of
    after_title = person_after(text, end, by_start)
    if after_title and key == "member of parliament" and after > stop and is_one_word(after_title.span.of(text)):
        after_title = None  # the last word of a seat: "MP for Wood Roe"
    is_one = (
        key not in known.indefinite or bool(of or modifiers or portfolio) or words_end > block[stop - 1].end + is_short
    )
    person = after_title
    if person is None and not text.startswith(("'s", "’s"), end):  # "Jane Roe, the minister's brother"
        person = person_before(text, begin, end, by_end, is_one=is_one)
    if person is not None and complement_of is None and of is None and person.span.start >= end:
        of = country_after(text, person, by_start, is_local=is_local)
    title = Title(
        Span(begin, end),
        Span(block[first].start, words_end),
        key,
        frozenset(modifiers),
        frozenset(portfolio),
        of,
        person,
        Span(left.start, left.end) if left is not None else None,
    )
    return title, max(after, stop)


def _left(block: Sequence[Word], first: int, floor: int) -> Word | None:
    """The word "former" before the name of the body whose title begins at word `first`: "former Roe Party leader"."""
    k = first
    while (
        k > 0
        and first - k < _MOST_LEFT
        and block[k - 1].is_capitalised
        and block[k - 1].after.strip("'s") in {" ", ". ", "."}
    ):
        k -= 1
    if k in {0, first} or block[k - 1].after != " " or block[k - 1].start < floor:
        return None
    return block[k - 1] if block[k - 1].lower in title_words().left else None


def _ends_longer_name(word: Word, by_end: dict[int, Name]) -> bool:
    """Whether a word is the last of a body's name: "House" before "Press Secretary" in "White House"."""
    name = by_end.get(word.end)
    return name is not None and name.entity.kind is EntityKind.ORGANISATION and name.span.start < word.start


def _name_before(text: str, word: Word, by_end: dict[int, Name], *, is_local: bool) -> Name | None:
    """The country or body directly before a title: "Ukrainian President", "Pentagon Press Secretary".

    Of an office that regions and cities have (`is_local`) also the place: "Texas Governor".
    """
    for gap in (" ", "'s ", "’s ", "' ", "’ "):
        if text[word.start - len(gap) : word.start] == gap:
            name = by_end.get(word.start - len(gap))
            if name is not None and (
                name.entity.kind in _BODIES or (is_local and name.entity.kind is EntityKind.PLACE)
            ):
                return name
    lettered = _LETTERED.search(text, max(0, word.start - _LONGEST_LETTERS), word.start)
    name = by_end.get(lettered.start()) if lettered is not None else None
    return name if name is not None and name.entity.kind is EntityKind.ORGANISATION else None


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
        if k == i + 1 and not domain and of is None and _begins_bearer(block, k, by_start):
            break  # "a spokesman for | President Jane Roe"
        name = by_start.get(block[k].start)
        if name is not None and name.span.end < block[k].end:
            break  # "of the London-based ..."
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
                owned = by_start.get(block[k].start) if block[k - 1].possessive and k < len(block) else None
                if owned is not None and owned.entity.kind is EntityKind.ORGANISATION:  # "of Malta's | Road Agency"
                    of = owned
                    while k < len(block) and block[k].start < owned.span.end:
                        k += 1
                    end, i = owned.span.end, k
                    continue
                if (longer := _owned_field(block, k, by_start)) > k:
                    words_end = end = block[longer - 1].end
                    i = longer
                    continue
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
        stop = k if word.lower not in {"of", "for"} else _fields(block, k)
        if stop > k:
            domain |= {w.lower for w in block[k:stop] if w.lower != "and"}
            words_end = end = block[stop - 1].end
            i = stop
            continue
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
                and by_start.get(block[stop + 1].start) is None
            ):
                stop += 1
        if stop == k:
            break
        words_end = end = block[stop - 1].end
        i = stop
    return words_end, end, i, of, domain


def _begins_bearer(block: Sequence[Word], k: int, by_start: dict[int, Name]) -> bool:
    """Whether offices and ranks and then a person's name begin at word `k`."""
    first = k
    while (
        k < len(block)
        and block[k].is_capitalised
        and is_office_word(block[k].lower)
        and block[k].after in {" ", ". "}
        and not block[k].possessive
    ):
        k += 1
    name = by_start.get(block[k].start) if first < k < len(block) else None
    return name is not None and name.entity.kind is EntityKind.PERSON


def _owned_field(block: Sequence[Word], k: int, by_start: dict[int, Name]) -> int:
    """The index after a field with a capital that a country has: "for Malta's | Economic Recovery"; `k` for none."""
    if not block[k - 1].possessive:
        return k
    while (
        k < len(block)
        and block[k].is_capitalised
        and block[k - 1].after.strip("'s") == " "
        and by_start.get(block[k].start) is None
    ):
        k += 1
    return k


def _fields(block: Sequence[Word], k: int) -> int:
    """The index after what somebody is professor or head of, written small, up to "at" or a comma; `k` for nothing."""
    for stop in range(k, min(len(block), k + _MOST_FIELDS)):
        word = block[stop]
        if word.lower in _FIELD_ENDS:
            return stop
        if word.is_capitalised or word.possessive or word.lower in _NO_FIELD or not word.text.isalpha():
            return k
        if word.after != " ":
            return stop + 1 if word.after.startswith(",") else k
    return k


def _is_domain(word: Word) -> bool:
    """Whether a word may be part of what an office is for; "Mr" in "lawyer for Mr Roe" is none."""
    if (word.lower,) in title_words().address or word.lower.endswith("-based"):
        return False
    return word.is_capitalised or word.lower in title_words().portfolios
