"""Which kind of thing each field of a fact says, and which fields a reader wants to see: `fields.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def group_of() -> Mapping[str, str]:
    """Return the group of each field that has one: who, whom, what, when or how."""
    return {field: group for group, listed in _written()["groups"].items() for field in listed}


@cache
def shown_fields() -> Mapping[str, tuple[str, ...]]:
    """Return the fields of each table that a reader wants to see, in their order."""
    return {table: tuple(listed) for table, listed in _written()["shown"].items()}


@cache
def _written() -> Mapping[str, Mapping[str, list[str]]]:
    written = files("communique.site").joinpath("fields.toml").read_text("utf-8")
    return tomllib.loads(written)
