"""Stub, to be replaced."""

from communique.extract.facts import Statement
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_statements(reading: Reading, names: Names) -> list[Statement]:
    """To be replaced."""
    return []
