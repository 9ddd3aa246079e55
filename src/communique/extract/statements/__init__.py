"""Statements: who said, wrote, announced or asked for what."""

from collections.abc import Iterable

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.dialogue import split_dialogue
from communique.extract.statements.direct import attribute_all, block_quotations, direct_statements
from communique.extract.statements.headlines import headline_statements
from communique.extract.statements.indirect import indirect_statements
from communique.extract.statements.passages import passages
from communique.extract.statements.quotations import find_quotations
from communique.extract.statements.speech import is_speech
from communique.extract.statements.transcript import turn_labels, without_label
from communique.extract.statements.ukrainian import ukrainian_statements
from communique.schemas.vocabulary import BlockRole, StatementKind

_UNQUOTED_ROLES = frozenset({BlockRole.TITLE, BlockRole.HEADING})


def find_statements(reading: Reading, names: Names) -> list[Statement]:
    """Everything said in a document, quoted or reported, by the place of its content.

    Quoted words are found first and taken out of their paragraphs; what is left is parsed for attributions and
    reported speech.
    """
    paragraphs = [None if block.role in _UNQUOTED_ROLES else block.span for block in reading.blocks]
    marked = find_quotations(reading.text, paragraphs)
    speech = [q for q in marked if is_speech(reading, q)]
    spoken = set(speech)
    quotations = split_dialogue(reading.text, speech)
    if reading.document.language == "uk":
        return _in_order(ukrainian_statements(reading, quotations))
    masked = passages(reading, quotations, [q for q in marked if q not in spoken])
    direct = direct_statements(reading, attribute_all(reading, quotations, masked, names))
    blocks = block_quotations(reading, quotations, masked, names)
    quoted = {row.content for row in blocks}
    unquoted = [p for p in masked if not any(span.contains(p.span) for span in quoted)]
    indirect = indirect_statements(reading, unquoted, names)
    turns = turn_labels(reading)
    reported = [row for row in (without_label(reading.text, row, turns) for row in indirect) if row is not None]
    parsed = [*direct, *blocks, *reported]
    headlines = [
        h for h in headline_statements(reading, names) if not any(h.content.overlaps(r.content) for r in parsed)
    ]
    return _in_order([*parsed, *headlines])


def _in_order(rows: Iterable[Statement]) -> list[Statement]:
    """The rows by place, one for each place and kind: the first that was found."""
    by_place: dict[tuple[StatementKind, int], Statement] = {}
    for row in rows:
        by_place.setdefault((row.kind, row.content.start), row)
    return sorted(by_place.values(), key=lambda row: (row.content.start, row.kind))
