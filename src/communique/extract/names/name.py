"""What a name is, and whom it stands for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from communique.extract.spans import Span
from communique.schemas.vocabulary import EntityKind, MentionKind


@dataclass(frozen=True, slots=True)
class Entity:
    """A row of `entities` as one document sees it."""

    entity_id: str
    kind: EntityKind
    name: str
    iso3: str | None = None
    external_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a text that stand for an entity."""

    span: Span
    entity: Entity
    kind: MentionKind


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All names of a document, by start; no two overlap, so a place is looked up by bisection."""

    found: tuple[Name, ...]
    _starts: list[int] = field(init=False, repr=False)
    _ends: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [name.span.start for name in self.found])
        object.__setattr__(self, "_ends", [name.span.end for name in self.found])

    def within(self, span: Span) -> Iterator[Name]:
        """The names that lie inside a span, in order."""
        return iter(self.found[bisect_left(self._starts, span.start) : bisect_right(self._ends, span.end)])

    def overlapping(self, span: Span) -> Iterator[Name]:
        """The names that share a character with a span, in order."""
        return iter(self.found[bisect_right(self._ends, span.start) : bisect_left(self._starts, span.end)])


def names_between(names: Sequence[Name], start: int, end: int) -> Sequence[Name]:
    """Of names in order, of which no two overlap, those that lie between two places of the text."""
    first = bisect_left(names, start, key=lambda name: name.span.start)
    return names[first : bisect_right(names, end, key=lambda name: name.span.end)]
