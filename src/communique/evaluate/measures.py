"""What is measured: for each measure, how many rows were annotated, found and right in a document."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from communique.evaluate.annotated import AnnotatedFigure, AnnotatedFunding, AnnotatedStatement, AnnotatedTransfer
from communique.evaluate.comparison import Span, same_party
from communique.evaluate.found import FoundFigure, FoundFunding, FoundStatement, FoundTransfer
from communique.evaluate.matching import MatchedDocument, right_speaker
from communique.evaluate.pairing import A, F, Matching

ENTITY_KINDS = ("person", "country", "organisation", "group", "programme", "weapon", "place")
PLACES = 4
"""Decimal places of a published share."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were annotated, found, and found right."""

    right: int = 0
    annotated: int = 0
    found: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.annotated + other.annotated, self.found + other.found)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 when nothing was found."""
        return round(self._precision, PLACES)

    @property
    def recall(self) -> float:
        """The share of what was annotated that was found right; 0 when nothing was annotated."""
        return round(self._recall, PLACES)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self._precision + self._recall
        return round(2 * self._precision * self._recall / both, PLACES) if both else 0.0

    @property
    def _precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def _recall(self) -> float:
        return self.right / self.annotated if self.annotated else 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A named way to count right rows. The first word of the name is the table, or what else is counted."""

    name: str
    count: Callable[[MatchedDocument], Counts]
    headline: bool = False
    """Whether it is part of the one figure that stands for all."""


def rows(matching: Matching[A, F], right: Callable[[A, F], bool] | None = None) -> Counts:
    """Count required rows, found rows that stand for no optional one, and required pairs that are `right`."""
    required = matching.required_pairs
    return Counts(
        right=sum(right is None or right(annotated, found) for annotated, found in required),
        annotated=sum(not row.optional for row in matching.annotated),
        found=len(matching.found) - (len(matching.pairs) - len(required)),
    )


def right_funding_status(annotated: AnnotatedFunding, found: FoundFunding) -> bool:
    """Whether the money has come as far as the text says."""
    return found.status in annotated.statuses


def right_transfer_status(annotated: AnnotatedTransfer, found: FoundTransfer) -> bool:
    """Whether the goods have come as far as the text says."""
    return found.status in annotated.statuses


def right_quantity(annotated: AnnotatedTransfer, found: FoundTransfer) -> bool:
    """Whether the goods are as many as the text says."""
    return annotated.quantity == found.quantity


def right_comparator(annotated: AnnotatedFigure, found: FoundFigure) -> bool:
    """Whether the number means as much as the text says."""
    return (annotated.comparator or "eq") == (found.comparator or "eq")


def right_period(annotated: AnnotatedFigure, found: FoundFigure) -> bool:
    """Whether the number is of the days that the text says."""
    return annotated.period == found.period


def both(one: Callable[[A, F], bool], other: Callable[[A, F], bool]) -> Callable[[A, F], bool]:
    """Return what is right where both are."""
    return lambda annotated, found: one(annotated, found) and other(annotated, found)


def slot(name: str, document: MatchedDocument) -> Counts:
    """Count a party to funding where the sum itself was found: who is named, who was read, who is right."""
    pairs = document.funding.required_pairs

    def is_right(annotated: AnnotatedFunding, found: FoundFunding) -> bool:
        return any(same_party(party, found.parties[name]) for party in annotated.parties[name])

    return Counts(
        right=sum(is_right(annotated, found) for annotated, found in pairs),
        annotated=sum(bool(row.parties[name]) for row in document.funding.annotated if not row.optional),
        found=sum(bool(found.parties[name]) for _, found in pairs),
    )


def entities_of(kind: str, document: MatchedDocument) -> Counts:
    """Count the entities of one kind."""
    return rows(document.entities.only(lambda row: row.kind == kind, lambda row: row.kind == kind))


def boilerplate_characters(document: MatchedDocument) -> Counts:
    """Count the characters, without white space, that are not part of the article."""
    text = document.found.text
    wanted = _characters((row.span for row in document.annotated.boilerplate), text)
    marked = _characters(document.found.boilerplate, text)
    return Counts(len(wanted & marked), len(wanted), len(marked))


def _characters(spans: Iterable[Span], text: str) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if not text[place : place + 1].isspace()}


def _attributed(matching: Matching[AnnotatedStatement, FoundStatement]) -> Counts:
    return rows(matching, right_speaker)


MEASURES: tuple[Measure, ...] = (
    Measure("statements direct", lambda d: rows(d.direct)),
    Measure("statements direct attributed", lambda d: _attributed(d.direct), headline=True),
    Measure("statements indirect", lambda d: rows(d.indirect)),
    Measure("statements indirect attributed", lambda d: _attributed(d.indirect), headline=True),
    Measure("funding amount", lambda d: rows(d.funding)),
    Measure("funding with status", lambda d: rows(d.funding, right_funding_status), headline=True),
    Measure("funding provider", partial(slot, "provider")),
    Measure("funding recipient", partial(slot, "recipient")),
    Measure("funding programme", partial(slot, "programme")),
    Measure("transfers item", lambda d: rows(d.transfers)),
    Measure(
        "transfers with status", lambda d: rows(d.transfers, both(right_transfer_status, right_quantity)), headline=True
    ),
    Measure("figures value", lambda d: rows(d.figures)),
    Measure("figures full", lambda d: rows(d.figures, both(right_comparator, right_period)), headline=True),
    Measure("events", lambda d: rows(d.events), headline=True),
    Measure("requests", lambda d: rows(d.requests), headline=True),
    Measure("roles", lambda d: rows(d.roles), headline=True),
    Measure("entities", lambda d: rows(d.entities), headline=True),
    *(Measure(f"entities {kind}", partial(entities_of, kind)) for kind in ENTITY_KINDS),
    Measure("boilerplate characters", boilerplate_characters),
)
"""Everything that is measured, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class SpeakerCounts:
    """Direct statements that were found: how many name a speaker, and how many of these name a wrong one."""

    wrong: int = 0
    named: int = 0

    def __add__(self, other: "SpeakerCounts") -> "SpeakerCounts":
        return SpeakerCounts(self.wrong + other.wrong, self.named + other.named)


def speakers(document: MatchedDocument) -> SpeakerCounts:
    """Count who speaks in direct statements: a wrong name costs more than none."""
    named = [(annotated, found) for annotated, found in document.direct.required_pairs if found.speaker]
    return SpeakerCounts(sum(not right_speaker(*pair) for pair in named), len(named))
