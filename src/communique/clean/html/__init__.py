"""HTML: the visible text of a page, its blocks with roles, and what the page says of itself."""

import re

from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.byline import read_lines
from communique.clean.html.features import features
from communique.clean.html.metadata import read_metadata
from communique.clean.html.model import trees
from communique.clean.html.nesting import parsable
from communique.clean.html.page import read_page
from communique.clean.html.published import find_authors, find_published
from communique.clean.html.roles import article_range, assign, title_place
from communique.clean.html.title import find_title
from communique.clean.parts import Cleaned, UncleanableError
from communique.schemas.vocabulary import BlockRole

__all__ = ["clean_html"]


def clean_html(html: str, url: str | None = None, title: str | None = None) -> Cleaned:
    """Read a page: its whole visible text, which part is what, and title, authors, date, section, tags, language.

    `url` and `title` are those that the source gives. Raises UncleanableError for a page on which a reader would see no
    text (rule `no_visible_text`) and for one that would take minutes to parse (`nested_too_deeply`). Deterministic;
    parsed as browsers do, so no markup is too broken.
    """
    html = parsable(html)
    tree = LexborHTMLParser(html)
    said = read_metadata(tree)
    page = read_page(tree)
    if not page.blocks:
        raise UncleanableError("no_visible_text", "the page shows no text")
    chosen, first, last = article_range(page.blocks, trees().scores(features(page.blocks)))
    settled = title or find_title(page.blocks, said, first)
    place = title_place(page.blocks, settled, first)
    lines = read_lines(page.blocks, place, first, last, said.language)
    parts = assign(page.blocks, chosen, place, lines)
    sections = [page.text[part.start : part.end] for part in parts if part.role is BlockRole.SECTION]
    tags = [page.text[part.start : part.end].partition(":")[2] for part in parts if part.role is BlockRole.TAGS]
    return Cleaned(
        text=page.text,
        parts=tuple(parts),
        title=settled,
        authors=find_authors(said, lines),
        section=next(iter([*said.sections, *sections]), None),
        tags=said.tags
        or tuple(dict.fromkeys(tag.strip() for line in tags for tag in re.split("[,;|•·]", line) if tag.strip())),
        published=find_published(said, lines, url or said.url, html, page.blocks),
        language=said.language[:2].lower() if said.language and said.language[:2].isalpha() else None,
        url=said.url,
    )
