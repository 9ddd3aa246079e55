"""Markdown: its blocks get roles like those of plain text, told by the words that a reader sees."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from communique.clean.article import article_role, closing_summary
from communique.clean.dates import date_in_url
from communique.clean.front import Front
from communique.clean.markdown_blocks import BlockKind, Markdown, MarkdownBlock, Visible, parse_markdown, visible
from communique.clean.markdown_front_matter import front_matter
from communique.clean.parts import Cleaned, Part, Published
from communique.clean.pieces import Piece, pieces
from communique.clean.surroundings import settle
from communique.schemas.vocabulary import BlockRole, PublishedBasis

_ROLES = {
    BlockKind.LIST_ITEM: BlockRole.LIST_ITEM,
    BlockKind.QUOTE: BlockRole.QUOTE,
    BlockKind.TABLE_ROW: BlockRole.TABLE,
}
"""Roles that the syntax decides, where neither clutter nor front matter is found."""

_BULLET = "• "
"""Stands before the words of a list item, as in plain text."""

_MIN_LINKS = 3
"""Lines in a row, each a link and nothing else, that are a menu and no part of the article."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A piece of what a reader sees, its block, and where its words begin in the visible text."""

    piece: Piece
    block: MarkdownBlock
    start: int


def clean_markdown(source: str, url: str | None, title: str | None) -> Cleaned:
    """A Markdown document: `text` is the document as written, its parts hold every character but white space.

    `url` and `title` are those that the source gives; what it gives wins over front matter, and that over the text.
    """
    markdown = parse_markdown(source)
    text = visible(markdown)
    matter = front_matter(source)
    shown = list(_shown(markdown, text))
    cut = [entry.piece for entry in shown]
    clutter, front = settle(cut, _link_lists(shown), title or matter.title or _heading(shown))
    parts = _parts(source, shown, front, clutter, text)
    paragraphs = {i: at for at, (i, _) in enumerate(parts) if i is not None}
    prose = [i for i, at in paragraphs.items() if parts[at][1].role in _PROSE and cut[i].is_prose]
    last = closing_summary(cut, prose, front.title)
    if last is not None:
        at = paragraphs[last]
        parts[at] = (last, replace(parts[at][1], role=BlockRole.SUMMARY, rule="closing_summary"))
    hidden = _hidden(markdown, [part for _, part in parts])
    return Cleaned(
        text=source,
        parts=tuple(sorted([*(part for _, part in parts), *hidden], key=lambda part: part.start)),
        title=front.title,
        authors=matter.authors or front.authors,
        section=matter.section or front.section,
        tags=matter.tags or front.tags,
        published=matter.published or _published(front, url or matter.url),
        language=matter.language,
        url=matter.url,
    )


def shown_pieces(source: str) -> list[Piece]:
    """The pieces of what a reader sees of a Markdown document."""
    markdown = parse_markdown(source)
    return [entry.piece for entry in _shown(markdown, visible(markdown))]


_PROSE = (BlockRole.PARAGRAPH, BlockRole.QUOTE)


def _shown(markdown: Markdown, text: Visible) -> Iterator[_Shown]:
    """What a reader sees of the blocks, in order. A photo credit at the end of a line is a piece of its own."""
    for block in markdown.blocks:
        if block.kind in (BlockKind.SYNTAX, BlockKind.IMAGE):
            continue
        start, end = text.from_source(block.start, block.end)
        found = pieces(text.text[start:end])
        begins = [text.to_source(start + piece.start, start + piece.end)[0] for piece in found]
        for i, piece in enumerate(found):
            first = begins[i] if i else block.start
            # Syntax between two pieces belongs to the first, so that nothing is left over.
            rest = markdown.source[first : begins[i + 1] if i + 1 < len(found) else block.end]
            words = f"{_BULLET}{piece.text}" if block.in_list else piece.text
            yield _Shown(
                replace(piece, start=first, end=first + len(rest.rstrip()), text=words), block, start + piece.start
            )


def _link_lists(shown: Sequence[_Shown]) -> dict[int, str]:
    """Links with signs between them, and runs of lines that are links."""
    marks = {i: "link_list" for i, entry in enumerate(shown) if entry.block.kind is BlockKind.LINKS}
    run: list[int] = []
    for i, entry in enumerate([*shown, None]):
        if entry is not None and entry.block.kind in (BlockKind.LINK, BlockKind.LINKS):
            run.append(i)
            continue
        if len(run) >= _MIN_LINKS:
            marks |= dict.fromkeys(run, "link_list")
        run = []
    return marks


def _heading(shown: Sequence[_Shown]) -> str | None:
    """The words of the one heading of the first level, None where there is none or several."""
    found = [entry.piece.text for entry in shown if entry.block.level == 1]
    return found[0] if len(found) == 1 else None


def _parts(
    source: str, shown: Sequence[_Shown], front: Front, clutter: Mapping[int, str], text: Visible
) -> list[tuple[int | None, Part]]:
    """A part for each piece, with its index; a dateline at the head of a paragraph is a part without one."""
    cut = [entry.piece for entry in shown]
    parts: list[tuple[int | None, Part]] = []
    for i, (piece, entry) in enumerate(zip(cut, shown, strict=True)):
        if i in front.roles:
            role, rule = front.roles[i], "front"
        elif i in clutter:
            role, rule = BlockRole.BOILERPLATE, clutter[i]
        elif entry.block.level:
            role, rule = BlockRole.HEADING, "markdown"
        elif entry.block.kind in _ROLES:
            role, rule = _ROLES[entry.block.kind], "markdown"
        elif entry.block.kind is BlockKind.LINK and not entry.block.in_list and not piece.ends:
            role, rule = BlockRole.BOILERPLATE, "link"
        else:
            role, rule = article_role(cut, i), "article"
        start = piece.start
        if i in front.openings and role is BlockRole.PARAGRAPH:
            stop, start = _cut(source, text, entry, front.openings[i] - piece.start)
            parts.append((None, Part(BlockRole.DATELINE, piece.start, stop, "opening")))
        parts.append((i, Part(role, start, piece.end, rule)))
    return parts


def _cut(source: str, text: Visible, entry: _Shown, opening: int) -> tuple[int, int]:
    """Where the dateline at the head of a piece ends in the source, and where the rest begins.

    `opening` is its length in the words of the piece. Marks that touch it belong to it, those behind a space do not.
    """
    seen = len(entry.piece.text[:opening].rstrip())
    stop = text.to_source(entry.start, entry.start + seen)[1]
    start = text.to_source(entry.start + opening, entry.start + opening + 1)[0]
    while stop < start and not source[stop].isspace():
        stop += 1
    return stop, start - len(source[stop:start].lstrip())


def _hidden(markdown: Markdown, parts: Sequence[Part]) -> Iterator[Part]:
    """The blocks of which a reader sees no words."""
    taken = {part.start for part in parts}
    for block in markdown.blocks:
        if block.start not in taken:
            rule = "image" if block.kind is BlockKind.IMAGE else "markdown"
            yield Part(BlockRole.BOILERPLATE, block.start, block.end, rule)


def _published(front: Front, url: str | None) -> Published | None:
    if front.date is not None:
        return Published(front.date.first_day, front.date.precision, PublishedBasis.TEXT)
    if url and (found := date_in_url(url)):
        return Published(*found, PublishedBasis.URL)
    return None
