"""Pages as plain text, in the ways in which programs write them down: material for `train_clutter.py`.

A program keeps the whole page or the box around its article; it parts blocks by line ends or by blank lines, marks the
items of lists or not, and writes a menu a line an entry or all on one line. Many texts are cut off where somebody
stopped reading. All of these are made of the blocks of a page, and what `trafilatura` and `resiliparse` read is added
where they are installed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from cleaning import Case
from selectolax.lexbor import LexborHTMLParser

from communique.clean import UncleanableError
from communique.clean.html import clean_html
from communique.clean.html.page import Block, Box, read_page
from communique.clean.parts import Cleaned
from communique.schemas.vocabulary import BODY_ROLES, BlockRole

KEPT = BODY_ROLES | {BlockRole.CAPTION}
_MOST_ENTRY = 40
_MIN_MENU = 3
_MIN_ARTICLE = 400
_CUTS = (1000, 3000)
"""Characters after which a text is cut off: between these."""
_ABOVE = 0.9
"""Share of the article that stands in the box taken for it."""
_WORD = re.compile(r"\w+")


def saved_pages(folder: Path) -> Iterator[Case]:
    """The pages of a folder, of which nobody wrote down the text."""
    for file in sorted(folder.glob("*.html")):
        data = file.read_bytes()
        try:
            html = data.decode("utf-8")
        except UnicodeDecodeError:
            html = data.decode("windows-1252", "replace")
        yield Case(folder.name, file.stem, None, html, {})


def read(case: Case) -> tuple[list[Block], Cleaned] | None:
    """The blocks of a page and what the model for pages makes of them; None of a page with next to no article.

    And of the few pages that are mended before they are parsed, so that their blocks are others.
    """
    try:
        cleaned = clean_html(case.html, case.url)
    except UncleanableError:
        return None
    page = read_page(LexborHTMLParser(case.html))
    if (
        page.text != cleaned.text
        or sum(part.end - part.start for part in cleaned.parts if part.role in KEPT) < _MIN_ARTICLE
    ):
        return None
    return page.blocks, cleaned


def renderings(blocks: Sequence[Block], cleaned: Cleaned, chance: np.random.Generator) -> Iterator[str]:
    """A page as text in some ways: all of it; the box of its article, whole and cut off."""
    starts = {part.start for part in cleaned.parts if part.role in KEPT}
    article = [i for i, block in enumerate(blocks) if block.start in starts]
    if not article:
        return
    boxes = around(blocks, article)
    yield written(blocks, chance)
    for steps in (0, int(chance.integers(1, 3))):
        box = boxes[min(steps, len(boxes) - 1)]
        inside = [block for block in blocks if stands_in(block.box, box)]
        text = written(inside, chance)
        yield text
        if (stop := int(chance.integers(*_CUTS))) < len(text):
            yield text[:stop].rsplit(" " if chance.random() < 0.5 else "\n", 1)[0]


def around(blocks: Sequence[Block], article: Sequence[int]) -> list[Box]:
    """The boxes that hold nearly all of an article, the smallest first."""
    sizes: dict[int, int] = {}
    boxes: dict[int, Box] = {}
    for i in article:
        box: Box | None = blocks[i].box
        while box is not None:
            boxes[id(box)] = box
            sizes[id(box)] = sizes.get(id(box), 0) + len(blocks[i].text)
            box = box.parent
    least = _ABOVE * sum(len(blocks[i].text) for i in article)
    return sorted((boxes[key] for key, size in sizes.items() if size >= least), key=lambda box: -box.depth)


def stands_in(box: Box | None, outer: Box) -> bool:
    while box is not None and box is not outer:
        box = box.parent
    return box is not None


def written(blocks: Sequence[Block], chance: np.random.Generator) -> str:
    """Blocks as lines, in a way that chance decides."""
    gap = "\n\n" if chance.random() < 0.6 else "\n"
    mark = str(chance.choice(["", "", "- ", "  • ", "* "]))
    joined = str(chance.choice(["", "", "", " ", " | ", " / "]))
    close = chance.random() < 0.5
    """Whether the items of a list stand on lines below each other without a blank one between."""
    text = ""
    for is_entry, run in groupby(blocks, _is_entry):
        entries = list(run)
        if is_entry and joined and len(entries) >= _MIN_MENU:
            text += joined.join(block.text for block in entries) + gap
            continue
        for block in entries:
            is_item = _is_item(block)
            text += (mark if is_item else "") + block.text + ("\n" if is_item and close else gap)
    return text


def _is_item(block: Block) -> bool:
    box: Box | None = block.box
    for _ in range(3):
        if box is None or box.tag in ("p", "table", "blockquote"):
            return False
        if box.tag == "li":
            return True
        box = box.parent
    return False


def _is_entry(block: Block) -> bool:
    return _is_item(block) and len(block.text) <= _MOST_ENTRY and block.linked >= 0.9 * len(block.text)


def programs(html: str) -> Iterator[str]:
    """What programs that are installed read of a page."""
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    yield trafilatura.extract(html, favor_recall=True, include_comments=True, deduplicate=False) or ""
    yield extract_plain_text(html, main_content=True, list_bullets=True, alt_texts=False, links=False)
    yield extract_plain_text(html, main_content=False, list_bullets=True, alt_texts=False, links=False)
