"""The blocks of a Markdown document, and the text without its syntax, both with their places in the document.

`markdown-it-py` decides what is syntax. It tells the lines of blocks; inside a line its tokens are laid along the
source, one after the other, which gives the place of every character that a reader sees.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from communique.clean.markdown_inline import Edit, syntax

FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<matter>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*$", re.DOTALL | re.M
)
"""At the very start of a document: YAML between `---` lines or TOML between `+++` lines."""

_HTML_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
_HIDDEN_HTML = re.compile(r"\s*<(?:!--|script|style|iframe|noscript|svg|\?|!)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s|/·•*–—>«»→,:-]*")
_HEADING = re.compile(r"h[1-6]")
_NARROW = 40
"""Lines that are all shorter were not broken for their width."""
_MAX_DEPTH = 30
_MAX_INLINE = 10_000
"""Longer paragraphs are read as written: the parser's time grows with the square of the brackets in one."""


class BlockKind(StrEnum):
    """What a block is in the syntax of Markdown."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE_ROW = "table_row"
    HTML = "html"
    IMAGE = "image"
    LINKS = "links"
    """Links with nothing but signs between them."""
    LINK = "link"
    """One link and nothing else."""
    SYNTAX = "syntax"
    """What no reader sees as text: front matter, code, rules, definitions of links, comments."""


@dataclass(frozen=True, slots=True)
class MarkdownBlock:
    """A block and its place, from its first character that is not white space to its last."""

    kind: BlockKind
    start: int
    end: int
    in_list: bool = False
    level: int = 0
    """Of a heading, 1 to 6."""


@dataclass(frozen=True, slots=True)
class Markdown:
    """A Markdown document: its blocks, which hold every character that is not white space, and what is syntax."""

    source: str
    blocks: tuple[MarkdownBlock, ...]
    edits: tuple[Edit, ...]
    """Stretches of syntax in order, none overlapping, each with what a reader sees in its place (often nothing)."""


@dataclass(frozen=True, slots=True)
class Visible:
    """A text without its syntax. `starts[i]` and `ends[i]` say where its character `i` stands in the source."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch that is not empty stands in the source."""
        return self.starts[start], self.ends[end - 1]

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch whose characters stand in a stretch of the source; empty when a reader sees none of it."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def visible(markdown: Markdown) -> Visible:
    """The text of a document without its syntax."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    at = 0
    for edit in (*markdown.edits, Edit(len(markdown.source), len(markdown.source), "")):
        parts.append(markdown.source[at : edit.start])
        starts.extend(range(at, edit.start))
        ends.extend(range(at + 1, edit.start + 1))
        parts.append(edit.shown)
        starts.extend([edit.start] * len(edit.shown))
        ends.extend([edit.end] * len(edit.shown))
        at = edit.end
    return Visible("".join(parts), starts, ends)


def parse_markdown(source: str) -> Markdown:
    """The blocks of a document in order, and its syntax."""
    matter = FRONT_MATTER.match(source)
    offset = matter.end() if matter else 0
    # The parser takes both for the end of a line, and the places must stay.
    written = source.replace("\r", "\n")
    lines = _Lines(written, offset)
    blocks: list[MarkdownBlock] = []
    edits: list[Edit] = []
    parser, environment = _parser(), dict[str, Any]()
    for token, around in _leaves(parser.parse(written[offset:], environment)):
        if token.type == "html_block":
            _html(lines, token, blocks, edits)
            continue
        token.children = []
        if len(token.content) <= _MAX_INLINE:
            parser.inline.parse(token.content, parser, environment, token.children)
        _inline(lines, token, around, blocks, edits)
    found = _merged_rows(written, sorted(set(blocks), key=lambda block: (block.start, block.end)))
    return Markdown(source, tuple(_with_gaps(source, found)), tuple(_in_order(edits)))


class _Lines:
    """Where the lines of a document stand; the parser counts them from the end of the front matter."""

    def __init__(self, source: str, offset: int) -> None:
        self.source = source
        self.starts = [offset, *(m.end() for m in re.compile("\n").finditer(source, offset)), len(source) + 1]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Start and end of lines `first` to `after` (exclusive), without the last line end."""
        return self.starts[first], min(self.starts[min(after, len(self.starts) - 1)] - 1, len(self.source))


def _leaves(tokens: Sequence[Token]) -> Iterator[tuple[Token, tuple[str, ...]]]:
    """The tokens that hold text, with the types of the blocks around them (of headings `h1` to `h6`)."""
    around: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            around.append(token.tag if token.type == "heading_open" else token.type.removesuffix("_open"))
        elif token.nesting == -1:
            around.pop()
        elif token.type in {"inline", "html_block"}:
            yield token, tuple(around)


