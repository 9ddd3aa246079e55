"""The visible text of a page, cut into blocks in document order, each with the boxes of the page that it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import escape

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
_MAYBE_HIDDEN = '[hidden], [style*="none" i], [style*="hidden" i]'
_LAYOUT = "table, form, h1, h2, iframe, blockquote, article, section"
"""What stands in tables that only arrange a page."""
_NAMING = re.compile(r' (?:class|id|role|itemprop)="([^"]+)"')
_CELL = "\x1f"
_ATTRIBUTE = re.compile(r' (=?[^ =]*)="([^"]*)"')
_WHOLE_TAG = re.compile("<([^>]*)>")
_INSTRUCTION = re.compile(r"<\?[^>]*>")
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u00a0"), ("&quot;", '"'), ("&amp;", "&"))
_RAW_BEGIN = ("<xmp", "<noembed", "<plaintext")
_RAW = re.compile(r"(<(xmp|noembed|plaintext)(?: [^>]*)?>)(.*?)</\2>", re.DOTALL)
"""Elements that the parser writes with their text as it stands (others such are not seen)."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_CONTROL = "".join(map(chr, [*range(0x09), *range(0x0E, 0x20), 0x7F]))
_NO_CONTROL = dict.fromkeys(map(ord, _CONTROL))
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
    number: int = 0
    """Its place in the order of the page: what is around it has a lower one."""
    names: int = 0
    """What its class, id, role and item properties say it is: bits of the groups of `boxes.toml`."""
    around: int = 0
    """The same of it and all boxes around it, and the bits of their elements."""
    depth: int = 0
    data: bool = False
    """Of a table: whether it holds data, not parts of the layout."""


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
    if root is None:
        return Page("")
    for node in root.css(_MAYBE_HIDDEN):
        if node.tag != "br" and node.mem_id != root.mem_id and _hidden(node.attributes):
            node.decompose(recursive=False)
    tables = tree.tags("table")
    arranging = _arranging(root) if tables else frozenset()
    data = [table.mem_id not in arranging for table in tables]
    rows = tree.tags("tr") if any(data) else []
    blocks = _cut(_with_escapes(root.inner_html or ""), data, rows)
    offset = 0
    for block in blocks:
        block.start, block.end = offset, offset + len(block.text)
        offset = block.end + 1
    return Page("\n".join(block.text for block in blocks), blocks)


def _cut(markup: str, data: Sequence[bool], rows: Sequence[LexborNode]) -> list[Block]:
    """The blocks of markup as the parser writes it: every element but the void ones has its end, in its place.

    `data` says of each table in turn whether it holds data, `rows` are the rows of all of them where any does. To split
    written markup at its signs takes less time than to ask each element for its parts. All state is local: this loop
    takes much of the time of cleaning.
    """
    kinds = _kinds().get
    tag_bits = boxes().tag_bits
    blocks: list[Block] = []
    parts: list[str] = []
    box = Box("body", None)
    linked = bold_size = in_link = bold = pre = tables = table_rows = boxes_begun = 0
    in_row = after_link = False
    clock: str | None = None
    control = any(map(markup.__contains__, _CONTROL))
    for token in _tokens(markup):
        written, _, text = token.partition(">")
        name = written
        kind = kinds(name)
        if kind is None and " " in written:
            name = written.partition(" ")[0]
            kind = kinds(name)
        if kind is None:
            pass
        elif kind <= _BREAK:
            if kind == _BREAK:
                ends = not in_row and not pre
                if not ends and parts:
                    parts.append("\n")
            else:
                ends = not in_row or kind == _ROW_END
            if ends and parts:
                if block := _block(parts, box, row=in_row, keep_lines=pre > 0):
                    block.linked = min(linked, len(block.text))
                    block.strong = bold_size >= 0.9 * len(block.text)
                    block.clock = clock
                    blocks.append(block)
                parts = []
                linked = bold_size = 0
                clock = None
            if kind >= _RULE:
                if kind == _RULE and in_row:
                    parts.append(" ")
            elif kind >= _BOX_END:
                if kind == _ROW_END:
                    in_row = False
                elif in_row:
                    parts.append(_CELL if kind == _CELL_END else " ")
                if kind == _PRE_END:
                    pre -= 1
                box = box.parent or box
            else:
                bits = _names(written) if name is not written else 0
                boxes_begun += 1
                box = Box(name, box, boxes_begun, bits, box.around | bits | tag_bits.get(name, 0), box.depth + 1)
                if kind == _TABLE:
                    box.data = data[tables]
                    tables += 1
                elif kind == _ROW:
                    in_row = in_row or (_in_data(box) and _is_line_of_cells(rows[table_rows]))
                    table_rows += 1
                elif kind == _PRE:
                    pre += 1
        elif kind == _LINK:
            if after_link:
                parts.append(" ")
            in_link += 1
        elif kind == _LINK_END:
            in_link -= 1
            after_link = True
        elif kind == _BOLD:
            bold += 1
        elif kind == _BOLD_END:
            bold -= 1
        else:
            clock = clock or _clock(written)
        if text:
            if "&" in text:
                text = _written_out(text)
            if control:
                text = text.translate(_NO_CONTROL)
            if text and (parts or not text.isspace()):
                parts.append(text)
                after_link = False
                if in_link:
                    linked += len(text)
                if bold:
                    bold_size += len(text)
    return blocks


