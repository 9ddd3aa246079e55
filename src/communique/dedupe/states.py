"""States: what a collector saw at one place, one after the other. A later one is a revision, however it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from communique.dedupe.copies import Page


@dataclass(frozen=True, slots=True)
class States:
    """Of each document by position: its page, where there are more states of it than one, and which state it is."""

    pages: tuple[Page | None, ...]
    numbers: tuple[int, ...]


def states_of(documents: pa.Table) -> States:
    """Find the states of pages among documents, in the order in which they were collected.

    Other documents than collected ones have no states, and none have where locator or collected_at are not given.
    """
    pages: list[Page | None] = [None] * documents.num_rows
    numbers = [0] * documents.num_rows
    if not {"locator", "collected_at"} <= set(documents.column_names):
        return States(tuple(pages), tuple(numbers))
    columns: list[Sequence[object]] = [
        documents.column(name).to_pylist() for name in ("source", "locator", "collected_at", "document_id")
    ]
    found: dict[Page, list[tuple[datetime, str, int]]] = {}
    for position, (source, locator, seen, document_id) in enumerate(zip(*columns, strict=True)):
        if isinstance(seen, datetime):
            found.setdefault(Page(str(source), str(locator)), []).append((seen, str(document_id), position))
    for page, states in found.items():
        if len(states) > 1:
            for number, (_seen, _id, position) in enumerate(sorted(states)):
                pages[position], numbers[position] = page, number
    return States(tuple(pages), tuple(numbers))
