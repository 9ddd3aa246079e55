"""The kinds of files that are read: their suffixes, media types, and how their documents are written."""

from enum import StrEnum
from types import MappingProxyType

from communique.schemas.vocabulary import Markup

GZIP = ".gz"


class Kind(StrEnum):
    """What a file holds; the value is its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    JSON_LINES = "application/x-ndjson"
    PARQUET = "application/vnd.apache.parquet"
    WARC = "application/warc"


SUFFIXES: MappingProxyType[str, Kind] = MappingProxyType(
    {
        ".txt": Kind.TEXT,
        ".md": Kind.MARKDOWN,
        ".html": Kind.HTML,
        ".htm": Kind.HTML,
        ".jsonl": Kind.JSON_LINES,
        ".ndjson": Kind.JSON_LINES,
        ".parquet": Kind.PARQUET,
        ".warc": Kind.WARC,
    }
)
"""The kind of a file by its suffix, in lower case and without `.gz`."""

MARKUP: MappingProxyType[Kind, Markup] = MappingProxyType(
    {Kind.TEXT: Markup.PLAIN, Kind.MARKDOWN: Markup.MARKDOWN, Kind.HTML: Markup.HTML}
)
"""How the document of a file is written, where a file is one document."""


def suffix_of(name: str) -> str | None:
    """The known suffix at the end of a file name without `.gz`, as written; None for an unknown one."""
    return next((name[-len(suffix) :] for suffix in SUFFIXES if name.lower().endswith(suffix)), None)


def without_gzip(name: str) -> str:
    """A file name without `.gz` at its end."""
    return name[: -len(GZIP)] if name.lower().endswith(GZIP) else name
