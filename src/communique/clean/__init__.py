"""Clean: every part of a text gets a role, and what the text says of itself becomes columns. Nothing is destroyed."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from communique.clean.article import article_role, closing_summary
from communique.clean.dates import date_in_url
from communique.clean.front import Front
from communique.clean.html import clean_html
from communique.clean.language import detect_language
from communique.clean.markdown import clean_markdown
from communique.clean.parts import Cleaned, Part, Published, UncleanableError
from communique.clean.pieces import pieces
from communique.clean.surroundings import settle
from communique.identity import document_id
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import BODY_ROLES, BlockRole, Markup, PublishedBasis

__all__ = ["Part", "UncleanableError", "clean", "label"]


def clean(records: pa.Table) -> pa.Table:
    """Records as read become `documents`: blocks with roles, body, and title, date, section, authors, tags, language.

    Takes a table with the columns of `communique.sources.RECORDS`, returns one of the contract's table `documents`
    with the same rows in the same order. What the source says wins over what the text says. `text` is the document as
    read, of HTML its visible text; every document is cleaned for itself, and all are canonical until copies are looked
    for. Raises UncleanableError when no document can be made of a record.
    """
    rows = [_document(row) for row in records.to_pylist()]
    return pa.Table.from_pylist(rows, schema=arrow_schema("documents"))


def label(text: str, title: str | None = None) -> tuple[list[Part], Front]:
    """The parts of a text in order, and what was read around the article. `title` is the one that the source gives."""
    cut = pieces(text)
    clutter, front = settle(cut, {}, title)
    parts: list[Part] = []
    for i, piece in enumerate(cut):
        if i in front.roles:
            parts.append(Part(front.roles[i], piece.start, piece.end, "front"))
        elif i in clutter:
            parts.append(Part(BlockRole.BOILERPLATE, piece.start, piece.end, clutter[i]))
        else:
            parts.append(Part(article_role(cut, i), piece.start, piece.end, "article"))
    paragraphs = [
        i for i, part in enumerate(parts) if part.role in (BlockRole.PARAGRAPH, BlockRole.QUOTE) and cut[i].is_prose
    ]
    if (last := closing_summary(cut, paragraphs, front.title)) is not None:
        parts[last] = Part(BlockRole.SUMMARY, parts[last].start, parts[last].end, "closing_summary")
    return list(_parted(text, parts, front)), front


def _parted(text: str, parts: Sequence[Part], front: Front) -> Iterator[Part]:
    """The parts, the dateline at the head of a paragraph as one of its own."""
    for i, part in enumerate(parts):
        opening = front.openings.get(i)
        if opening is None or part.role is not BlockRole.PARAGRAPH:
            yield part
            continue
        yield Part(BlockRole.DATELINE, part.start, part.start + len(text[part.start : opening].rstrip()), "opening")
        yield Part(part.role, opening, part.end, part.rule)


def _document(record: dict[str, Any]) -> dict[str, object]:
    if record["markup"] == Markup.HTML:
        cleaned = clean_html(record["content"], record["url"], record["title"])
    elif record["markup"] == Markup.MARKDOWN:
        cleaned = clean_markdown(record["content"], record["url"], record["title"])
    else:
        cleaned = _clean_text(record["content"], record["title"], record["url"])
    text = cleaned.text
    body = "\n".join(text[part.start : part.end] for part in cleaned.parts if part.role in BODY_ROLES)
    published = _published(record, cleaned.published)
    known = {name: value for name, value in record.items() if name not in ("content", "markup")}
    return {
        **known,
        "document_id": document_id(record["source"], record["locator"], text),
        "url": record["url"] or cleaned.url,
        "text": text,
        "title": cleaned.title,
        "authors": record["authors"] or list(cleaned.authors),
        "section": record["section"] or cleaned.section,
        "tags": record["tags"] or list(cleaned.tags),
        "language": record["language"] or cleaned.language or detect_language(body),
        **published,
        "body": body,
        "blocks": [{"role": str(p.role), "block_start": p.start, "block_end": p.end} for p in cleaned.parts],
        "words": len(body.split()),
        "canonical": True,
    }


def _clean_text(text: str, title: str | None, url: str | None) -> Cleaned:
    """Plain text."""
    parts, front = label(text, title)
    published = None
    if front.date is not None:
        published = Published(front.date.first_day, front.date.precision, PublishedBasis.TEXT)
    elif url and (found := date_in_url(url)):
        published = Published(*found, PublishedBasis.URL)
    return Cleaned(text, tuple(parts), front.title, front.authors, front.section, front.tags, published)


def _published(record: dict[str, Any], found: Published | None) -> dict[str, object]:
    """Publication date, precision and basis: by the source, else as it was found in the document or its address."""
    if record["published_on"] is not None:
        return {"published_basis": str(PublishedBasis.METADATA)}
    if found is None:
        return {"published_on": None, "published_precision": None, "published_basis": None}
    return {
        "published_on": found.first_day,
        "published_precision": str(found.precision),
        "published_basis": str(found.basis),
    }
