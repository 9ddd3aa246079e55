"""Whether confidence means what it says: of the rows that claim nine in ten, nine in ten should be right."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from communique.evaluate.annotated import Annotated
from communique.evaluate.found import Found
from communique.evaluate.matching import MatchedDocument, right_speaker
from communique.evaluate.measures import (
    PLACES,
    right_comparator_and_period,
    right_funding_status,
    right_transfer_status,
)
from communique.evaluate.pairing import Matching

BINS = 10
"""Equal bins of confidence: from 0 to below 0.1, and so on; the last takes 1 as well."""

A = TypeVar("A", bound=Annotated)
F = TypeVar("F", bound=Found)


@dataclass(frozen=True, slots=True)
class Judged:
    """A found row: how sure it claims to be, and whether it is right in its table's strictest measure."""

    table: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of a table whose confidence lies between `start` and `end`."""

    start: float
    end: float
    rows: int
    right: int
    confidence: float
    """Their mean confidence."""

    @property
    def share(self) -> float:
        """The share of rows that are right."""
        return round(self.right / self.rows, PLACES)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Confidence against the share of right rows in a table; bins without rows are left out."""

    table: str
    bins: tuple[Bin, ...]

    @property
    def rows(self) -> int:
        """How many rows were judged."""
        return sum(one.rows for one in self.bins)

    @property
    def error(self) -> float:
        """How far confidence is from the share of right rows, on average over the rows: 0 is calibrated."""
        return round(
            sum(one.rows * abs(one.right / one.rows - one.confidence) for one in self.bins) / self.rows, PLACES
        )


def judge(document: MatchedDocument) -> Iterator[Judged]:
    """Yield the found rows of a document, without those that stand for an optional one, which nobody judged."""
    tables = (
        ("statements", _judge("statements", document.direct, right_speaker)),
        ("statements", _judge("statements", document.indirect, right_speaker)),
        ("funding", _judge("funding", document.funding, right_funding_status)),
        ("transfers", _judge("transfers", document.transfers, right_transfer_status)),
        ("figures", _judge("figures", document.figures, right_comparator_and_period)),
        ("events", _judge("events", document.events)),
        ("requests", _judge("requests", document.requests)),
        ("relations", _judge("relations", document.roles)),
    )
    for table, rows in tables:
        if document.annotated.covers(table):
            yield from rows


def _judge(
    table: str, matching: Matching[A, F], right: Callable[[A, F], bool] = lambda _annotated, _found: True
) -> Iterator[Judged]:
    of = {found: annotated for annotated, found in matching.pairs}
    for place, row in enumerate(matching.found):
        annotated = matching.annotated[of[place]] if place in of else None
        if row.confidence is not None and not (annotated and annotated.optional):
            yield Judged(table, row.confidence, annotated is not None and right(annotated, row))


def reliability(judged: Iterable[Judged]) -> tuple[Reliability, ...]:
    """Return bins of confidence for every table that has rows, in the order in which the tables come."""
    by_table: dict[str, list[Judged]] = {}
    for row in judged:
        by_table.setdefault(row.table, []).append(row)
    return tuple(Reliability(table, _bins(rows)) for table, rows in by_table.items())


def _bins(rows: Sequence[Judged]) -> tuple[Bin, ...]:
    inside: dict[int, list[Judged]] = {}
    for row in rows:
        inside.setdefault(min(BINS - 1, round(row.confidence * 100) * BINS // 100), []).append(row)
    return tuple(
        Bin(
            start=number / BINS,
            end=(number + 1) / BINS,
            rows=len(members),
            right=sum(row.right for row in members),
            confidence=round(sum(row.confidence for row in members) / len(members), PLACES),
        )
        for number, members in sorted(inside.items())
    )
