"""What every block of a page is: parts of the article by their elements, what stands around it by rules, or clutter."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import numpy as np

from communique.clean.dateline import opening_dateline
from communique.clean.front import byline_names
from communique.clean.html.byline import Lines
from communique.clean.html.page import Block, Box
from communique.clean.html.settings import boxes, clutter_line
from communique.clean.parts import Part
from communique.clean.rules import fold, labels
from communique.clean.trees import Scores
from communique.schemas.vocabulary import BlockRole

_SURE, _LIKELY, _INSIDE = 0.6, 0.5, 0.4
"""Least scores of a part of the article: of the first and the last, of those on a page without surer ones, of those
between. What stands between two parts of an article is more likely one than what stands around it."""
_TABLE_INSIDE = 0.1
_ALL_LINK = 0.9
_MAX_LABELLED = 120
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ABOVE, _BELOW = 25, 12
"""Blocks above and below the article in which dates, authors and tags are looked for."""
_OPENING = 3
_MAX_AROUND = 30
"""Words of a line that says what it is, and of one that is clutter by its words."""


def article_range(blocks: Sequence[Block], scores: Scores) -> tuple[list[bool], int, int]:
    """Which blocks are the article, the first of them and the last (both the number of blocks when there are none)."""
    chosen = _article(blocks, scores)
    inside = [i for i, is_in in enumerate(chosen) if is_in]
    return chosen, *((inside[0], inside[-1]) if inside else (len(blocks), len(blocks)))


def title_place(blocks: Sequence[Block], title: str | None, first: int) -> int | None:
    """The block that is the title, the one closest above the article's first."""
    if title is None:
        return None
    wanted = fold(title)
    same = [
        i
        for i, block in enumerate(blocks)
        if len(block.text) <= len(wanted) + 3 and (_is_folded(block.text, wanted) or _heads(block, wanted))
    ]
    above = [i for i in same if i <= first + 2]
    heads = [i for i in above if blocks[i].box.tag == "h1"]
    found = heads or above or same
    return found[-1] if found else None


def assign(blocks: Sequence[Block], chosen: Sequence[bool], title: int | None, lines: Lines) -> list[Part]:
    """The parts of the text in order: the article by its elements, what stands around it as `lines` says, clutter."""
    inside = [i for i, is_in in enumerate(chosen) if is_in]
    first, last = (inside[0], inside[-1]) if inside else (len(blocks), len(blocks))
    parts: list[Part] = []
    opening = _OPENING
    for i, block in enumerate(blocks):
        role, rule = BlockRole.BOILERPLATE, "page"
        if i == title or (title is not None and block.text == blocks[title].text and i <= last):
            role, rule = BlockRole.TITLE, "title"
        elif chosen[i]:
            role, rule = _role(block), "article"
            if i in lines.roles and len(block.text.split()) <= _MAX_AROUND and role is not BlockRole.TABLE:
                role, rule = lines.roles[i], "front"
            elif block.linked >= _ALL_LINK * len(block.text) and opening == _OPENING and role is BlockRole.PARAGRAPH:
                role, rule = BlockRole.BOILERPLATE, "links_above"
            elif (around := _labelled(block, opening == _OPENING)) is not None:
                role, rule = around, "front"
            elif (named := _line_rule(block)) is not None:
                role, rule = BlockRole.BOILERPLATE, named
            elif role is BlockRole.PARAGRAPH and opening > 0:
                opening -= 1
                if (dateline := opening_dateline(block.text)) is not None:
                    opening = 0
                    cut = block.start + len(block.text[: dateline.end].rstrip())
                    parts.append(Part(BlockRole.DATELINE, block.start, cut, "opening"))
                    if dateline.date is not None:
                        lines.dates.append(((1, i), dateline.date.first_day, dateline.date.precision))
                    parts.append(Part(role, block.start + dateline.end, block.end, rule))
                    continue
        elif i in lines.roles:
            role, rule = lines.roles[i], "front"
        elif first - _ABOVE <= i <= last + _BELOW and (around := _around(block, i < first)) is not None:
            role, rule = around, "front"
        parts.append(Part(role, block.start, block.end, rule))
    return parts


