"""Collect: what sources on the web name is fetched and kept as it came, for every later build to read.

Loaded when they are asked for: who looks at settings or at the status of a dataset needs nothing that fetches or reads.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.collect.archive import Archive
    from communique.collect.collecting import collect
    from communique.collect.fetching import Patience
    from communique.collect.request import Collection, CollectRequest

__all__ = ["Archive", "CollectRequest", "Collection", "Patience", "collect"]

_PLACES = {
    "Archive": "archive",
    "CollectRequest": "request",
    "Collection": "request",
    "Patience": "fetching",
    "collect": "collecting",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for from the module that has it."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__} has no {name}")
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