_BLOCK, _TABLE, _ROW, _PRE, _BOX_END, _CELL_END, _PRE_END, _ROW_END, _RULE, _BREAK = range(10)
_LINK, _LINK_END, _BOLD, _BOLD_END, _TIME = range(10, 15)
"""What the cutting does at a tag: elements that begin lines and their ends, then those within lines."""


@cache
def _kinds() -> Mapping[str, int]:
    """What is done at each tag; the others are passed over."""
    found = {}
    for tag in boxes().block_tags:
        found[tag], found[f"/{tag}"] = _BLOCK, _BOX_END
    found |= {"table": _TABLE, "tr": _ROW, "/tr": _ROW_END, "pre": _PRE, "/pre": _PRE_END, "hr": _RULE, "br": _BREAK}
    found |= {"/td": _CELL_END, "/th": _CELL_END, "a": _LINK, "/a": _LINK_END, "time": _TIME}
    for tag in ("b", "strong"):
        found[tag], found[f"/{tag}"] = _BOLD, _BOLD_END
    return found


def _written_out(text: str) -> str:
    """Text as it is shown for text as the parser writes it."""
    for reference, sign in _REFERENCES:
        text = text.replace(reference, sign)
    return text


def _tokens(markup: str) -> list[str]:
    """Markup as the parser writes it in parts of a tag without its `<`, and the text after it: `p class="a">Some text`.

    In texts and attributes `<` and `>` are references, so that they stand nowhere else but in comments, and a stray `<`
    in names.
    """
    shown: list[str] = []
    at = begin = 0
    while (begin := markup.find("<!--", begin)) >= 0:
        if markup.rfind("<", at, begin) > markup.rfind(">", at, begin):
            begin = markup.find(">", begin)
            continue
        shown.append(markup[at:begin])
        end = markup.find("-->", begin + 4)
        at = begin = end + 3 if end >= 0 else len(markup)
    markup = "<>".join([*shown, markup[at:]])
    if "<?" in markup:
        markup = _INSTRUCTION.sub("<>", markup)
    if markup.count("<") != markup.count(">"):
        markup = _WHOLE_TAG.sub(lambda tag: f"<{tag[1].replace('<', '?')}>", markup)
    return f">{markup}</body>".split("<")


def _with_escapes(markup: str) -> str:
    """Markup in which elements whose content is text, whatever it looks like, have it escaped as others do."""
    if not any(begin in markup for begin in _RAW_BEGIN):
        return markup
    return _RAW.sub(lambda raw: f"{raw[1]}{escape(raw[3], quote=False)}</{raw[2]}>", markup)


@lru_cache(maxsize=1 << 14)
def _names(written: str) -> int:
    """The bits of the groups of `boxes.toml` that the names in a tag belong to."""
    return name_bits(_NAMING.findall(written))


def _clock(written: str) -> str:
    """The `datetime` of a `time` element."""
    return next((_written_out(value) for name, value in _ATTRIBUTE.findall(written) if name == "datetime"), "")


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
    if not any((place.attributes.get("id") or "").startswith("B:") for place in tree.tags("template")):
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


def _is_line_of_cells(row: LexborNode) -> bool:
    """Whether a row of a table is a line of cells: two or more, none of them as long as a paragraph."""
    cells = [cell for cell in row.iter() if cell.tag in _CELLS]
    return len(cells) >= 2 and all(len(cell.text()) <= _MAX_CELL for cell in cells)


def _in_data(box: Box | None) -> bool:
    """Whether a row stands in a table of data."""
    while box is not None and box.tag != "table":
        box = box.parent
    return box is not None and box.data
