"""Which found rows are right in everything that a user relies on, and what is wrong with the others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from communique.evaluate.annotated import (
    Annotated,
    AnnotatedFigure,
    AnnotatedFunding,
    AnnotatedStatement,
    AnnotatedTransfer,
)
from communique.evaluate.comparison import Names, Period, Span
from communique.evaluate.found import Found, FoundFigure, FoundFunding, FoundStatement, FoundTransfer
from communique.evaluate.matching import MatchedDocument, right_speaker
from communique.evaluate.measures import (
    right_comparator,
    right_funding_status,
    right_period,
    right_quantity,
    right_transfer_status,
)
from communique.evaluate.pairing import Matching

AROUND = 90
"""Code points shown on either side of a row, up to the end of its line."""

NOT_ANNOTATED = "not annotated"
"""The kind of fault of a row that stands for nothing that was annotated."""

TABLE_OF = {"roles": "relations"}
"""The tables of what is annotated under another name."""

A = TypeVar("A", bound=Annotated)
F = TypeVar("F", bound=Found)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its kind in a word or two, what was found, and what was annotated."""

    kind: str
    found: str
    annotated: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A found row against its annotation: right where it has no fault."""

    table: str
    document: str
    id: str
    method: str
    confidence: float
    words: str
    context: str
    """The words with those around them on the same line."""
    fault: Fault | None
    """The first of its faults."""

    @property
    def right(self) -> bool:
        """Whether the row says what was annotated."""
        return self.fault is None

    @property
    def kind_of_error(self) -> str:
        """The table and what is wrong, as `figures: wrong period`; empty for a right row."""
        return "" if self.fault is None else f"{self.table}: {self.fault.kind}"


@dataclass(frozen=True, slots=True)
class _Attribute(Generic[A, F]):
    """Something that a row must have right beside its place: how to tell, and how to show either side of it."""

    name: str
    is_right: Callable[[A, F], bool]
    annotated: Callable[[A], str]
    found: Callable[[F], str]

    def fault(self, annotated: A, found: F) -> Fault | None:
        if self.is_right(annotated, found):
            return None
        shown = self.found(found)
        return Fault(f"{'wrong' if shown else 'no'} {self.name}", shown, self.annotated(annotated))


_SPEAKER: _Attribute[AnnotatedStatement, FoundStatement] = _Attribute(
    "speaker", right_speaker, lambda a: _any_of(map(_name, a.speakers)), lambda f: _name(f.speaker)
)
_FUNDING_STATUS: _Attribute[AnnotatedFunding, FoundFunding] = _Attribute(
    "status", right_funding_status, lambda a: _any_of(a.statuses), lambda f: f.status or ""
)
_TRANSFER_STATUS: _Attribute[AnnotatedTransfer, FoundTransfer] = _Attribute(
    "status", right_transfer_status, lambda a: _any_of(a.statuses), lambda f: f.status or ""
)
_QUANTITY: _Attribute[AnnotatedTransfer, FoundTransfer] = _Attribute(
    "quantity", right_quantity, lambda a: _plain(a.quantity), lambda f: _plain(f.quantity)
)
_COMPARATOR: _Attribute[AnnotatedFigure, FoundFigure] = _Attribute(
    "comparator", right_comparator, lambda a: a.comparator or "eq", lambda f: f.comparator or "eq"
)
_PERIOD: _Attribute[AnnotatedFigure, FoundFigure] = _Attribute(
    "period", right_period, lambda a: _days(a.period), lambda f: _days(f.period)
)


def judge(document: MatchedDocument) -> Iterator[Judged]:
    """Yield the found rows of a document, without those that stand for an optional one, which nobody judged.

    Rows without a confidence are left out as well.
    """
    tables = (
        ("statements", _judge("statements", document, document.direct, _SPEAKER)),
        ("statements", _judge("statements", document, document.indirect, _SPEAKER)),
        ("funding", _judge("funding", document, document.funding, _FUNDING_STATUS)),
        ("transfers", _judge("transfers", document, document.transfers, _TRANSFER_STATUS, _QUANTITY)),
        ("figures", _judge("figures", document, document.figures, _COMPARATOR, _PERIOD)),
        ("events", _judge("events", document, document.events)),
        ("requests", _judge("requests", document, document.requests)),
        ("roles", _judge("relations", document, document.roles)),
    )
    for annotated, rows in tables:
        if document.annotated.covers(annotated):
            yield from rows


def worst(judged: Sequence[Judged], most: int) -> list[Judged]:
    """Return the wrong rows that claim to be surest, at most so many, surest first."""
    wrong = [row for row in judged if row.fault is not None]
    return sorted(wrong, key=lambda row: (-row.confidence, row.table, row.document, row.id))[:most]


def _judge(
    table: str, document: MatchedDocument, matching: Matching[A, F], *attributes: _Attribute[A, F]
) -> Iterator[Judged]:
    of = {found: annotated for annotated, found in matching.pairs}
    for place, row in enumerate(matching.found):
        annotated = matching.annotated[of[place]] if place in of else None
        if row.confidence is None or (annotated and annotated.optional):
            continue
        yield Judged(
            table=table,
            document=document.annotated.name,
            id=row.id,
            method=row.method,
            confidence=row.confidence,
            words=row.words,
            context=_around(document.found.text, row.span),
            fault=_first_fault(annotated, row, attributes) if annotated else Fault(NOT_ANNOTATED, row.words, ""),
        )


def _first_fault(annotated: A, found: F, attributes: Sequence[_Attribute[A, F]]) -> Fault | None:
    faults = (attribute.fault(annotated, found) for attribute in attributes)
    return next((fault for fault in faults if fault is not None), None)


def _around(text: str, span: Span) -> str:
    """The words of a span, with whole words of its line before and behind."""
    start, end = span
    before = text[max(0, start - AROUND) : start]
    behind = text[end : end + AROUND]
    if start > AROUND and "\n" not in before:
        before = "\N{HORIZONTAL ELLIPSIS} " + before.partition(" ")[2]
    if end + AROUND < len(text) and "\n" not in behind:
        behind = behind.rpartition(" ")[0] + " \N{HORIZONTAL ELLIPSIS}"
    return before.rpartition("\n")[2] + text[start:end] + behind.partition("\n")[0]


def _name(names: Names) -> str:
    return names[0] if names else ""


def _any_of(values: Iterable[str | None]) -> str:
    return " or ".join(dict.fromkeys(value for value in values if value))


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _days(period: Period | None) -> str:
    return "" if period is None else period[0] if period[0] == period[1] else "/".join(period)
