"""What a feed, a sitemap or a list names: addresses of documents, with what it says of them."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a document as it was written, made absolute.

    `title` and `published_on` are what the list says; so is `changed_at`, when the document was last changed: an ISO
    8601 text, where the list keeps to what it should say. A store says of an object its `size` in bytes too, and an
    `etag` that is another one as soon as the object is.
    """

    address: str
    title: str | None = None
    published_on: date | None = None
    changed_at: str | None = None
    etag: str | None = None
    size: int | None = None


def absolute(base: str, written: str) -> str | None:
    """Give the address that is written on a page at `base`; None for what is no address or cannot be written down."""
    try:
        joined = urljoin(base, written)
        joined.encode()
    except ValueError:
        return None
    return joined
