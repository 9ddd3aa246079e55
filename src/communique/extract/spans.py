"""Places in a text. All offsets are Unicode code points in `documents.text`, ends exclusive."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, Self, TypeVar

T = TypeVar("T")


class _Place(NamedTuple):
    start: int
    end: int


class Span(_Place):
    """A stretch of a text, never empty. Two are in the order of their starts, then of their ends.

    A tuple, since thousands are made and compared for each document.
    """

    __slots__ = ()

    def __new__(cls, start: int, end: int) -> Self:
        """The stretch from `start` to `end`. Raises ValueError for an empty or negative one."""
        if not 0 <= start < end:
            raise ValueError(f"a span is not empty and not negative: {start} to {end}")
        return tuple.__new__(cls, (start, end))

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """A value and where it was read."""

    value: T
    span: Span


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that contains all. Raises ValueError for none."""
    found = list(spans)
    return Span(min(s.start for s in found), max(s.end for s in found))


def trim(text: str, start: int, end: int, strip: str = "") -> Span | None:
    """`text[start:end]` without white space (and the characters of `strip`) at its ends, or None if nothing is left."""
    while start < end and (text[start].isspace() or text[start] in strip):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in strip):
        end -= 1
    return Span(start, end) if start < end else None
