"""Whether confidence means what it says: of the rows that claim nine in ten, nine in ten should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.evaluate.judging import Judged
from communique.evaluate.measures import PLACES

BINS = 10
"""Equal bins of confidence: from 0 to below 0.1, and so on; the last takes 1 as well."""


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


ALL_TABLES = "all tables"
"""The name of what all rows together give."""


def reliability(judged: Iterable[Judged]) -> tuple[Reliability, ...]:
    """Return bins of confidence for all rows together, then for every table in the order in which the tables come."""
    by_table: dict[str, list[Judged]] = {ALL_TABLES: []}
    for row in judged:
        by_table[ALL_TABLES].append(row)
        by_table.setdefault(row.table, []).append(row)
    return tuple(Reliability(table, _bins(rows)) for table, rows in by_table.items() if rows)


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
