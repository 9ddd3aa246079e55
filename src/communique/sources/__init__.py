"""Read: files and folders become records, and whatever is refused becomes a row that says why.

Loaded when they are asked for: who looks whether a source is there needs nothing that reads it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.sources.limits import Limits
    from communique.sources.notices import Notice, NoticeKind
    from communique.sources.reading import ReadResult, read
    from communique.sources.records import RECORDS
    from communique.sources.refusals import Rule
    from communique.sources.source import Source, parse_source, parse_sources

__all__ = [
    "RECORDS",
    "Limits",
    "Notice",
    "NoticeKind",
    "ReadResult",
    "Rule",
    "Source",
    "parse_source",
    "parse_sources",
    "read",
]

_PLACES = {
    "RECORDS": "records",
    "Limits": "limits",
    "Notice": "notices",
    "NoticeKind": "notices",
    "ReadResult": "reading",
    "Rule": "refusals",
    "Source": "source",
    "parse_source": "source",
    "parse_sources": "source",
    "read": "reading",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load what is asked for from the module that has it."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__} has no {name}")
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
