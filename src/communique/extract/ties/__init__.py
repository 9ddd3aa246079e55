"""Ties that a text states: who holds which office, and who belongs to which group."""

from communique.extract.facts import Tie
from communique.extract.names.name import Names
from communique.extract.reading import Reading
from communique.extract.ties.memberships import find_memberships
from communique.extract.ties.offices import find_offices
from communique.extract.ties.shared_offices import find_shared_offices, without_held


def find_ties(reading: Reading, names: Names) -> list[Tie]:
    """The ties of a document, each once, where it is stated first."""
    held = find_offices(reading, names)
    return [*held, *without_held(find_shared_offices(reading, names), held, names), *find_memberships(reading, names)]
