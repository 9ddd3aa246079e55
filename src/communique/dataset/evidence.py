"""A fact with the words it was read from, in their context."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from communique.dataset.manifest import RepublishedText
from communique.dataset.sql import identifier, text
from communique.dataset.views import is_fact, refers_to_entities
from communique.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.dataset.reading import Dataset

SHORTEST_PREFIX = 4
_SEVERAL = 5
_WITHHELD = re.compile(r"\s{3,}")
"""A stretch of text that is not republished, or a blank line: left as spaces so that offsets hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field was read."""

    field: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact, the words that carry it and what stands around them."""

    table: str
    fact: Mapping[str, object]
    """The row, by column."""
    names: Mapping[str, str]
    """The names of the entities in the row, by id."""
    places: tuple[Place, ...]
    """Where each field was read, with its words."""
    before: str
    words: str
    """The evidence, verbatim."""
    after: str
    document_title: str | None
    published_on: date | None
    published_precision: str | None
    source: str
    locator: str
    url: str | None
    republished: RepublishedText = RepublishedText.FULL
    """How much text the version has: without any, `before`, `words`, `after` and the words of places are empty."""


def row_of(dataset: "Dataset", table: str, row_id: str) -> Mapping[str, object]:
    """Return the one row that `row_id` names, whole or by its beginning.

    Raises UsageError when there is none or more than one, or rows of the table have no id.
    """
    key = dataset.key(table)
    if len(key) != 1:
        raise UsageError(f"rows of {table} have no id (their key is {', '.join(key)}): find them with a query")
    column = identifier(key[0])
    exact = _rows(dataset, f"FROM {identifier(table)} WHERE {column} = {text(row_id)}")
    if exact:
        return exact[0]
    if len(row_id) < SHORTEST_PREFIX:
        raise UsageError(
            f"{row_id!r} is too short: give an id of {table}, or at least its first {SHORTEST_PREFIX} characters"
        )
    found = _rows(dataset, f"FROM {identifier(table)} WHERE starts_with({column}, {text(row_id)}) LIMIT {_SEVERAL + 1}")
    if not found:
        raise UsageError(f"no row of {table} in {dataset.path.name} {dataset.version} has the id {row_id}")
    if len(found) > 1:
        ids = ", ".join(str(row[key[0]]) for row in found[:_SEVERAL]) + (" and more" if len(found) > _SEVERAL else "")
        raise UsageError(f"{row_id} is the beginning of more than one id of {table}: {ids}")
    return found[0]


def evidence_of(dataset: "Dataset", table: str, row_id: str, context: int) -> Evidence:
    """Return a fact with its evidence; see `Dataset.evidence`."""
    schema = dataset.schema(table)
    if not is_fact(schema):
        facts = ", ".join(name for name in dataset.tables if is_fact(dataset.schema(name)))
        raise UsageError(f"rows of {table} carry no evidence: the tables of facts are {facts}")
    fact = row_of(dataset, table, row_id)
    document = _rows(dataset, f"FROM documents WHERE document_id = {text(str(fact['document_id']))}")[0]
    whole = str(document["text"])
    start, end = _offset(fact["evidence_start"]), _offset(fact["evidence_end"])
    return Evidence(
        table=table,
        fact=fact,
        names=names_of(dataset, schema, fact),
        places=_places(fact, whole),
        before=_readable(_tail(whole[:start], context), dataset.republished_text),
        words=whole[start:end],
        after=_readable(_head(whole[end:], context), dataset.republished_text),
        document_title=_text(document["title"]),
        published_on=document["published_on"] if isinstance(document["published_on"], date) else None,
        published_precision=_text(document["published_precision"]),
        source=str(document["source"]),
        locator=str(document["locator"]),
        url=_text(document["url"]),
        republished=dataset.republished_text,
    )


def names_of(dataset: "Dataset", schema: "pa.Schema", row: Mapping[str, object]) -> dict[str, str]:
    """Return the names of the entities that a row refers to, by id, in the order of its columns."""
    ids: list[str] = []
    for column in schema:
        if refers_to_entities(column):
            value = row[column.name]
            ids += [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
    if not ids:
        return {}
    listed = ", ".join(map(text, ids))
    found = {
        str(e["entity_id"]): str(e["name"]) for e in _rows(dataset, f"FROM entities WHERE entity_id IN ({listed})")
    }
    return {entity_id: found[entity_id] for entity_id in ids if entity_id in found}


def _rows(dataset: "Dataset", query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = dataset.sql(query).to_arrow_table().to_pylist(maps_as_pydicts="strict")
    return found


def _places(fact: Mapping[str, object], text: str) -> tuple[Place, ...]:
    spans = fact.get("spans")
    if not isinstance(spans, list):
        return ()
    return tuple(
        Place(s["field"], s["span_start"], s["span_end"], text[s["span_start"] : s["span_end"]]) for s in spans
    )


def _readable(context: str, republished: RepublishedText) -> str:
    """Return the text around evidence with one sign for each stretch that is withheld."""
    return _WITHHELD.sub(" … ", context) if republished is RepublishedText.EVIDENCE else context


def _tail(text: str, length: int) -> str:
    """Return the last code points of a text, from the beginning of a word."""
    if len(text) <= length:
        return text
    kept = text[len(text) - length :]
    return "…" + (re.sub(r"\A\S+\s+", "", kept) if not text[-length - 1 : -length].isspace() else kept)


def _head(text: str, length: int) -> str:
    """Return the first code points of a text, to the end of a word."""
    if len(text) <= length:
        return text
    kept = text[:length]
    return (re.sub(r"\s+\S+\Z", "", kept) if not text[length].isspace() else kept) + "…"


def _offset(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"an offset is a whole number, not {value!r}")
    return value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