def _inline(lines: _Lines, token: Token, around: Sequence[str], blocks: list[MarkdownBlock], edits: list[Edit]) -> None:
    """The blocks of a stretch of text (lines that were not broken for their width are blocks of their own)."""
    places = _places(lines, token, "tr" in around)
    if places is None or token.map is None:
        return
    own = syntax(token.content, token.children or [])  # none where the content was too long to be parsed
    edits += [Edit(places[e.start], places[e.end - 1] + 1, e.shown) for e in own if e.end > e.start]
    if "tr" in around:
        start, end = lines.span(*token.map)
        blocks += _trimmed(lines.source, start, end, BlockKind.TABLE_ROW, in_list=False)
        return
    kind = _kind(token, around)
    content = token.content.split("\n")
    cuts = [0, *(_deliberate(content) if around == ("paragraph",) else ()), len(content)]
    first = token.map[0]
    for begin, after in pairwise(cuts):
        last = token.map[1] if after == len(content) else first + after
        start, end = lines.span(first + begin, last)
        found = _trimmed(lines.source, start, end, kind, in_list="list_item" in around)
        blocks += [replace(block, level=_level(around)) for block in found]
    at = 0
    for number, line in enumerate(content):
        start, end = lines.span(first + number, first + number + 1)
        head, tail = (places[at], places[at + len(line) - 1] + 1) if line else (end, end)
        edits += [Edit(a, b, "") for a, b in ((start, head), (tail, end)) if a < b]
        if number + 1 < len(content) and number + 1 not in cuts:
            edits.append(Edit(end, end + 1, " "))
        at += len(line) + 1


def _places(lines: _Lines, token: Token, in_row: bool) -> list[int] | None:
    """Where each character of a token's content stands; None where it cannot be found, which leaves it as written."""
    if token.map is None:
        return None
    found: list[int] = []
    cursor = lines.starts[token.map[0]]
    for number, line in enumerate(token.content.split("\n")):
        start, end = lines.span(token.map[0] + number, token.map[0] + number + 1)
        at = lines.source.find(line, start, end) if in_row else lines.source.rfind(line, start, end)
        if at < 0:
            return None
        cursor = at + len(line)
        found += [*range(at, cursor), cursor]
    return found


def _deliberate(content: Sequence[str]) -> list[int]:
    """The lines of a paragraph that are paragraphs of their own, as when a scraper writes no blank lines.

    They do not go on in lower case, and their first word would have had room on the line before, or no line is as long
    as lines are that were broken for their width.
    """
    width = max(map(len, content))
    return [
        i + 1
        for i, (line, after) in enumerate(pairwise(content))
        if (words := after.split())
        and not words[0][0].islower()
        and (width < _NARROW or len(line.rstrip()) + 1 + len(words[0]) <= width)
    ]


def _kind(token: Token, around: Sequence[str]) -> BlockKind:
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    links = sum(child.type == "link_open" for child in children)
    depth, outside, images = 0, [], 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        images += child.type == "image"
        if depth == 0 and child.type in {"text", "text_special", "code_inline"}:
            outside.append(child.content)
    bare = _SEPARATORS.fullmatch("".join(outside)) is not None
    if links and bare:
        return BlockKind.LINKS if links > 1 else BlockKind.LINK
    if images and bare and not links:
        return BlockKind.IMAGE
    if _level(around):
        return BlockKind.HEADING
    if "blockquote" in around:
        return BlockKind.QUOTE
    return BlockKind.LIST_ITEM if "list_item" in around else BlockKind.PARAGRAPH


def _level(around: Sequence[str]) -> int:
    return next((int(name[1]) for name in around if _HEADING.fullmatch(name)), 0)


def _html(lines: _Lines, token: Token, blocks: list[MarkdownBlock], edits: list[Edit]) -> None:
    if token.map is None:
        return
    start, end = lines.span(*token.map)
    tags = [Edit(m.start(), m.end(), "") for m in _HTML_TAG.finditer(lines.source, start, end)]
    bare = _HTML_TAG.sub("", lines.source[start:end])
    hidden = _HIDDEN_HTML.match(token.content) is not None or not bare.strip()
    if not hidden:
        edits += tags
    blocks += _trimmed(lines.source, start, end, BlockKind.SYNTAX if hidden else BlockKind.HTML, in_list=False)


def _trimmed(source: str, start: int, end: int, kind: BlockKind, *, in_list: bool) -> list[MarkdownBlock]:
    stretch = source[start:end]
    if not stretch.strip():
        return []
    start += len(stretch) - len(stretch.lstrip())
    return [MarkdownBlock(kind, start, start + len(stretch.strip()), in_list)]


def _merged_rows(source: str, blocks: Sequence[MarkdownBlock]) -> list[MarkdownBlock]:
    """The blocks, none reaching into the next: where the parser gives one line to two, the first has it."""
    found: list[MarkdownBlock] = []
    for block in blocks:
        start = max(block.start, found[-1].end if found else 0)
        rest = _trimmed(source, start, max(start, block.end), block.kind, in_list=block.in_list)
        found += [replace(part, level=block.level) for part in rest]
    return found


def _with_gaps(source: str, blocks: Sequence[MarkdownBlock]) -> Iterator[MarkdownBlock]:
    """The blocks, and what stands between them as syntax."""
    at = 0
    for block in blocks:
        yield from _trimmed(source, at, block.start, BlockKind.SYNTAX, in_list=False)
        yield block
        at = block.end
    yield from _trimmed(source, at, len(source), BlockKind.SYNTAX, in_list=False)


def _in_order(edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits in order; of two that overlap only the first counts."""
    at = 0
    for edit in sorted(set(edits), key=lambda e: (e.start, -e.end, e.shown)):
        if edit.start >= at:
            yield edit
            at = edit.end


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables and struck-out text, blocks only; what stands in a line is parsed block by block.

    Indented lines are text: scrapers indent what is no code.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_DEPTH}).enable(["table", "strikethrough"])
    return parser.disable(["code", "inline"])
