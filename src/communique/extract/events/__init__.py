"""Stub, to be replaced."""

from communique.extract.facts import Event
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_events(reading: Reading, names: Names) -> list[Event]:
    """To be replaced."""
    return []
