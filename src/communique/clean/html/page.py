"""The visible text of a page, cut into blocks in document order, each with the boxes of the page that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from communique.clean.html.settings import boxes, name_bits

_UNSEEN = [
    "script",
    "style",
    "template",
    "noscript",
    "noframes",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "datalist",
]
_UNSEEN += ["audio", "video", "canvas", "head", "map", "math annotation"]
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
_MAYBE_HIDDEN = '[hidden], [style*="none" i], [style*="hidden" i]'
_LAYOUT = "table, form, h1, h2, iframe, blockquote, article, section"
"""What stands in tables that only arrange a page."""
_CELL = "\x1f"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
"""Characters that no browser shows. Those of white space are told by `str.split`."""
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNFOLDS = re.compile(r"collaps|accordion|until-found", re.IGNORECASE)
"""What a reader can unfold."""
_MAX_CELL = 400
_MAX_LATE = 200
"""Parts that a page sends late, each of which is searched for."""


@dataclass(slots=True, eq=False)
class Box:
    """An element of the page that begins a line of its own, such as a paragraph, a list or a part of the layout."""

    tag: str
    parent: Box | None
    names: int = 0
    """What its class, id, role and item properties say it is: bits of the groups of `boxes.toml`."""
    around: int = 0
    """The same of it and all boxes around it, and the bits of their elements."""
    depth: int = 0
    data: bool = False
    """Of a table: whether it holds data, not parts of the layout."""
    size: int = 0
    """Characters of text in it (filled by `features`)."""
    linked: int = 0
    prose: int = 0
    score: float = 0.0
    best: int = -1
    """Steps up from the box of most prose to it, if that stands in it or is it; else -1."""
    up: int = 0
    """Steps up from it to the first box that the box of most prose stands in."""


@dataclass(slots=True)
class Block:
    """A stretch of visible text that stands on lines of its own."""

    text: str
    box: Box
    linked: int
    """Characters of it in links."""
    row: bool = False
    """Whether it is a row of a table, its cells parted by tabs."""
    strong: bool = False
    """Whether all of it is set in bold."""
    clock: str | None = None
    """The `datetime` of a `time` element in it, empty if that has none."""
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Page:
    """The text of a page and its blocks; `text[block.start:block.end] == block.text`, in order, parted by line ends."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def read_page(tree: LexborHTMLParser) -> Page:
    """Cut a parsed page. What a reader never sees (scripts, styles, templates, hidden parts) is left out.

    The tree is changed: unseen elements are taken out of it.
    """
    _settle_streamed(tree)
    tree.strip_tags(_UNSEEN)
    root = tree.body or tree.root
    hidden = frozenset([node.mem_id for node in tree.css(_MAYBE_HIDDEN) if _hidden(node.attributes)])
    blocks = _cut(root, hidden) if root is not None else []
    offset = 0
    for block in blocks:
        block.start, block.end = offset, offset + len(block.text)
        offset = block.end + 1
    return Page("\n".join(block.text for block in blocks), blocks)


