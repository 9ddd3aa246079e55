"""Names in a text: people, countries, organisations, groups, programmes, weapons, places."""

from communique.extract.names.name import Names
from communique.extract.reading import Reading


def find_names(reading: Reading) -> Names:
    """To be replaced."""
    return Names(())
