"""States that have the name of a country: "Georgia" beside Florida and Ohio is no neighbour of Armenia."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from communique.extract.names.gazetteer import entity, text_of
from communique.extract.names.name import Name
from communique.schemas.vocabulary import EntityKind, MentionKind

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _State:
    """`others`: states beside which it is named; `signs`: names beside which the country is meant."""

    country: str
    state: str
    others: frozenset[str]
    signs: frozenset[str]


def states_for_countries(names: Sequence[Name]) -> list[Name]:
    """The names of a document with a country that is a state's namesake given to the state where its neighbours are.

    Two other states are named, nothing that goes with the country is, and nobody of its nation.
    """
    named = {name.entity.name for name in names}
    meant = {
        one.country: entity(EntityKind.PLACE, one.state)
        for one in _states()
        if one.country in named
        and len(one.others & named) >= _FEWEST
        and not one.signs & named
        and not any(n.entity.name == one.country and n.kind is MentionKind.ADJECTIVE for n in names)
    }
    return [
        replace(name, entity=meant[name.entity.name])
        if name.entity.kind is EntityKind.COUNTRY and name.entity.name in meant
        else name
        for name in names
    ]


@cache
def _states() -> tuple[_State, ...]:
    data = tomllib.loads(text_of("ambiguous.toml"))["state"]
    return tuple(
        _State(one["country"], one["state"], frozenset(one["others"]), frozenset(one["signs"])) for one in data
    )
