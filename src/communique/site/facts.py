"""The facts of a document as its page shows them: in one line, with their words, fields and past."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from communique.dataset.sql import identifier
from communique.site.addresses import anchor, entity_page, fact_address, quoted
from communique.site.fields import group_of, shown_fields
from communique.site.marking import Mark, marked
from communique.site.past import Step
from communique.site.saying import Row, day_in_words, headline
from communique.site.version import Version, among

_ELSEWHERE = frozenset(
    {"id", "document_id", "evidence_start", "evidence_end", "evidence", "spans", "method", "confidence", "statement_id"}
)
"""Columns that a page shows in a way of their own."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field: what is shown, and the page of the entity it stands for."""

    shown: object
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a fact."""

    name: str
    title: str
    group: str
    values: tuple[Value, ...]
    words: tuple[str, ...]
    """What it was read from."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on the page of its document."""

    table: str
    row_id: str
    headline: str
    evidence: Markup
    fields: tuple[Field, ...]
    statement: str | None
    """The anchor of the statement that contains it."""
    method: str
    confidence: float
    start: int
    end: int
    past: tuple[Step, ...] = ()

    @property
    def anchor(self) -> str:
        """Where it is on the page of its document."""
        return anchor(self.table, self.row_id)


@dataclass(frozen=True, slots=True)
class Known:
    """What stands behind the ids in a version."""

    names: Mapping[str, str]
    """Of entities."""
    titles: Mapping[str, Mapping[str, str]]
    """Of columns, by table."""


def known(version: Version) -> Known:
    """Return the names of all entities of a version and the titles of its columns."""
    names = {str(entity): str(name) for entity, name in version.rows("SELECT entity_id, name FROM entities")}
    titles = {
        table: {column.name: (column.metadata or {}).get(b"title", b"").decode() or column.name for column in schema}
        for table, schema in version.schemas.items()
    }
    return Known(names, titles)


def facts_in(version: Version, ids: Sequence[str]) -> dict[str, list[tuple[str, Row]]]:
    """Return table and row of all facts of some documents, by document, in the order of their places."""
    found: dict[str, list[tuple[str, Row]]] = {}
    for table in version.facts:
        query = f"FROM {identifier(table)} WHERE {among(ids)} ORDER BY document_id, evidence_start, id"
        for row in version.records(query):
            found.setdefault(str(row["document_id"]), []).append((table, row))
    for rows in found.values():
        rows.sort(
            key=lambda one: (
                number(one[1]["evidence_start"]),
                number(one[1]["evidence_end"]),
                one[0],
                str(one[1]["id"]),
            )
        )
    return found


def fact_of(table: str, row: Row, text: str, of: Known, past: Sequence[Step] = (), root: str = "../") -> Fact:
    """Return a fact for its page; `text` is the document's, as far as the version republishes it."""
    start, end = number(row["evidence_start"]), number(row["evidence_end"])
    marks = tuple(_marks(row, of.titles[table]))
    return Fact(
        table=table,
        row_id=str(row["id"]),
        headline=headline(table, row, of.names),
        evidence=marked(text, marks, start, end),
        fields=tuple(_fields(table, row, text, of, root)),
        statement=anchor("statements", str(row["statement_id"])) if row.get("statement_id") else None,
        method=str(row["method"]),
        confidence=float(str(row["confidence"])),
        start=start,
        end=end,
        past=tuple(past),
    )


def text_marks(fact: Fact, row: Row) -> Iterator[Mark]:
    """Yield what a fact marks in the text of its document: its evidence, and the words of its fields."""
    yield Mark(fact.start, fact.end, fact=fact.anchor)
    for field, start, end in _spans(row):
        if group := group_of().get(field):
            yield Mark(start, end, fact=fact.anchor, group=group)


def _marks(row: Row, titles: Mapping[str, str]) -> Iterator[Mark]:
    for field, start, end in _spans(row):
        title = titles.get(field, field.replace("_", " ").capitalize())
        yield Mark(start, end, group=group_of().get(field, ""), label=title)


def _spans(row: Row) -> list[tuple[str, int, int]]:
    spans = row.get("spans")
    if not isinstance(spans, list):
        return []
    return [(str(one["field"]), number(one["span_start"]), number(one["span_end"])) for one in spans]


def _fields(table: str, row: Row, text: str, of: Known, root: str) -> Iterator[Field]:
    read: dict[str, list[str]] = {}
    for field, start, end in _spans(row):
        read.setdefault(field, []).append(text[start:end])
    order = shown_fields().get(table, tuple(name for name in row if name not in _ELSEWHERE))
    listed = [name for name in order if name in row and row[name] not in (None, [], "")]
    for name in listed:
        words = read.get(name) or read.get(name.removesuffix("_text").removesuffix("_id")) or []
        values = tuple(_values(name, row, of, root))
        own = [word for word in dict.fromkeys(words) if word.strip() and [word] != [value.shown for value in values]]
        yield Field(name, of.titles[table].get(name, name), group_of().get(name, ""), values, tuple(own))


def _values(name: str, row: Row, of: Known, root: str) -> Iterator[Value]:
    value = row[name]
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one in of.names and name.endswith(("_id", "_ids")):
            yield Value(of.names[one], root + quoted(entity_page(one)))
        elif name == "part_of_id":
            yield Value(
                "the whole that it is part of",
                root + quoted(fact_address("funding", str(row["document_id"]), str(one))),
            )
        elif name.endswith(("_start", "_end")):
            precision = row.get(f"{name.rsplit('_', 1)[0]}_precision")
            yield Value(day_in_words(one, precision))
        else:
            yield Value(one)


def number(value: object) -> int:
    """Return an offset. Raises TypeError for what is none."""
    if not isinstance(value, int):
        raise TypeError(f"an offset is a whole number, not {value!r}")
    return value
