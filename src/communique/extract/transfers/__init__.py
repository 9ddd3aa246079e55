"""Transfers: materiel and goods in kind that are asked for, promised, produced or handed over."""

from communique.extract.facts import Transfer
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.transfers.lists import listed_transfers
from communique.extract.transfers.told import told_transfers


def find_transfers(reading: Reading, names: Names) -> list[Transfer]:
    """Goods of every parsed sentence and list that something says are handed over; one row per kind of goods, in order."""
    listed, used = listed_transfers(reading, names)
    told = [row for sentence in reading.sentences if sentence.index not in used for row in told_transfers(reading, sentence, names)]
    return sorted([*told, *listed], key=lambda row: (row.evidence, row.item.span))
