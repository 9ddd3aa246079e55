"""Stub, to be replaced."""

from communique.extract.facts import Request
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_requests(reading: Reading, names: Names) -> list[Request]:
    """To be replaced."""
    return []
