"""Stub, to be replaced."""

from communique.extract.facts import Funding
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_funding(reading: Reading, names: Names) -> list[Funding]:
    """To be replaced."""
    return []
