"""HTML: the visible text of a page, its blocks with roles, and what the page says of itself."""

from selectolax.lexbor import LexborHTMLParser

from communique.clean.html.features import features
from communique.clean.html.metadata import read_metadata
from communique.clean.html.model import trees
from communique.clean.html.page import read_page
from communique.clean.html.published import declared_authors, find_published
from communique.clean.html.roles import assign
from communique.clean.html.title import find_title
from communique.clean.parts import Cleaned, UncleanableError

__all__ = ["clean_html"]


def clean_html(html: str, url: str | None = None, title: str | None = None) -> Cleaned:
    """Read a page: its whole visible text, which part is what, and title, authors, date, section, tags, language.

    `url` and `title` are those that the source gives. Raises UncleanableError (rule `no_visible_text`) for a page on which
    a reader would see no text. Deterministic; the page is parsed as browsers do, so no markup is too broken.
    """
    tree = LexborHTMLParser(html)
    said = read_metadata(tree)
    page = read_page(tree)
    if not page.blocks:
        raise UncleanableError("no_visible_text", "the page shows no text")
    scores = trees().scores(features(page.blocks))
    settled = title or find_title(page.blocks, said)
    around = assign(page.blocks, scores, settled)
    return Cleaned(
        text=page.text,
        parts=tuple(around.parts),
        title=settled,
        authors=declared_authors(said) or tuple(dict.fromkeys(around.authors)),
        section=next(iter(said.sections), None) or around.section,
        tags=said.tags or tuple(dict.fromkeys(around.tags)),
        published=find_published(said, around.dates, url or said.url),
        language=said.language[:2].lower() if said.language and said.language[:2].isalpha() else None,
        url=said.url,
    )
