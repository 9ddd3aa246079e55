"""Rows that were read in the words of a document without its syntax, laid on the document as written."""

from typing import Any

from communique.extract.projection import Projection
from communique.extract.spans import Span, hull
from communique.identity import fact_id
from communique.schemas.contract import FACT_TABLES, natural_key
from communique.schemas.vocabulary import MAX_EVIDENCE

Row = dict[str, Any]

_PLACED = ("evidence", "content", "mention")
"""Columns that hold the words between their `_start` and `_end`."""

_REFERENCES = {"statement_id": "statements", "part_of_id": "funding"}
"""Columns that name rows of the same document, and the table these stand in."""


def in_the_original(rows: dict[str, list[Row]], projection: Projection) -> dict[str, list[Row]]:
    """The rows by table with places in the document as written, the words that stand there, and ids made of them.

    The values of other columns (items, purposes, names of speakers) stay the words that a reader sees.
    """
    new_ids: dict[tuple[str, str], str] = {}
    placed: dict[str, dict[object, Row]] = {}
    for table, found in rows.items():
        kept: dict[object, Row] = placed.setdefault(table, {})
        for number, row in enumerate(found):
            moved = _moved(row, projection)
            if table in FACT_TABLES:
                moved["id"] = fact_id(table, row["document_id"], [moved[column] for column in natural_key(table)])
                new_ids[table, row["id"]] = moved["id"]
            kept.setdefault(moved.get("id", number), moved)
    for by_id in placed.values():
        for row in by_id.values():
            for column, table in _REFERENCES.items():
                if row.get(column) is not None:
                    row[column] = new_ids[table, row[column]]
    return {table: list(by_id.values()) for table, by_id in placed.items()}


def _moved(row: Row, projection: Projection) -> Row:
    moved = dict(row)
    text = projection.original.text
    if "spans" in row:
        places = [projection.original_span(Span(s["span_start"], s["span_end"])) for s in row["spans"]]
        moved["spans"] = [
            {"field": s["field"], "span_start": place.start, "span_end": place.end}
            for s, place in zip(row["spans"], places, strict=True)
        ]
    for name in _PLACED:
        if f"{name}_start" not in row:
            continue
        place = projection.original_span(Span(row[f"{name}_start"], row[f"{name}_end"]))
        if name == "evidence" and place.end - place.start > MAX_EVIDENCE:
            place = _short(place, moved)
        moved |= {f"{name}_start": place.start, f"{name}_end": place.end, name: place.of(text)}
    return moved


def _short(place: Span, row: Row) -> Span:
    """Evidence that addresses of links have made too long, cut to what the fields of its row were read in.

    Where that is too long as well it stays, and `validate` refuses the row.
    """
    inside = [Span(s["span_start"], s["span_end"]) for s in row["spans"]]
    inside = [span for span in inside if place.contains(span)]
    if not inside:
        return place
    core = hull(inside)
    return core if core.end - core.start <= MAX_EVIDENCE else place
