"""The pages of `docs/reference`, derived from what they tell of. `python -m communique.reference` writes them anew."""

from collections.abc import Callable, Mapping

from communique.reference.cli import commands
from communique.reference.python import interface
from communique.reference.rules import rules
from communique.reference.status import status
from communique.reference.vocabularies import vocabularies

__all__ = ["PAGES"]

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": commands,
    "python.md": interface,
    "rules.md": rules,
    "status.md": status,
    "vocabularies.md": vocabularies,
}
"""What writes each page, by its name in `docs/reference`."""
