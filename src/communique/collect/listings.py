"""Lists of documents on web pages."""

from selectolax.lexbor import LexborHTMLParser

from communique.collect.links import Link, absolute
from communique.collect.refusals import FetchError, FetchRule
from communique.sources.decoding import decode
from communique.sources.refusals import RefusalError


def links(address: str, body: bytes, selector: str) -> list[Link]:
    """Give the links that a CSS selector finds on a page, in their order, once each; their words are the titles.

    A selected element that is no link stands for the first link in it. Raises FetchError (`media_type`) for what is no
    text.
    """
    found: dict[str, Link] = {}
    try:
        page = LexborHTMLParser(decode(body, declares=True).text)
    except RefusalError as error:
        raise FetchError(FetchRule.MEDIA_TYPE, f"{address} is no page of text ({error.value})") from error
    base = page.css_first("base[href]")
    root = (absolute(address, (base.attributes.get("href") or "").strip()) if base is not None else None) or address
    for node in page.css(selector):
        link = node if node.tag == "a" else node.css_first("a[href]")
        target = (link.attributes.get("href") or "").strip() if link is not None else ""
        if link is None or not target or target.startswith("#"):
            continue
        if (where := absolute(root, target)) is None:
            continue
        title = " ".join(link.text(separator=" ").split())
        found.setdefault(where, Link(where, title or None))
    return list(found.values())
