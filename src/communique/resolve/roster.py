"""Who is who in one document."""

from dataclasses import dataclass

from communique.extract.names.name import Entity, Name, Names
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.schemas.vocabulary import SpeakerResolution


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom words stand for, and which kind of words they are."""

    entity: Entity
    resolution: SpeakerResolution
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Resolves words of one document to entities."""

    reading: Reading
    mentions: tuple[Name, ...]

    def resolve(self, span: Span) -> Resolution | None:
        """Whom the noun phrase at `span` stands for; None where that is unclear."""
        return None


def roster(reading: Reading, names: Names) -> Roster:
    """To be replaced."""
    return Roster(reading, names.found)
