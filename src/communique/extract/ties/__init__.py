"""Stub, to be replaced."""

from communique.extract.facts import Tie
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_ties(reading: Reading, names: Names) -> list[Tie]:
    """To be replaced."""
    return []
