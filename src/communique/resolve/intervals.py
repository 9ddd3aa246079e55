"""Stretches that lie within one another, ready to be asked which of them contain a place."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Generic, TypeVar

from communique.extract.spans import Span

T = TypeVar("T")


class Intervals(Generic[T]):
    """Things that have a place, by it: the outer ones first, those of one place in the order in which they come."""

    def __init__(self, things: Iterable[T], place: Callable[[T], Span]) -> None:
        self._place = place
        self._things = sorted(things, key=lambda one: (place(one).start, -place(one).end))
        self._starts = [place(one).start for one in self._things]
        self._reaches = list(accumulate((place(one).end for one in self._things), max))
        """None of the first `i` + 1 things goes further than `_reaches[i]`: the search ends there."""

    def around(self, span: Span) -> Iterator[T]:
        """The things whose place contains a span, the one that begins last first."""
        for index in range(bisect_right(self._starts, span.start) - 1, -1, -1):
            if self._reaches[index] < span.end:
                return
            if self._place(self._things[index]).contains(span):
                yield self._things[index]