def _cut(root: LexborNode, hidden: frozenset[int]) -> list[Block]:
    """The blocks of an element, without those whose `mem_id` is `hidden`.

    One pass with a stack of its own: pages nest more deeply than Python calls may. All state is local: this loop takes
    most of the time of cleaning.
    """
    block_tags, tag_bits = boxes().block_tags, boxes().tag_bits
    arranging = _arranging(root)
    blocks: list[Block] = []
    parts: list[str] = []
    box = Box("body", None)
    linked = bold_size = in_link = bold = pre = 0
    in_row = after_link = False
    clock: str | None = None
    stack: list[tuple[Iterator[LexborNode], str, Box | None]] = []
    children: Iterator[LexborNode] = root.iter(include_text=True)
    tag, outer = "body", None
    while True:
        node = next(children, None)
        entered: Box | None = None
        if node is None:
            ends = outer is not None and (not in_row or tag == "tr")
        elif node.is_text_node:
            text = node.text_content
            if text and not text.isprintable():
                text = _CONTROL.sub("", text)
            if text and (parts or not text.isspace()):
                parts.append(text)
                after_link = False
                if in_link:
                    linked += len(text)
                if bold:
                    bold_size += len(text)
            continue
        else:
            begun = node.tag or ""
            if begun == "br":
                ends = not in_row and not pre
                if not ends and parts:
                    parts.append("\n")
            elif begun[:1] == "-" or (hidden and node.mem_id in hidden):
                continue
            else:
                ends = begun in block_tags and not in_row
        if ends and parts:
            if block := _block(parts, box, row=in_row, keep_lines=pre > 0):
                block.linked = min(linked, len(block.text))
                block.strong = bold_size >= 0.9 * len(block.text)
                block.clock = clock
                blocks.append(block)
            parts = []
            linked = bold_size = 0
            clock = None
        if node is None:
            if outer is not None:
                if tag == "tr":
                    in_row = False
                elif in_row:
                    parts.append(_CELL if tag in _CELLS else " ")
                elif tag == "pre":
                    pre -= 1
                box = outer
            elif tag == "a":
                in_link -= 1
                after_link = True
            elif tag in _BOLD:
                bold -= 1
            if not stack:
                break
            children, tag, outer = stack.pop()
            continue
        if begun == "br":
            continue
        if begun in block_tags:
            entered = box
            names = name_bits(node.attributes)
            box = Box(begun, box, names, box.around | names | tag_bits.get(begun, 0), box.depth + 1)
            if begun == "table":
                box.data = node.mem_id not in arranging
            elif begun == "tr":
                in_row = in_row or _is_data_row(node, box)
            elif begun == "pre":
                pre += 1
        elif begun == "a":
            if after_link:
                parts.append(" ")
            in_link += 1
        elif begun in _BOLD:
            bold += 1
        elif begun == "time":
            clock = clock or node.attributes.get("datetime") or ""
        stack.append((children, tag, outer))
        children, tag, outer = node.iter(include_text=True), begun, entered
    if parts and (block := _block(parts, box, row=False, keep_lines=False)):
        blocks.append(block)
    return blocks


def _arranging(root: LexborNode) -> frozenset[int]:
    """The `mem_id` of what is around parts of the layout, among them the tables that arrange a page."""
    found: set[int] = set()
    for part in root.css(_LAYOUT):
        around = part.parent
        while around is not None and around.mem_id not in found:
            found.add(around.mem_id)
            around = around.parent
    return frozenset(found)


def _block(parts: list[str], box: Box, *, row: bool, keep_lines: bool) -> Block | None:
    """The block of the text that has been gathered, with single spaces; None if that is white space."""
    text = "".join(parts)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if row:
        text = "\t".join(" ".join(cell.split()) for cell in text.removesuffix(_CELL).split(_CELL)).strip()
    elif keep_lines:
        text = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") if text.strip() else ""
    else:
        text = " ".join(text.split())
    return Block(text, box, 0, row) if text else None


def _settle_streamed(tree: LexborHTMLParser) -> None:
    """Put the parts that React sends late, hidden as `S:n`, in the place that it keeps for them, `template` `B:n`."""
    if tree.css_first('template[id^="B:"]') is None:
        return
    for part in tree.css('div[hidden][id^="S:"]'):
        del part.attrs["hidden"]
    for name in [part.attributes["id"] or "" for part in tree.css('div[id^="S:"]')[:_MAX_LATE]]:
        number = name[2:]
        place = tree.css_first(f'template[id="B:{number}"]') if number.isalnum() else None
        late = tree.css_first(f'div[id="{name}"]') if place is not None else None
        if place is not None and late is not None and late.css_first(f'template[id="B:{number}"]') is None:
            place.insert_after(late)
            place.decompose()
            late.decompose()


def _hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element is not shown by its own attributes."""
    style = attributes.get("style")
    if "hidden" not in attributes and not (style and _NOT_SHOWN.search(style)):
        return False
    return _UNFOLDS.search(" ".join(value for value in attributes.values() if value)) is None


def _is_data_row(row: LexborNode, box: Box | None) -> bool:
    """Whether a row of a table is a line of cells: two or more, none of them as long as a paragraph."""
    while box is not None and box.tag != "table":
        box = box.parent
    if box is None or not box.data:
        return False
    cells = [cell for cell in row.iter() if cell.tag in _CELLS]
    return len(cells) >= 2 and all(len(cell.text()) <= _MAX_CELL for cell in cells)
