"""Stub, to be replaced."""

from collections.abc import Sequence

from communique.extract.facts import Figure, Funding, Transfer
from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_figures(reading: Reading, names: Names, funding: Sequence[Funding], transfers: Sequence[Transfer]) -> list[Figure]:
    """Counts and quantities that are neither money that moves nor goods that are supplied."""
    return []
