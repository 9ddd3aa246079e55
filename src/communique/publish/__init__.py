"""Publish a version: built aside, made visible by one atomic step, never edited.

Loaded when they are asked for: who moves or packs versions that are there needs nothing that makes one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.publish.provenance import Model, Provenance, RefusalCount, SourceDigest
    from communique.publish.publication import Publication
    from communique.publish.publishing import publish
    from communique.publish.settings import PublishSettings

__all__ = ["Model", "Provenance", "Publication", "PublishSettings", "RefusalCount", "SourceDigest", "publish"]

_PLACES = {
    "Model": "provenance",
    "Provenance": "provenance",
    "Publication": "publication",
    "PublishSettings": "settings",
    "RefusalCount": "provenance",
    "SourceDigest": "provenance",
    "publish": "publishing",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for from the module that has it."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__} has no {name}")
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
