"""Transcripts: paragraphs that begin with who has the floor (`THE CHAIR:  ...`, `Q    ...`)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from communique.extract.facts import Statement
from communique.extract.reading import Reading
from communique.extract.spans import Span, trim

_TURN = re.compile(r"(?:[A-Z][A-Z.’' -]{2,40}(?: \([A-Z ]+\))?:|(?:Q|A)(?::|(?=\s\s)|(?=\t)))(?=\s)")
_FLOOR = re.compile(r"(?:THE|MR|MS|MRS|DR)\b\.? [A-Z]")
"""Labels that only a transcript has, of which one is enough (`THE PRESIDENT:`)."""
_MIN_TURNS = 2
"""Fewer others make no transcript: a line may begin with a word in capitals and a colon for many reasons."""


def turn_labels(reading: Reading) -> list[Span]:
    """The labels at the head of a transcript's paragraphs; none where the document is no transcript.

    What the one who has the floor says is the document's own text, and the label is part of no sentence.
    """
    found = [
        Span(*match.span())
        for block in reading.blocks
        if (match := _TURN.match(reading.text, block.span.start, block.span.end)) is not None
    ]
    floor = any(_FLOOR.match(reading.text, label.start) for label in found)
    return found if floor or len(found) >= _MIN_TURNS else []


def without_label(text: str, row: Statement, labels: Iterable[Span]) -> Statement | None:
    """The row, its speaker without the label that the parse took for a part of it; None if it is nothing else."""
    if row.speaker is None:
        return row
    label = next((label for label in labels if row.speaker.overlaps(label)), None)
    if label is None:
        return row
    rest = trim(text, label.end, row.speaker.end)
    return None if rest is None else replace(row, speaker=rest)
