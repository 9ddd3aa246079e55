"""Facts as read: values with their places, names not yet resolved.

A field of type `Span` is a slot: the words that name an entity. `resolve` turns slot `provider` into column
`provider_id` (and `participants` into `participant_ids`); a `Cell` becomes the column of its own name; every
place ends up in the column `spans`. A class stands for the table of `table`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from communique.extract.spans import Cell, Span
from communique.schemas.vocabulary import (
    Comparator,
    EventKind,
    FundingStatus,
    Precision,
    Predicate,
    RequestKind,
    SpeakerKind,
    StatementKind,
    TransferStatus,
)


@dataclass(frozen=True, slots=True)
class Period:
    """Words that say when, and the days they stand for where text and publication date settle it."""

    span: Span
    start: date | None = None
    end: date | None = None
    precision: Precision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact has: the clause that carries it, the rule that read it, and the score that the rule gives it."""

    table: ClassVar[str]
    evidence: Span
    method: str
    confidence: float
    """The rule's own score, 0 to 1; `resolve.confidence` makes of it the share of rows like it that are right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """Something said. `speaker` spans the words that name the speaker ("He", "the Minister", a name)."""

    table: ClassVar[str] = "statements"
    kind: StatementKind
    content: Span
    cue: Cell[str] | None = None
    speaker: Span | None = None
    co_speakers: tuple[Span, ...] = ()
    addressee: Span | None = None
    speaker_kind: SpeakerKind | None = None
    """Set only where the words decide it (a report, officials); otherwise the resolved entity does."""
    speaker_from_context: bool = False
    """Whether the speaker stands outside the sentence of the content (on the line before, in the sentence before)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Fact):
    """Money that moves, is promised, asked for or blocked."""

    table: ClassVar[str] = "funding"
    amount: Cell[Decimal]
    amount_upper: Cell[Decimal] | None = None
    currency: Cell[str]
    comparator: Cell[Comparator] | None = None
    status: Cell[FundingStatus]
    provider: Span | None = None
    recipient: Span | None = None
    programme: Span | None = None
    source_of_funds: Span | None = None
    tranche: Cell[str] | None = None
    purpose: Cell[str] | None = None
    period: Period | None = None
    part_of: Span | None = None
    """The place of another amount of the document, the total that contains this one; never a slot for an entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Fact):
    """Materiel or goods in kind. `item_entity` spans the weapon's name where one is named."""

    table: ClassVar[str] = "transfers"
    item: Cell[str]
    item_entity: Span | None = None
    quantity: Cell[Decimal] | None = None
    comparator: Cell[Comparator] | None = None
    unit: Cell[str] | None = None
    status: Cell[TransferStatus]
    provider: Span | None = None
    recipient: Span | None = None
    programme: Span | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Fact):
    """A count or measured quantity. `metric` is snake_case and has no place of its own."""

    table: ClassVar[str] = "figures"
    metric: str
    value: Cell[Decimal]
    value_upper: Cell[Decimal] | None = None
    comparator: Cell[Comparator] | None = None
    unit: Cell[str] | None = None
    object: Cell[str] | None = None
    object_entity: Span | None = None
    actor: Span | None = None
    target: Span | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Something that happened or is scheduled."""

    table: ClassVar[str] = "events"
    kind: EventKind
    name: Cell[str] | None = None
    participants: tuple[Span, ...] = ()
    place: Span | None = None
    date: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Fact):
    """An appeal, need, demand or proposal."""

    table: ClassVar[str] = "requests"
    kind: RequestKind
    requester: Span | None = None
    made_by: Span | None = None
    addressee: Span | None = None
    object: Cell[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Fact):
    """A stated tie: `subject` holds an office, is a member of, supplies ... `object`."""

    table: ClassVar[str] = "relations"
    subject: Span
    predicate: Predicate
    object: Span | None = None
    title: Cell[str] | None = None
