"""Transfers: materiel and goods in kind that are asked for, promised, produced or handed over."""

from collections.abc import Sequence

from communique.extract.facts import Transfer
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.spans import Span
from communique.extract.transfers.lists import listed_transfers
from communique.extract.transfers.told import told_transfers
from communique.extract.transfers.told_uk import ukrainian_transfers
from communique.schemas.vocabulary import BlockRole


def find_transfers(reading: Reading, names: Names) -> list[Transfer]:
    """Goods of every sentence and list that something says are handed over, a row each, in order."""
    listed, used = listed_transfers(reading, names)
    told_in = ukrainian_transfers if reading.document.language == "uk" else told_transfers
    told = [
        row for sentence in reading.sentences if sentence.index not in used for row in told_in(reading, sentence, names)
    ]
    rows = sorted([*told, *listed], key=lambda row: (row.evidence, row.item.span))
    return _without_repeats(reading, rows)


def _without_repeats(reading: Reading, rows: Sequence[Transfer]) -> list[Transfer]:
    """A clause that stands twice counts once, and a title repeats what the body tells in other words."""
    first: dict[tuple[str, str], Transfer] = {}
    for row in rows:
        first.setdefault((row.item.value.lower(), row.evidence.of(reading.text)), row)
    title = [block.span for block in reading.blocks if block.role is BlockRole.TITLE]
    kept = list(first.values())
    body = {row.item.value.lower() for row in kept if not _inside(row, title)}
    return [row for row in kept if row.item.value.lower() not in body or not _inside(row, title)]


def _inside(row: Transfer, spans: Sequence[Span]) -> bool:
    return any(span.contains(row.evidence) for span in spans)
