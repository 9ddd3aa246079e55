"""What a feed, a sitemap or a list names: addresses of documents, with what it says of them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """The address of a document as it was written, made absolute.

    `title` and `published_on` are what the list says; `changed_at` when the document was last changed, as an ISO 8601
    text in UTC or a day.
    """

    address: str
    title: str | None = None
    published_on: date | None = None
    changed_at: str | None = None
