"""Which found row is which annotated row: one to one, best match first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from communique.evaluate.comparison import Span


class Row(Protocol):
    """A row that was annotated."""

    @property
    def optional(self) -> bool:
        """Whether neither missing nor finding it counts."""
        ...


A = TypeVar("A", bound=Row)
F = TypeVar("F")
A_co = TypeVar("A_co", bound=Row, covariant=True)
F_co = TypeVar("F_co", covariant=True)
OPTIONAL_WEIGHT = 0.9
"""A found row that fits a required and an optional row equally well stands for the required one."""


@dataclass(frozen=True, slots=True)
class Matching(Generic[A_co, F_co]):
    """The annotated and the found rows of a document, and which are the same."""

    annotated: tuple[A_co, ...]
    found: tuple[F_co, ...]
    pairs: tuple[tuple[int, int], ...]
    """Places in `annotated` and `found`, best match first."""

    @property
    def required_pairs(self) -> tuple[tuple[A_co, F_co], ...]:
        """The pairs whose annotated row is required."""
        paired = ((self.annotated[a], self.found[f]) for a, f in self.pairs)
        return tuple((annotated, found) for annotated, found in paired if not annotated.optional)

    @property
    def missed(self) -> tuple[A_co, ...]:
        """The required rows that no found row stands for."""
        met = {a for a, _ in self.pairs}
        return tuple(row for place, row in enumerate(self.annotated) if place not in met and not row.optional)

    @property
    def extra(self) -> tuple[F_co, ...]:
        """The found rows that stand for no annotated row."""
        met = {f for _, f in self.pairs}
        return tuple(row for place, row in enumerate(self.found) if place not in met)

    def only(self, annotated: Callable[[A_co], bool], found: Callable[[F_co], bool]) -> "Matching[A_co, F_co]":
        """Return the part of a matching in which both sides fulfil a condition that is the same for a pair."""
        mine = {place: i for i, place in enumerate(p for p, row in enumerate(self.annotated) if annotated(row))}
        theirs = {place: i for i, place in enumerate(p for p, row in enumerate(self.found) if found(row))}
        return Matching(
            tuple(self.annotated[place] for place in mine),
            tuple(self.found[place] for place in theirs),
            tuple((mine[a], theirs[f]) for a, f in self.pairs if a in mine and f in theirs),
        )


def pair(annotated: Sequence[A], found: Sequence[F], score: Callable[[A, F], float]) -> Matching[A, F]:
    """Pair rows by descending score, each at most once; 0 is no match. Of equal scores the earlier rows win."""
    scored = (
        (score(row, candidate) * (OPTIONAL_WEIGHT if row.optional else 1), a, f)
        for a, row in enumerate(annotated)
        for f, candidate in enumerate(found)
    )
    taken_annotated: set[int] = set()
    taken_found: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, a, f in sorted(((-value, a, f) for value, a, f in scored if value > 0)):
        if a not in taken_annotated and f not in taken_found:
            taken_annotated.add(a)
            taken_found.add(f)
            pairs.append((a, f))
    return Matching(tuple(annotated), tuple(found), tuple(pairs))


def overlap(one: Span, other: Span) -> int:
    """Return how many code points two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def overlap_share(one: Span, other: Span) -> float:
    """Return what two spans share of all that they cover together: intersection over union."""
    shared = overlap(one, other)
    return shared / (max(one[1], other[1]) - min(one[0], other[0])) if shared else 0.0
