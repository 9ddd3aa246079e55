"""Agency notes that name whose words they quote on a line of their own: `Source: N. N. on X`, `Quote: "..."`."""

import re

from communique.extract.line_labels import is_credit
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span
from communique.extract.statements.attribution import Attribution
from communique.extract.statements.quotations import Quotation
from communique.extract.statements.speakers import Speaker
from communique.schemas.vocabulary import EntityKind

_QUOTE = re.compile(r"(?:Quote|Literally|Verbatim|Direct quote|More details)(?: (?:from|by|of) [^:\n]{2,60})?: *$")
_SOURCE = re.compile(r"Sources?: *")
_REACH = 12
"""So many paragraphs above it, at most, the source of a note stands."""
_HIS_OFFICE = re.compile(r"\b(?:service|office|spokes\w+|adviser|advisor|aide|secretary|press)\b", re.IGNORECASE)
"""Whose words they are is then somebody else than the person named."""


def by_source_line(reading: Reading, quotation: Quotation, names: Names) -> Attribution | None:
    """The attribution of a quotation behind the label "Quote:", by the label or by the line that names the source.

    Only where that line names one person and nobody's office.
    """
    # A paragraph begins behind its label.
    line = reading.text.rfind("\n", 0, quotation.outer.start) + 1
    label = _QUOTE.fullmatch(reading.text, line, quotation.outer.start)
    if label is None:
        return None
    own = _one_person(reading, Span(label.start(), label.end()), names)
    if own is not None:
        return own
    above = reading.blocks[max(0, quotation.block - _REACH) : quotation.block]
    lines = [one.span for one in reversed(above) if _SOURCE.match(reading.text, one.span.start, one.span.end)]
    return _one_person(reading, lines[0], names) if lines and is_credit(reading.text, lines[0]) else None


def _one_person(reading: Reading, line: Span, names: Names) -> Attribution | None:
    people = [name for name in names.within(line) if name.entity.kind is EntityKind.PERSON]
    if len({name.entity.entity_id for name in people}) != 1 or _HIS_OFFICE.search(line.of(reading.text)):
        return None
    colon = reading.text.index(":", line.start, line.end)
    label = Span(line.start, colon)
    return Attribution(Cell(label.of(reading.text), label), Speaker(people[0].span), None, "direct.line_before")
