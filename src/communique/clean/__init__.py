"""Clean: every part of a text gets a role, and what the text says of itself becomes columns. Nothing is destroyed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from communique.clean.article import article_role, closing_summary
from communique.clean.clutter import find_clutter
from communique.clean.dates import date_in_url
from communique.clean.front import Front, find_front
from communique.clean.language import detect_language
from communique.clean.pieces import pieces
from communique.identity import document_id
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import BODY_ROLES, BlockRole, PublishedBasis

__all__ = ["Part", "clean", "label"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, its role, and the rule that gave it."""

    role: BlockRole
    start: int
    end: int
    rule: str


def clean(records: pa.Table) -> pa.Table:
    """Records as read become `documents`: blocks with roles, body, and title, date, section, authors, tags, language.

    Takes a table with the columns of `communique.sources.RECORDS`, returns one of the contract's table `documents`
    with the same rows in the same order. What the source says wins over what the text says. `text` is not touched,
    every document is cleaned for itself, and all are canonical until copies are looked for.
    """
    rows = [_document(row) for row in records.to_pylist()]
    return pa.Table.from_pylist(rows, schema=arrow_schema("documents"))


def label(text: str, title: str | None = None) -> tuple[list[Part], Front]:
    """The parts of a text in order, and what was read around the article. `title` is the one that the source gives."""
    cut = pieces(text)
    clutter = find_clutter(cut)
    front = find_front(cut, clutter, title)
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
    text: str = record["content"]
    parts, front = label(text, record["title"])
    body = "\n".join(text[part.start : part.end] for part in parts if part.role in BODY_ROLES)
    published = _published(record, front)
    known = {name: value for name, value in record.items() if name not in ("content", "markup")}
    return {
        **known,
        "document_id": document_id(record["source"], record["locator"], text),
        "text": text,
        "title": front.title,
        "authors": record["authors"] or list(front.authors),
        "section": record["section"] or front.section,
        "tags": record["tags"] or list(front.tags),
        "language": record["language"] or detect_language(body),
        "published_on": published[0],
        "published_precision": published[1],
        "published_basis": published[2],
        "body": body,
        "blocks": [{"role": str(p.role), "block_start": p.start, "block_end": p.end} for p in parts],
        "words": len(body.split()),
        "collected_at": None,
        "canonical": True,
    }


_Published = tuple[date | None, str | None, str | None]


def _published(record: dict[str, Any], front: Front) -> _Published:
    """Publication date, precision and basis: by the source, else the text, else the address."""
    if record["published_on"] is not None:
        return record["published_on"], record["published_precision"], str(PublishedBasis.METADATA)
    if front.date is not None:
        return front.date.first_day, str(front.date.precision), str(PublishedBasis.TEXT)
    if record["url"] and (found := date_in_url(record["url"])):
        return found[0], str(found[1]), str(PublishedBasis.URL)
    return None, None, None
