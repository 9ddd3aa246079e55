"""Charts of a page: Vega-Lite from `charts/`, with the rows that they are to show and a table that says the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from math import ceil, floor, log10
from typing import cast

from communique.dataset.manifest import Json
from communique.site.blocks import Cell, Chart, Column, Table

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""Which language a specification is in; nothing is fetched from there."""

COLOURS = (*(f"var(--c{number})" for number in range(1, 9)), "var(--muted)")
"""Of kinds, in their order: the page's own, so that they are light or dark with it."""


def chart(name: str, specification: str, description: str, rows: Sequence[Mapping[str, Json]], table: Table) -> Chart:
    """Return the chart that `charts/SPECIFICATION.json` makes of `rows`; `table` says the same in words and numbers."""
    spec = {"$schema": SCHEMA, **_specification(specification), "data": {"values": list(rows)}}
    return Chart(name, description, spec, table)


def chart_by_kind(
    name: str,
    specification: str,
    description: str,
    rows: Sequence[Mapping[str, Json]],
    table: Table,
    kinds: Sequence[str],
) -> Chart:
    """Return a chart whose rows are coloured by their `kind`: those of `kinds` that occur, each in its own colour.

    A kind has the same colour, and the same place among the others, in every chart with the same `kinds`; one that is
    none of them comes behind them.
    """
    there = {str(row["kind"]) for row in rows}
    kinds = [*kinds, *sorted(there.difference(kinds))]
    colours = {kind: COLOURS[place % len(COLOURS)] for place, kind in enumerate(kinds)}
    domain = [kind for kind in kinds if kind in there]
    ranked = [{**row, "rank": kinds.index(str(row["kind"]))} for row in rows]
    made = chart(name, specification, description, ranked, table)
    return replace(made, spec=_coloured(made.spec, domain, [colours[kind] for kind in domain]))


def _coloured(spec: Mapping[str, Json], domain: Sequence[str], colours: Sequence[str]) -> Mapping[str, Json]:
    encoding = cast("Mapping[str, Json]", spec["encoding"])
    colour = cast("Mapping[str, Json]", encoding["color"])
    return {**spec, "encoding": {**encoding, "color": {**colour, "scale": {"domain": domain, "range": colours}}}}


def by_decades(made: Chart, smallest: float, largest: float) -> Chart:
    """Return a chart of amounts on a logarithmic axis with a line at every power of ten around them."""
    decades = [10.0**power for power in range(floor(log10(smallest)), ceil(log10(largest)) + 1)]
    encoding = cast("Mapping[str, Json]", made.spec["encoding"])
    along = cast("Mapping[str, Json]", encoding["x"])
    scale, axis = cast("Mapping[str, Json]", along["scale"]), cast("Mapping[str, Json]", along["axis"])
    ends = [decades[0], decades[-1] if len(decades) > 1 else decades[0] * 10]
    wider = {**along, "scale": {**scale, "domain": ends}, "axis": {**axis, "values": decades}}
    return replace(made, spec={**made.spec, "encoding": {**encoding, "x": wider}})


def counted(name: str, caption: str, what: str, unit: str, counts: Sequence[tuple[str, int]], spec: str) -> Chart:
    """Return a chart of counts (`bars` or `months`) by what is counted, with its table."""
    along = "when" if spec == "months" else "what"
    rows: list[Mapping[str, Json]] = [{along: label, "count": count} for label, count in counts]
    cells: tuple[tuple[Cell, ...], ...] = tuple((label, count) for label, count in counts)
    table = Table(caption, (Column(what), Column(unit, number=True)), cells)
    return chart(name, spec, caption, rows, table)


@cache
def _specification(name: str) -> Mapping[str, Json]:
    written = files("communique.site").joinpath("charts", f"{name}.json").read_text("utf-8")
    return cast("Mapping[str, Json]", json.loads(written))
