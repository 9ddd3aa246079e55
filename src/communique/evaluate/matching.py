"""When a found row is an annotated one, table by table."""

from dataclasses import dataclass

from communique.evaluate.annotated import (
    Annotated,
    AnnotatedDocument,
    AnnotatedEntity,
    AnnotatedEvent,
    AnnotatedFigure,
    AnnotatedFunding,
    AnnotatedRole,
    AnnotatedStatement,
    AnnotatedTransfer,
)
from communique.evaluate.comparison import folded, same_name, same_party, telling_words
from communique.evaluate.found import (
    Found,
    FoundDocument,
    FoundEntity,
    FoundEvent,
    FoundFigure,
    FoundFunding,
    FoundRole,
    FoundStatement,
    FoundTransfer,
)
from communique.evaluate.pairing import Matching, overlap, overlap_share, pair

LEAST_CONTENT_SHARE = 0.5
"""What the contents of two statements must share to be the same."""

LEAST_REQUEST_SHARE = 0.3
"""What the clauses of two requests must share to be the same."""

RIGHT_SPEAKER_FIRST = 1e-6
"""Of two statements at one place, the one with the right speaker is the one meant."""

TITLE_MODIFIERS = frozenset({"vice", "deputy", "former", "first", "acting", "prime", "assistant"})
"""Words that make another office of a title: both sides must have the same of them."""


@dataclass(frozen=True, slots=True)
class MatchedDocument:
    """An annotated document and what was found of it, row by row."""

    annotated: AnnotatedDocument
    found: FoundDocument
    direct: Matching[AnnotatedStatement, FoundStatement]
    indirect: Matching[AnnotatedStatement, FoundStatement]
    funding: Matching[AnnotatedFunding, FoundFunding]
    transfers: Matching[AnnotatedTransfer, FoundTransfer]
    figures: Matching[AnnotatedFigure, FoundFigure]
    events: Matching[AnnotatedEvent, FoundEvent]
    requests: Matching[Annotated, Found]
    roles: Matching[AnnotatedRole, FoundRole]
    entities: Matching[AnnotatedEntity, FoundEntity]


def match(annotated: AnnotatedDocument, found: FoundDocument) -> MatchedDocument:
    """Pair the rows of a document with its annotations, table by table."""
    return MatchedDocument(
        annotated=annotated,
        found=found,
        direct=_statements(annotated, found, "direct"),
        indirect=_statements(annotated, found, "indirect"),
        funding=pair(annotated.funding, found.funding, funding_score),
        transfers=pair(annotated.transfers, found.transfers, transfer_score),
        figures=pair(annotated.figures, found.figures, figure_score),
        events=pair(annotated.events, found.events, event_score),
        requests=pair(annotated.requests, found.requests, request_score),
        roles=pair(annotated.roles, found.roles, role_score),
        entities=pair(annotated.entities, found.entities, entity_score),
    )


def _statements(
    annotated: AnnotatedDocument, found: FoundDocument, kind: str
) -> Matching[AnnotatedStatement, FoundStatement]:
    required = [row for row in annotated.statements if row.kind == kind]
    return pair(required, [row for row in found.statements if row.kind == kind], statement_score)


def statement_score(annotated: AnnotatedStatement, found: FoundStatement) -> float:
    """Half of what both contents cover together is shared."""
    share = overlap_share(annotated.span, found.span)
    return share + RIGHT_SPEAKER_FIRST * right_speaker(annotated, found) if share >= LEAST_CONTENT_SHARE else 0


def right_speaker(annotated: AnnotatedStatement, found: FoundStatement) -> bool:
    """Whether the speaker is one of those who are right; nobody is right where nobody is named."""
    return any(same_party(speaker, found.speaker) for speaker in annotated.speakers)


def funding_score(annotated: AnnotatedFunding, found: FoundFunding) -> float:
    """The same sum in the same currency, read at the same place."""
    same_sum = annotated.amount == found.amount and annotated.currency == found.currency
    return overlap(annotated.span, found.span) if same_sum else 0


def transfer_score(annotated: AnnotatedTransfer, found: FoundTransfer) -> float:
    """The same place, and an item that shares words; the names of the weapon it stands for count as well."""
    wanted, item = telling_words(annotated.item), telling_words(found.item)
    known = item.union(*map(telling_words, found.item_names))
    return overlap(annotated.span, found.span) * len(wanted & known) / max(1, len(wanted | item))


def figure_score(annotated: AnnotatedFigure, found: FoundFigure) -> float:
    """The same value, read at the same place."""
    return overlap(annotated.span, found.span) if annotated.value == found.value else 0


def event_score(annotated: AnnotatedEvent, found: FoundEvent) -> float:
    """The same kind, read at the same place."""
    return overlap(annotated.span, found.span) if annotated.kind == found.kind else 0


def request_score(annotated: Annotated, found: Found) -> float:
    """Nearly a third of what both clauses cover together is shared."""
    share = overlap_share(annotated.span, found.span)
    return share if share >= LEAST_REQUEST_SHARE else 0


def role_score(annotated: AnnotatedRole, found: FoundRole) -> float:
    """The same person, and one title is in the other, of the same rank; best when both have the same words."""
    wanted, title = telling_words(annotated.title), telling_words(found.title)
    if not wanted or not title or wanted & TITLE_MODIFIERS != title & TITLE_MODIFIERS:
        return 0
    if not (wanted <= title or title <= wanted) or not same_party(annotated.person, found.person):
        return 0
    return 2 if wanted == title else 1


def entity_score(annotated: AnnotatedEntity, found: FoundEntity) -> float:
    """The same kind and a name in common; best when the name it is listed under is one of those annotated."""
    if annotated.kind != found.kind or not same_name(annotated.names, found.names):
        return 0
    return 2 if folded(found.name) in {folded(name) for name in annotated.names} else 1
