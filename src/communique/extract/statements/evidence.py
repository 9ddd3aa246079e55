"""The evidence of a statement: the smallest stretch with attribution and content that the contract allows."""

from communique.extract.reading import Reading
from communique.extract.spans import Span, trim
from communique.schemas.vocabulary import MAX_EVIDENCE


def evidence(reading: Reading, content: Span, *candidates: Span) -> Span:
    """The first candidate that is short enough, else the beginning of the content.

    Candidates are stretches that contain the content, the preferred one first.
    """
    for candidate in (*candidates, content):
        trimmed = trim(reading.text, candidate.start, candidate.end)
        if trimmed is not None and trimmed.end - trimmed.start <= MAX_EVIDENCE:
            return trimmed
    return trim(reading.text, content.start, content.start + MAX_EVIDENCE) or content
