"""Resolve: whom the words of each fact stand for, and rows of the contract made of that."""

from communique.extract import Extraction
from communique.resolve.confidence import calibrate
from communique.resolve.placement import in_the_original
from communique.resolve.roster import Roster, roster
from communique.resolve.row import Row
from communique.resolve.rows import fact_rows, mention_rows

__all__ = ["Roster", "Row", "resolve", "roster"]


def resolve(extraction: Extraction, *, calibrated: bool = True) -> dict[str, list[Row]]:
    """The rows of one document by table: entities as this document sees them, mentions, and every fact table.

    Unless `calibrated`, confidence is the score that the rule gave.
    """
    people = roster(extraction.reading, extraction.names)
    rows = fact_rows(extraction.reading.document, extraction.facts, people)
    rows["mentions"], rows["entities"] = mention_rows(extraction.reading.document, people)
    placed = in_the_original(rows, extraction.projection) if extraction.projection else rows
    return calibrate(placed) if calibrated else placed
