"""People whom a text calls by their given name alone, once it has named them in full."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.extract.names.name import Entity, Name

_OF_ONE_HOLDER = re.compile(
    r"(?<![\w-])(?:PM|P\.M\.|[Pp]remier|(?:[Pp]rime|[Cc]hief) [Mm]inister|[Pp]resident|King|Queen)\s\Z"
)
_LONGEST_OFFICE = 16


def by_first_name(people: Sequence[Entity]) -> dict[str, Entity]:
    """The people by the first word of their names, where nobody else has it: whom a text calls by that alone."""
    found: dict[str, dict[str, Entity]] = {}
    for who in people:
        first, _, rest = who.name.partition(" ")
        if rest:
            found.setdefault(first, {})[who.entity_id] = who
    return {first: next(iter(who.values())) for first, who in found.items() if len(who) == 1}


def by_office(text: str, name: Name, first_names: Mapping[str, Entity]) -> Name:
    """The name, of whom the document names in full where it is their given name behind an office that one person has.

    "PM Ada" is Ada Roe, as in countries that call people so; "General Grant" need not be Grant Roe.
    """
    who = first_names.get(name.span.of(text)) if "@" in name.entity.entity_id else None
    if who is None:
        return name
    begin = max(0, name.span.start - _LONGEST_OFFICE)
    return replace(name, entity=who) if _OF_ONE_HOLDER.search(text, begin, name.span.start) is not None else name
