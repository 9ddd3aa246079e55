"""What a name is, and whom it stands for."""

from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a document, by start; no two overlap."""

    found: tuple[Name, ...]

    def within(self, span: Span) -> Iterator[Name]:
        """The names that lie inside a span, in order."""
        return (name for name in self.found if span.contains(name.span))

    def overlapping(self, span: Span) -> Iterator[Name]:
        """The names that share a character with a span, in order."""
        return (name for name in self.found if span.overlaps(name.span))
