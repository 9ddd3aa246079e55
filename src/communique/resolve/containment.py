"""Which statement contains a fact: a fact inside somebody's words is that somebody's claim."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from communique.extract.spans import Span, hull
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
    statements = sorted(rows["statements"].values(), key=lambda s: (s["content_start"], -s["content_end"], s["id"]))
    starts = [statement["content_start"] for statement in statements]
    reaches = list(accumulate((statement["content_end"] for statement in statements), max))
    for table, found in rows.items():
        for row in found.values():
            around = (_around(place, statements, starts, reaches) for place in _places(table, row))
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


def _around(place: Span, statements: Sequence[Row], starts: Sequence[int], reaches: Sequence[int]) -> list[Row]:
    """The statements whose content contains a place, innermost first.

    `starts` are where they begin, in order; none of the first `i` + 1 reaches further than `reaches[i]`.
    """
    found: list[Row] = []
    for index in range(bisect_right(starts, place.start) - 1, -1, -1):
        if reaches[index] < place.end:
            break
        if place.end <= statements[index]["content_end"]:
            found.append(statements[index])
    return sorted(found, key=lambda s: (s["content_end"] - s["content_start"], s["content_start"], s["id"]))
