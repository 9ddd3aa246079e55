"""People whom a text calls by their given name alone, or by the rest of their name, once it has named them in full."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.extract.names.name import Entity, Name
from communique.extract.names.offices import is_office_word
from communique.schemas.vocabulary import EntityKind

_OF_ONE_HOLDER = re.compile(
    r"(?<![\w-])(?:PM|P\.M\.|[Pp]remier|(?:[Pp]rime|[Cc]hief) [Mm]inister|[Pp]resident|King|Queen)\s\Z"
)
_LONGEST_OFFICE = 16
_ARTICLES = ("Al ", "El ")
"""What an Arabic surname may begin with, where it looks like a given name: "Al Gore"."""


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

    "PM Ada" is Ada Roe, as in countries that call people so; "General Grant" need not be Grant Roe, and "PM Ada" is not
    the envoy Ada Roe.
    """
    who = first_names.get(name.span.of(text)) if "@" in name.entity.entity_id else None
    if who is None or _is_another_holder(text, who):
        return name
    begin = max(0, name.span.start - _LONGEST_OFFICE)
    return replace(name, entity=who) if _OF_ONE_HOLDER.search(text, begin, name.span.start) is not None else name


def _is_another_holder(text: str, who: Entity) -> bool:
    """Whether all offices right before somebody's name are such that another may have: "the envoy Ada Roe"."""
    befores = [text[max(0, at.start() - _LONGEST_OFFICE) : at.start()] for at in re.finditer(re.escape(who.name), text)]
    told = [before for before in befores if is_office_word(before.rstrip().rpartition(" ")[2].lower())]
    return bool(told) and not any(map(_OF_ONE_HOLDER.search, told))


def told_without_given_names(names: Sequence[Name]) -> list[Name]:
    """The names, a person's that ends somebody's longer one given as theirs: "Colonel Al Harbi" is Omar Al Harbi."""
    people = {n.entity.name: n.entity for n in names if n.entity.kind is EntityKind.PERSON}
    short = [name for name in people if name.startswith(_ARTICLES)]
    of: dict[str, set[str]] = {part: {whole for whole in people if whole.endswith(f" {part}")} for part in short}
    return [
        replace(name, entity=people[next(iter(of[name.entity.name]))])
        if name.entity.kind is EntityKind.PERSON and len(of.get(name.entity.name, ())) == 1
        else name
        for name in names
    ]
