"""Statements: who said, wrote, announced or asked for what."""

from collections.abc import Iterable
from dataclasses import dataclass

from communique.extract.facts import Statement
from communique.extract.models import parse_together
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.statements.block_quotations import block_quotations, signed_paragraphs
from communique.extract.statements.dialogue import split_dialogue
from communique.extract.statements.direct import attribute_all, direct_statements
from communique.extract.statements.headlines import headline_statements
from communique.extract.statements.indirect import indirect_statements
from communique.extract.statements.passages import Passage, passages
from communique.extract.statements.quotations import Quotation, find_quotations
from communique.extract.statements.speech import is_speech
from communique.extract.statements.transcript import turn_labels, without_label
from communique.extract.statements.triggers import may_introduce, may_point_back, may_report
from communique.extract.statements.ukrainian import ukrainian_statements
from communique.schemas.vocabulary import BlockRole, StatementKind

_UNQUOTED_ROLES = frozenset({BlockRole.TITLE, BlockRole.HEADING})


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What stands in quotation marks, and the sentences around it."""

    quotations: list[Quotation]
    """Those that are speech."""
    passages: list[Passage]
    """All sentences, with stand-ins for the quotations; none where the language has no parser."""


def find_spoken(reading: Reading) -> Spoken:
    """The first step: quoted words are found and taken out of their paragraphs."""
    paragraphs = [None if block.role in _UNQUOTED_ROLES else block.span for block in reading.blocks]
    marked = find_quotations(reading.text, paragraphs)
    speech = [q for q in marked if is_speech(reading, q)]
    spoken = set(speech)
    quotations = split_dialogue(reading.text, speech)
    return Spoken(quotations, passages(reading, quotations, [q for q in marked if q not in spoken]))


_AROUND_QUOTATIONS = (may_report, may_introduce, may_point_back)


def parse_around_quotations(documents: Iterable[Spoken]) -> None:
    """Parse the sentences around quotations of several documents at once: it decides nothing but how long it takes."""
    parse_together(
        passage.parse
        for spoken in documents
        for passage in spoken.passages
        if passage.quoted or any(map(passage.parse.shows, _AROUND_QUOTATIONS))
    )


def find_statements(reading: Reading, names: Names, spoken: Spoken | None = None) -> list[Statement]:
    """Everything said in a document, quoted or reported, by the place of its content.

    `spoken` is what `find_spoken` gives, where it is known already.
    """
    if spoken is None:
        spoken = find_spoken(reading)
        parse_around_quotations([spoken])
    quotations, masked = spoken.quotations, spoken.passages
    if reading.document.language == "uk":
        return _in_order(ukrainian_statements(reading, quotations))
    direct = direct_statements(reading, attribute_all(reading, quotations, masked, names))
    blocks = block_quotations(reading, quotations, masked, names)
    blocks += signed_paragraphs(reading, quotations, masked, names)
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
