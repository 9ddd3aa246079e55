"""Lists of documents on web pages."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from communique.collect.links import Link
from communique.sources.decoding import decode


def links(address: str, body: bytes, selector: str) -> list[Link]:
    """Give the links that a CSS selector finds on a page, in their order, once each; their words are the titles.

    A selected element that is no link stands for the first link in it.
    """
    found: dict[str, Link] = {}
    page = LexborHTMLParser(decode(body, declares=True).text)
    base = page.css_first("base[href]")
    root = urljoin(address, (base.attributes.get("href") or "").strip()) if base is not None else address
    for node in page.css(selector):
        link = node if node.tag == "a" else node.css_first("a[href]")
        target = (link.attributes.get("href") or "").strip() if link is not None else ""
        if link is None or not target or target.startswith("#"):
            continue
        try:
            absolute = urljoin(root, target)
        except ValueError:
            continue
        title = " ".join(link.text(separator=" ").split())
        found.setdefault(absolute, Link(absolute, title or None))
    return list(found.values())
