"""Transfers: materiel and goods in kind that are asked for, promised, produced or handed over."""

from collections.abc import Sequence

from communique.extract.facts import Transfer
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.transfers.lists import listed_transfers
from communique.extract.transfers.told import told_transfers
from communique.schemas.vocabulary import BlockRole


def find_transfers(reading: Reading, names: Names) -> list[Transfer]:
    """Goods of every parsed sentence and list that something says are handed over; one row per kind of goods, in order."""
    listed, used = listed_transfers(reading, names)
    told = [row for sentence in reading.sentences if sentence.index not in used for row in told_transfers(reading, sentence, names)]
    rows = sorted([*told, *listed], key=lambda row: (row.evidence, row.item.span))
    return _without_title_repeats(reading, rows)


def _without_title_repeats(reading: Reading, rows: Sequence[Transfer]) -> list[Transfer]:
    """A title repeats what the body tells: its goods count only where the body does not have them."""
    title = [block.span for block in reading.blocks if block.role is BlockRole.TITLE]
    inside = [any(span.contains(row.evidence) for span in title) for row in rows]
    body = {row.item.value.lower() for row, is_title in zip(rows, inside, strict=True) if not is_title}
    return [row for row, is_title in zip(rows, inside, strict=True) if not (is_title and row.item.value.lower() in body)]
