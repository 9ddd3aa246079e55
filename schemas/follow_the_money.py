"""How entities and ties are told in FollowTheMoney: `follow_the_money.csv`."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ENTITY = "entity"
"""Stands for a predicate in rows about kinds of entities."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a kind of entity, or a tie between two kinds, is in FollowTheMoney."""

    predicate: str
    subject: str
    """The kind of entity; empty for every kind."""
    object: str
    schema: str | None
    """None where none fits."""
    subject_property: str | None
    """Holds the subject; None where the row says something of the subject itself."""
    object_property: str | None


@cache
def mapping() -> tuple[Told, ...]:
    """Return every row of the mapping."""
    lines = files("communique.schemas").joinpath("follow_the_money.csv").read_text("utf-8").splitlines()
    return tuple(
        Told(
            predicate=row["predicate"],
            subject=row["subject"],
            object=row["object"],
            schema=row["schema"] or None,
            subject_property=row["subject_property"] or None,
            object_property=row["object_property"] or None,
        )
        for row in csv.DictReader(line for line in lines if not line.startswith("#"))
    )


def told(predicate: str, subject: str, object_: str = "") -> Told | None:
    """Return what fits to a tie between entities of these kinds, or to a kind (`ENTITY`); None where nothing does."""
    for row in mapping():
        if row.predicate == predicate and row.subject in ("", subject) and row.object in ("", object_):
            return row if row.schema else None
    return None