def _article(blocks: Sequence[Block], scores: Scores) -> list[bool]:
    """Which blocks belong to the article; on a page where none is likely, those that are likeliest.

    The rows of a table stay together, a table between parts of the article is one of its parts, and where nothing else
    is likely the likeliest table is the article. Lines that are links and nothing else do not end an article: they lead
    to others.
    """
    best = float(scores.max()) if len(scores) else 0.0
    least = _SURE if best >= _SURE else _LIKELY if best >= _LIKELY else best / 2
    chosen = _between(scores, least)
    inside = [i for i, is_in in enumerate(chosen) if is_in]
    tables = {(first, last): float(scores[first : last + 1].mean()) for first, last in _tables(blocks)}
    for (first, last), mean in tables.items():
        between = inside[0] < first and last < inside[-1]
        chosen[first : last + 1] = [mean >= (_TABLE_INSIDE if between else min(least, _LIKELY))] * (last + 1 - first)
    for i in reversed(inside):
        if blocks[i].linked < _ALL_LINK * len(blocks[i].text):
            break
        chosen[i] = False
    if not any(chosen) and tables:
        first, last = max(tables, key=lambda table: tables[table])
        chosen[first : last + 1] = [True] * (last + 1 - first)
    return chosen if any(chosen) else _between(scores, least)


def _between(scores: Scores, least: float) -> list[bool]:
    """The blocks from the first to the last of those that score enough, without those that are unlikely."""
    sure = np.flatnonzero(scores >= least)
    chosen = scores >= min(least, _INSIDE)
    chosen[: sure[0] if len(sure) else None] = False
    chosen[sure[-1] + 1 if len(sure) else 0 :] = False
    return [bool(is_in) for is_in in chosen.tolist()]


def _tables(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The first and the last block of every table."""
    for table, run in groupby(range(len(blocks)), key=lambda i: _table(blocks[i]) if blocks[i].row else None):
        if table is not None:
            rows = list(run)
            yield rows[0], rows[-1]


def _table(block: Block) -> int:
    box: Box | None = block.box
    while box is not None and box.tag != "table":
        box = box.parent
    return id(box)


def _is_folded(text: str, wanted: str) -> bool:
    """Whether a text is the same as a folded one; most are shorter than a third of it, and no letter folds to four."""
    return 3 * len(text) >= len(wanted) and fold(text) == wanted


def _heads(block: Block, wanted: str) -> bool:
    return block.box.tag == "h1" and len(block.text) > 3 and fold(block.text) in wanted


def _role(block: Block) -> BlockRole:
    if block.row:
        return BlockRole.TABLE
    box: Box | None = block.box
    steps = 0
    listed = False
    while box is not None and steps < 6:
        if box.tag in _HEADINGS:
            return BlockRole.HEADING
        if box.tag == "blockquote":
            return BlockRole.QUOTE
        if box.tag == "figcaption":
            return BlockRole.CAPTION
        listed = listed or (box.tag in ("li", "dd") and steps <= 1)
        steps += 1
        box = box.parent
    return BlockRole.LIST_ITEM if listed else BlockRole.PARAGRAPH


def _labelled(block: Block, above: bool) -> BlockRole | None:
    """The role of a line that says itself what it is: tags after "Topics:", a section, "By the news desk"."""
    text = block.text
    if len(text) > _MAX_LABELLED or block.row:
        return None
    head, colon, rest = text.partition(":")
    if colon and rest.strip() and fold(head) in labels("tags") and text[-1] != ".":
        return BlockRole.TAGS
    if above and fold(text).strip("#* ") in labels("section"):
        return BlockRole.SECTION
    if above and text[-1] not in ".!?" and byline_names(text) is not None:
        return BlockRole.BYLINE
    return None


def _line_rule(block: Block) -> str | None:
    """The rule by which a short line of the article is clutter."""
    if block.box.tag in _HEADINGS or block.row:
        return None
    words = len(block.text.split(None, _MAX_AROUND))
    return clutter_line(fold(block.text), words) if words <= _MAX_AROUND else None


def _around(block: Block, above: bool) -> BlockRole | None:
    """The role of a short block near the article that is not of it."""
    text = block.text
    if block.box.around & _menus() or len(text.split(None, _MAX_AROUND)) > _MAX_AROUND:
        return None
    if block.box.tag == "figcaption" or (block.box.parent and block.box.parent.tag == "figcaption"):
        return BlockRole.CAPTION
    if above and fold(text).strip("#* ") in labels("section"):
        return BlockRole.SECTION
    return None


@cache
def _menus() -> int:
    """The bits of what stands in menus: nothing there tells of the article."""
    known = boxes()
    return known.tag_bits["nav"] | 1 << known.groups.index("navigation")
