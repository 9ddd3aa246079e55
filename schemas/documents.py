"""Documents as read."""

import polars as pl

from communique.schemas.columns import HEX_ID, Blocks, Instant, Strings, column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import Precision, PublishedBasis


class Documents(Table):
    """A document as read."""

    document_id: str = column(
        "Document", "First 20 hex digits of the sha256 of source, locator and text.", pattern=HEX_ID, key=True
    )
    source: str = column("Source", "Name of the source the document came from.")
    locator: str = column("Locator", "Path or record id inside the source.")
    url: str = column("URL", "Address of the document, as the source gives it.", nullable=True)
    raw_sha256: str = column(
        "Raw digest", "sha256 of the bytes as read (of the record for JSON Lines).", pattern=r"^[0-9a-f]{64}$"
    )
    media_type: str = column("Media type", "Media type of the input.")
    encoding: str = column(
        "Encoding",
        "Character encoding that the bytes were read with, and how it was found: `utf-8 (default)`.",
        nullable=True,
    )
    repairs: Strings = column("Repairs", "What was mended while reading, in order; empty when nothing was.")
    language: str = column("Language", "ISO 639-1 code, given by the source or detected.", nullable=True)
    title: str = column("Title", "Title, given by the source or read in the text.", nullable=True)
    authors: Strings = column("Authors", "Authors as written.")
    published_on: pl.Date = column(
        "Published on", "First day of the publication date; read only with its precision.", nullable=True
    )
    published_precision: str = column(
        "Publication precision", "How exact the publication date is.", nullable=True, vocabulary=Precision
    )
    published_basis: str = column(
        "Publication basis", "Where the publication date was read.", nullable=True, vocabulary=PublishedBasis
    )
    section: str = column("Section", "Section or rubric label.", nullable=True)
    tags: Strings = column("Tags", "Tags as written.")
    text: str = column("Text", "The document as read, with line ends as \\n; all offsets index it.", verbatim=True)
    body: str = column("Body", "The article's own text: its blocks of body roles, parted by line ends.", verbatim=True)
    blocks: Blocks = column("Blocks", "The parts of `text` with their roles, in order.", unit="code points")
    words: int = column("Words", "Number of words in `body`.", unit="words", ge=0)
    licence: str = column("Licence", "Licence of the document, as the source gives it.", nullable=True)
    attribution: str = column("Attribution", "Whom to credit, as the source gives it.", nullable=True)
    collected_at: Instant = column("Collected at", "When a collector first saw it; null for files.", nullable=True)
    canonical: bool = column("Canonical", "Whether it stands for its cluster of duplicates (true without one).")
