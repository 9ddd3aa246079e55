"""Version numbers are computed, not chosen: what changed decides which part of the number rises."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import pyarrow as pa
from packaging.version import Version

from communique.dataset.deprecation import all_deprecations
from communique.dataset.manifest import RepublishedText
from communique.dataset.type_names import full_type_name

FIRST = "1.0.0"


class Rise(IntEnum):
    """Which part of the number rises."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Step:
    """How a version relates to its parent, and why, in words."""

    rise: Rise
    because: str


def number(step: Step, listed: list[str]) -> str:
    """Return the number of the next version: above every number ever listed, so that none is used twice."""
    highest = max(Version(version) for version in listed)
    match step.rise:
        case Rise.MAJOR:
            return f"{highest.major + 1}.0.0"
        case Rise.MINOR:
            return f"{highest.major}.{highest.minor + 1}.0"
        case Rise.PATCH:
            return f"{highest.major}.{highest.minor}.{highest.micro + 1}"


def structure_step(
    old: Mapping[str, pa.Schema], new: Mapping[str, pa.Schema], old_contract: int, new_contract: int
) -> Step | None:
    """Return the step that the tables' structure asks for, or None when it is the same.

    MAJOR: a table or column went away, or changed its type, key or meaning: its unit, a value of its vocabulary that is
    no more, nulls where there were none, the contract's number. MINOR: a table, a column or a value of a vocabulary was
    added, or one of the first two declared to go away with the next MAJOR version.
    """
    told_before = all_deprecations(old)
    told = {(one.table, one.column): ", as was told" for one in told_before}
    broken = [f"table {table} went away{told.get((table, None), '')}" for table in old if table not in new]
    added = [f"table {table} was added" for table in new if table not in old]
    for table in (table for table in old if table in new):
        before, after = old[table], new[table]
        for column in before:
            if after.get_field_index(column.name) < 0:
                broken.append(f"column {table}.{column.name} went away{told.get((table, column.name), '')}")
                continue
            broken += [f"column {table}.{column.name} {what}" for what in _broken(column, after.field(column.name))]
            new_values = [value for value in _values(after.field(column.name)) if value not in _values(column)]
            if new_values and _values(column):
                added.append(f"column {table}.{column.name} may hold {', '.join(new_values)}")
        if _key(before) != _key(after):
            broken.append(f"table {table} changed its key")
        added += [
            f"column {table}.{column.name} was added" for column in after if before.get_field_index(column.name) < 0
        ]
    added += [f"{one.what} is deprecated ({one.instead})" for one in all_deprecations(new) if one not in told_before]
    if old_contract != new_contract:
        broken.append(f"the contract is version {new_contract} instead of {old_contract}")
    if broken:
        return Step(Rise.MAJOR, "; ".join(broken + added))
    return Step(Rise.MINOR, "; ".join(added)) if added else None


def _broken(before: pa.Field, after: pa.Field) -> Iterator[str]:
    """Yield what of a column's old promises its new declaration does not keep."""
    if full_type_name(before.type) != full_type_name(after.type):
        yield "changed its type"
    if (before.metadata or {}).get(b"unit") != (after.metadata or {}).get(b"unit"):
        yield "changed its unit"
    if after.nullable and not before.nullable:
        yield "may be null"
    if gone := [value for value in _values(before) if value not in _values(after)]:
        yield f"no longer holds {', '.join(gone)}" if _values(after) else "has no vocabulary any more"


def _values(column: pa.Field) -> list[str]:
    """Return the only values that a column may hold; none where it may hold any."""
    values: list[str] = json.loads((column.metadata or {}).get(b"vocabulary", b"[]"))
    return values


def _key(schema: pa.Schema) -> bytes | None:
    return (schema.metadata or {}).get(b"communique.key")


_TOLD = {
    RepublishedText.FULL: "the whole text of its sources",
    RepublishedText.EVIDENCE: "the cited words of its sources alone",
    RepublishedText.NONE: "no text of its sources",
}


def text_step(old: RepublishedText, new: RepublishedText) -> Step | None:
    """Return the step that asks for more or less text of the sources, or None for as much as before.

    MAJOR when less is republished: what a column held is gone for those who read it. MINOR when more is.
    """
    if new is old:
        return None
    order = list(RepublishedText)
    rise = Rise.MAJOR if order.index(new) > order.index(old) else Rise.MINOR
    return Step(rise, f"the version republishes {_TOLD[new]} instead of {_TOLD[old]}")


def together(steps: Sequence[Step]) -> Step:
    """Return the one step that several ask for: the highest rise, for all their reasons."""
    return Step(max(step.rise for step in steps), "; ".join(step.because for step in steps))


def content_step(came: int, went: int, differing_tables: list[str], *, revised: int = 0) -> Step | None:
    """Return the step that rows ask for: MINOR when documents moved, PATCH when the same ones read differently.

    `came` and `went` are without those that were `revised`. None when neither: then something else must ask for one.
    """
    if came or went or revised:
        was = "was revised" if revised == 1 else "were revised"
        moved = [f"{_documents(n)} {verb}" for n, verb in ((revised, was), (came, "came"), (went, "went")) if n]
        return Step(Rise.MINOR, ", ".join(moved))
    if not differing_tables:
        return None
    return Step(Rise.PATCH, f"the same documents give other rows in {', '.join(differing_tables)}")


def _documents(count: int) -> str:
    return f"{count} document" if count == 1 else f"{count} documents"
