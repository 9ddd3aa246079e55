"""Small texts made ready for the rules of statements."""

from collections.abc import Sequence
from datetime import date

from communique.extract import extract
from communique.extract.facts import Statement
from communique.extract.models import load
from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Block, Document, Reading, read
from communique.extract.spans import Span
from communique.extract.statements import find_statements
from communique.resolve import resolve
from communique.schemas.vocabulary import BlockRole, EntityKind, MentionKind, Precision


def reading_of(text: str, *, title: bool = False, language: str = "en") -> Reading:
    """One paragraph a line; the first line is the title if so wanted."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            role = BlockRole.TITLE if title and not blocks else BlockRole.PARAGRAPH
            blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    return read(Document("0" * 20, text, tuple(blocks), language, None, None, None), load())


def named(text: str, *words: str) -> Names:
    entity = Entity("organisation:x", EntityKind.ORGANISATION, "X")
    places = sorted(Span(text.index(w), text.index(w) + len(w)) for w in words)
    return Names(tuple(Name(place, entity, MentionKind.NAME) for place in places))


def statements(text: str, **options: bool | str) -> list[Statement]:
    return find_statements(reading_of(text, **options), Names(()))  # type: ignore[arg-type]


def said(text: str, rows: Sequence[Statement]) -> list[tuple[str, str | None, str]]:
    return [(r.content.of(text), r.speaker.of(text) if r.speaker else None, r.method) for r in rows]


def said_by_whom(text: str) -> list[tuple[str, str, str | None]]:
    """The kind, content and speaker of each statement; a first line behind "# " is the title."""
    has_title = text.startswith("# ")
    text = text.removeprefix("# ")
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        role = BlockRole.TITLE if has_title and not blocks else BlockRole.PARAGRAPH
        blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    title = text.split("\n")[0] if has_title else None
    document = Document("0" * 20, text, tuple(blocks), "en", title, date(2024, 11, 5), Precision.DAY)
    rows = resolve(extract(document))
    names = {row["entity_id"]: str(row["name"]) for row in rows["entities"]}
    return [
        (str(row["kind"]), str(row["content"]).rstrip(",."), names.get(row["speaker_id"])) for row in rows["statements"]
    ]
