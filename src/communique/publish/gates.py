"""Gates: what a version must have before readers see it, from `[gates]` in `dataset.toml`.

[gates]
largest_fall = 0.5                 # of the documents and of the statements of the version before

[gates.rows]
statements = { min = 100 }         # too few stop the version
quarantine = { max = 50 }          # too many are warned of

[gates.quality]
headline = { min = 0.8 }           # figures of the evaluation, by name
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from communique.errors import GateError, UsageError

LARGEST_FALL = 0.5
FEWEST = 20
"""Rows that a table of the version before must have for its fall to stop anything: a handful comes and goes."""

WATCHED = ("documents", "statements")
"""The tables whose fall stops a version."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Below `min` a version is stopped, above `max` it is warned of. None bounds nothing."""

    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Gates:
    """The bounds of a dataset."""

    rows: Mapping[str, Bounds] = field(default_factory=lambda: MappingProxyType({}))
    """By table."""
    quality: Mapping[str, Bounds] = field(default_factory=lambda: MappingProxyType({}))
    """By figure of the evaluation."""
    largest_fall: float = LARGEST_FALL
    """The share of the documents, or of the statements, of the version before that may be missing."""


def read_gates(written: object, tables: list[str]) -> Gates:
    """Return what `[gates]` says. Raises UsageError that names the key that is not as it should be."""
    if written is None:
        return Gates()
    if not isinstance(written, dict):
        raise UsageError("gates must be a table: [gates]")
    if unknown := sorted(set(written) - {"rows", "quality", "largest_fall"}):
        raise UsageError(f"gates.{unknown[0]} is not known: use gates.rows, gates.quality and gates.largest_fall")
    rows = _bounds("rows", written.get("rows", {}))
    if wrong := sorted(set(rows) - set(tables)):
        raise UsageError(f"gates.rows.{wrong[0]}: no table has this name; there is {', '.join(tables)}")
    fall = written.get("largest_fall", LARGEST_FALL)
    if isinstance(fall, bool) or not isinstance(fall, int | float) or not 0 <= fall <= 1:
        raise UsageError(f"gates.largest_fall must be a share from 0 to 1, not {fall!r}")
    return Gates(rows, _bounds("quality", written.get("quality", {})), float(fall))


def _bounds(name: str, written: object) -> Mapping[str, Bounds]:
    if not isinstance(written, dict):
        raise UsageError(f"gates.{name} must be a table: [gates.{name}]")
    found = {}
    for key, given in written.items():
        if not isinstance(given, dict) or not given or set(given) - {"min", "max"}:
            raise UsageError(f"gates.{name}.{key} must be {{ min = ... }}, {{ max = ... }} or both, not {given!r}")
        for bound, value in given.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise UsageError(f"gates.{name}.{key}.{bound} must be a number, not {value!r}")
        if given.get("min", -math.inf) > given.get("max", math.inf):
            raise UsageError(f"gates.{name}.{key}: min is above max")
        found[key] = Bounds(**given)
    return MappingProxyType(found)


def pass_gates(
    gates: Gates,
    rows: Mapping[str, int],
    quality: Mapping[str, float] | None,
    before: Mapping[str, int] | None,
    *,
    accept: bool,
) -> tuple[str, ...]:
    """Return what to warn of. Raises GateError that names every bound a version stays below, unless `accept`.

    `rows` are those of the version by table, `before` those of its parent (None for a first version), `quality` the
    figures of its evaluation (None when it was not evaluated: then bounds of quality say nothing).
    """
    below = [*_below(gates, rows, quality or {}), *_fallen(gates, rows, before or {})]
    above = [
        f"{what} {value:,g} is above the max of {bounds.max:,g} (gates.{what})"
        for what, value, bounds in _bounded(gates, rows, quality or {})
        if bounds.max is not None and value > bounds.max
    ]
    if below and not accept:
        raise GateError(
            f"nothing was published: {'; '.join(below)}. Look at the sources and at what was refused; if it is meant, "
            "build with --accept, or change [gates] in dataset.toml"
        )
    unmeasured = ["the bounds in gates.quality were not looked at: build with --gold DIR"]
    above += unmeasured if gates.quality and quality is None else []
    return (*above, *(f"accepted: {one}" for one in below))


def _bounded(
    gates: Gates, rows: Mapping[str, int], quality: Mapping[str, float]
) -> Iterator[tuple[str, float, Bounds]]:
    for table, bounds in gates.rows.items():
        yield f"rows.{table}", rows.get(table, 0), bounds
    for figure, bounds in gates.quality.items():
        if figure in quality:
            yield f"quality.{figure}", quality[figure], bounds


def _below(gates: Gates, rows: Mapping[str, int], quality: Mapping[str, float]) -> Iterator[str]:
    for what, value, bounds in _bounded(gates, rows, quality):
        if bounds.min is not None and value < bounds.min:
            yield f"{what} {value:,g} is below the min of {bounds.min:,g} (gates.{what})"
    if quality:
        for figure in sorted(set(gates.quality) - set(quality)):
            yield f"quality.{figure} was not measured (gates.quality.{figure}): is that its name?"


def _fallen(gates: Gates, rows: Mapping[str, int], before: Mapping[str, int]) -> Iterator[str]:
    for table in WATCHED:
        were, are = before.get(table, 0), rows.get(table, 0)
        if were >= FEWEST and are < were * (1 - gates.largest_fall):
            yield f"{table} fell from {were:,} to {are:,}, by more than {gates.largest_fall:.0%} (gates.largest_fall)"
