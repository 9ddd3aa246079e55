"""States that have the name of a country: "Georgia" beside Florida and Ohio is no neighbour of Armenia."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Name
from communique.schemas.vocabulary import EntityKind, MentionKind

_FEWEST = 2
_NEAR = 20
"""Characters between two names that stand beside each other."""


@dataclass(frozen=True, slots=True)
class _State:
    """`others`: states that it is named with; `signs`: names of a document that means the country.

    `beside`: names that stand directly before or behind the country.
    """

    country: str
    state: str
    others: frozenset[str]
    signs: frozenset[str]
    beside: frozenset[str]


def states_for_countries(names: Sequence[Name]) -> list[Name]:
    """The names of a document with a country that is a state's namesake given to the state where its neighbours are.

    Two other states are named, nothing that goes with the country is, and nobody of its nation.
    """
    named = {name.entity.name for name in names}
    meant = {
        one.country: (entity(EntityKind.PLACE, one.state), one)
        for one in _states()
        if one.country in named
        and len(one.others & named) >= _FEWEST
        and not one.signs & named
        and not any(n.entity.name == one.country and n.kind is MentionKind.ADJECTIVE for n in names)
    }
    return [
        replace(name, entity=meant[name.entity.name][0])
        if name.entity.kind is EntityKind.COUNTRY
        and name.entity.name in meant
        and not _is_among_neighbours(names, i, meant[name.entity.name][1])
        else name
        for i, name in enumerate(names)
    ]


def _is_among_neighbours(names: Sequence[Name], i: int, one: _State) -> bool:
    """Whether a name directly beside the name at `i` goes with the country, and none is another state."""
    before = [n.entity.name for n in names[max(0, i - 1) : i] if names[i].span.start - n.span.end <= _NEAR]
    behind = [n.entity.name for n in names[i + 1 : i + 2] if n.span.start - names[i].span.end <= _NEAR]
    beside = {*before, *behind}
    return not one.beside.isdisjoint(beside) and one.others.isdisjoint(beside)


@cache
def _states() -> tuple[_State, ...]:
    data = tomllib.loads(text_of("ambiguous.toml"))["state"]
    return tuple(
        _State(
            one["country"], one["state"], frozenset(one["others"]), frozenset(one["signs"]), frozenset(one["beside"])
        )
        for one in data
    )
