"""Stub, to be replaced."""

from communique.extract.facts import Transfer
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_transfers(reading: Reading, names: Names) -> list[Transfer]:
    """To be replaced."""
    return []
