"""What every block of a page is: the article's parts by their elements, what stands around it by rules, the rest clutter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from communique.clean.dateline import opening_dateline
from communique.clean.dates import date_line
from communique.clean.front import byline_names
from communique.clean.html.model import Scores
from communique.clean.html.page import Block, Box
from communique.clean.html.settings import boxes
from communique.clean.parts import Part, Published
from communique.clean.rules import clutter, fold, labels
from communique.schemas.vocabulary import BlockRole, PublishedBasis

_LEAST = 0.5
_LEAST_BETWEEN = 0.1
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ABOVE, _BELOW = 25, 12
"""Blocks above and below the article in which dates, authors and tags are looked for."""
_OPENING = 3
_MAX_AROUND = 30


@dataclass(slots=True)
class Around:
    """The blocks by role, and what was read of those around the article."""

    parts: list[Part]
    dates: list[Published] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None


def assign(blocks: Sequence[Block], scores: Scores, title: str | None) -> Around:
    """The role of every block. `scores` are the model's, in the same order; `title` is the title that was settled on."""
    chosen = _article(blocks, scores)
    inside = [i for i, is_in in enumerate(chosen) if is_in]
    first, last = (inside[0], inside[-1]) if inside else (len(blocks), len(blocks))
    found = Around([])
    wanted = fold(title) if title else None
    opening = 0
    updated: list[Published] = []
    for i, block in enumerate(blocks):
        role, rule = BlockRole.BOILERPLATE, "page"
        near = first - _ABOVE <= i < first or last < i <= last + _BELOW or (first <= i <= last)
        if (
            wanted is not None
            and len(block.text) <= len(wanted) + 3
            and i <= last
            and (fold(block.text) == wanted or _heads(block, wanted))
        ):
            role, rule = BlockRole.TITLE, "title"
        elif chosen[i]:
            role, rule = _role(block), "article"
            if (named := _line_rule(block)) is not None:
                role, rule = BlockRole.BOILERPLATE, named
            elif role is BlockRole.PARAGRAPH and i - first <= 6 and opening < _OPENING:
                opening += 1
                if (dateline := opening_dateline(block.text)) is not None:
                    opening = _OPENING
                    cut = len(block.text[: dateline.end].rstrip())
                    found.parts.append(Part(BlockRole.DATELINE, block.start, block.start + cut, "opening"))
                    found.parts.append(Part(role, block.start + dateline.end, block.end, rule))
                    if dateline.date is not None:
                        found.dates.append(
                            Published(dateline.date.first_day, dateline.date.precision, PublishedBasis.TEXT)
                        )
                    continue
        if role is BlockRole.BOILERPLATE and near and len(block.text.split()) <= _MAX_AROUND:
            around = _around(block, i < first, found, updated)
            if around is not None:
                role, rule = around, "front"
        if (
            role is not BlockRole.BOILERPLATE
            and role is not BlockRole.TITLE
            and chosen[i]
            and (line := date_line(block.text)) is not None
        ):
            role, rule = BlockRole.DATELINE, "front"
            (updated if line.updated else found.dates).append(
                Published(line.date.first_day, line.date.precision, PublishedBasis.TEXT)
            )
        found.parts.append(Part(role, block.start, block.end, rule))
    found.dates += updated
    return found


def _article(blocks: Sequence[Block], scores: Scores) -> list[bool]:
    """Which blocks belong to the article; on a page where none is likely, those that are likeliest.

    The rows of a table stay together, and a table between parts of the article is one of its parts.
    """
    best = float(scores.max()) if len(scores) else 0.0
    least = _LEAST if best >= _LEAST else best / 2
    chosen = [bool(score >= least) for score in scores]
    inside = [i for i, is_in in enumerate(chosen) if is_in]
    for first, last in _tables(blocks):
        between = inside[0] < first and last < inside[-1]
        mean = float(scores[first : last + 1].mean())
        chosen[first : last + 1] = [mean >= (_LEAST_BETWEEN if between else least)] * (last + 1 - first)
    return chosen


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


def _line_rule(block: Block) -> str | None:
    """The rule of `clutter.toml` by which a line of the article is clutter, such as a button to share it."""
    words = len(block.text.split())
    if words > 30 or block.box.tag in _HEADINGS or block.row:
        return None
    folded = fold(block.text)
    rules = clutter()
    return next((rule.name for rule in (*rules.lines, *rules.buttons) if rule.fits(folded, words)), None)


def _around(block: Block, above: bool, found: Around, updated: list[Published]) -> BlockRole | None:
    """The role of a short block near the article that is not of it."""
    text = block.text
    if block.box.around & _menus():
        return None
    if (line := date_line(text)) is not None:
        (updated if line.updated else found.dates).append(
            Published(line.date.first_day, line.date.precision, PublishedBasis.TEXT)
        )
        return BlockRole.DATELINE
    box: Box | None = block.box
    if block.box.tag == "figcaption" or (box and box.parent and box.parent.tag == "figcaption"):
        return BlockRole.CAPTION
    if (names := byline_names(text)) is not None:
        if above:
            found.authors += names
        return BlockRole.BYLINE
    if above and fold(text).strip("#* ") in labels("section"):
        found.section = found.section or text.strip("#* ")
        return BlockRole.SECTION
    return None


@cache
def _menus() -> int:
    """The bits of what stands in menus: nothing there tells of the article."""
    known = boxes()
    return known.tag_bits["nav"] | 1 << known.groups.index("navigation")
