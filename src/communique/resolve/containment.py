"""Which statement contains a fact: a fact inside somebody's words is that somebody's claim."""

from collections.abc import Mapping

from communique.extract.spans import Span, hull
from communique.resolve.intervals import Intervals
from communique.resolve.row import Row

_CORE: Mapping[str, frozenset[str]] = {
    "funding": frozenset({"amount", "currency"}),
    "transfers": frozenset({"item", "quantity"}),
    "figures": frozenset({"value", "object"}),
    "events": frozenset({"name"}),
    "requests": frozenset({"object"}),
}
"""The fields that a row of each table is about. Who takes part, how far it has come and when may stand outside: in
"Norway promised to give €2 million" the cue of the statement is the status of the money."""


def link_statements(rows: Mapping[str, Mapping[str, Row]]) -> None:
    """Give each fact the innermost statement that contains it, and a request its speaker.

    A statement contains a fact if the fact's evidence lies in its content; or, where the evidence is the whole sentence
    ("The ministry said that Norway would give €2 million"), if the words the fact is about do. `rows` holds the rows of
    each fact table by id and is changed in place.
    """
    statements = Intervals(rows["statements"].values(), _content)
    for table, found in rows.items():
        for row in found.values():
            around = (sorted(statements.around(place), key=_innermost) for place in _places(table, row))
            outer = next((s for found in around for s in found if s["id"] != row["id"]), None)
            if outer is None:
                continue
            row["statement_id"] = outer["id"]
            if table == "requests" and row["made_by_id"] is None:
                row["made_by_id"] = outer["speaker_id"]


def _places(table: str, row: Row) -> list[Span]:
    """The evidence of a row, and the words it is about where they are fewer."""
    evidence = Span(row["evidence_start"], row["evidence_end"])
    core = [Span(s["span_start"], s["span_end"]) for s in row["spans"] if s["field"] in _CORE.get(table, frozenset())]
    return [evidence, hull(core)] if core else [evidence]


def _content(statement: Row) -> Span:
    return Span(statement["content_start"], statement["content_end"])


def _innermost(statement: Row) -> tuple[int, int, str]:
    """Orders the statements around a place; several may have the same content."""
    return (statement["content_end"] - statement["content_start"], statement["content_start"], statement["id"])
