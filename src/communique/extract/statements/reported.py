"""The row of a reported statement."""

from communique.extract.facts import Statement
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span, hull
from communique.extract.statements.confidence import confidence
from communique.extract.statements.evidence import evidence
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import StatementKind


def row_of(
    reading: Reading,
    passage: Passage,
    content: Span,
    cue: Cell[str],
    said_by: Speaker | None,
    method: str,
    addressee: Span | None = None,
    *,
    from_context: bool = False,
) -> Statement:
    """An indirect statement with the words that report it as its evidence."""
    around = hull([content, cue.span, *([said_by.span] if said_by else [])])
    whole = hull([passage.span, around]) if not passage.quoted else around
    return Statement(
        kind=StatementKind.INDIRECT,
        content=content,
        evidence=evidence(reading, content, whole, around),
        method=method,
        confidence=confidence(method),
        cue=Cell(cue.span.of(reading.text), cue.span),
        speaker=said_by.span if said_by else None,
        co_speakers=said_by.others if said_by else (),
        speaker_kind=said_by.kind if said_by else None,
        addressee=addressee,
        speaker_from_context=from_context,
    )
