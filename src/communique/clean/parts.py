"""What cleaning makes of a document, whatever it was written in."""

from dataclasses import dataclass
from datetime import date

from communique.errors import CommuniqueError, ExitStatus
from communique.schemas.vocabulary import BlockRole, Precision, PublishedBasis


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, its role, and the rule that gave it."""

    role: BlockRole
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date: its first day, how exact it is, and where it was read."""

    first_day: date
    precision: Precision
    basis: PublishedBasis


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of a document, its parts in order, and what it says of itself (None or empty where it is silent)."""

    text: str
    parts: tuple[Part, ...]
    title: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    published: Published | None = None
    language: str | None = None
    url: str | None = None


class UncleanableError(CommuniqueError):
    """A record that no document can be made of; `rule` names why, for quarantine."""

    exit_status = ExitStatus.DATA_DID_NOT_PASS

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule
