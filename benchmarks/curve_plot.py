"""The curve as SVG, from what `curve.py` saved: `python benchmarks/curve_plot.py CURVE.json [CURVE.svg]`

Documents along, seconds of processors and memory up, both on logarithmic scales.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from communique.evaluate.panels import Tick, panel, picture

SIDE, LEFT, TOP, GAP = 300, 60, 46, 70
COLOURS = {"full": "#1f5a94", "unparsed": "#b3541e"}
NAMES = {"full": "with the parser", "unparsed": "--no-parse"}
PANELS = {"processor": "seconds of processors", "peak_mib": "most memory, MiB"}

_STYLE = ".grid { stroke: #ddd } .curve { fill: none; stroke-width: 2 }\n"


def main() -> None:
    """Draw what a file holds, beside it where no other place is named."""
    saved = Path(sys.argv[1])
    drawn = Path(sys.argv[2]) if len(sys.argv) > 2 else saved.with_suffix(".svg")
    drawn.write_text(plotted(json.loads(saved.read_text("utf-8"))["points"]), "utf-8")


def plotted(points: Sequence[dict[str, Any]]) -> str:
    """The plot of the points of `curve.json`: a panel for time, one for memory. The same figures give the same text."""
    width, height = LEFT + len(PANELS) * (SIDE + GAP), TOP + SIDE + 60
    along = _span([point["documents"] for point in points])
    panels = (
        line
        for number, (key, name) in enumerate(PANELS.items())
        for line in _panel(points, key, name, along, LEFT + number * (SIDE + GAP))
    )
    names = (
        f'<text x="{LEFT + at * 160}" y="{height - 8}" style="fill:{COLOURS[mode]}">{NAMES[mode]}</text>'
        for at, mode in enumerate(COLOURS)
    )
    return picture("Cost of a build against the number of documents", width, height, [*panels, *names], _STYLE)


def _panel(points: Sequence[dict[str, Any]], key: str, name: str, along: tuple[int, int], left: int) -> Iterator[str]:
    up = _span([point[key] for point in points])
    rows, columns = _ticks(up), _ticks(along)
    lines = [f'<line class="grid" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{SIDE}"/>' for x, _ in columns]
    lines += [f'<line class="grid" x1="0" y1="{SIDE - y:.1f}" x2="{SIDE}" y2="{SIDE - y:.1f}"/>' for y, _ in rows]
    for mode in COLOURS:
        own = sorted((point["documents"], point[key]) for point in points if point["mode"] == mode)
        lines += _curve(own, COLOURS[mode], along, up)
    return panel(name, (left, TOP), SIDE, columns, rows, lines)


def _curve(own: Sequence[tuple[int, float]], colour: str, along: tuple[int, int], up: tuple[int, int]) -> Iterator[str]:
    places = [(_at(size, along), SIDE - _at(value, up)) for size, value in own]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline class="curve" style="stroke:{colour}" points="{path}"/>'
    for (x, y), (size, value) in zip(places, own, strict=True):
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" style="fill:{colour}">'
            f"<title>{size:,} documents: {value:,}</title></circle>"
        )


def _ticks(span: tuple[int, int]) -> list[Tick]:
    return [(_at(10**power, span), f"{10**power:,}") for power in range(span[0], span[1] + 1)]


def _span(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around some values."""
    least, most = min(values), max(values)
    low, high = math.floor(math.log10(max(least, 0.1))), math.ceil(math.log10(max(most, 1)))
    return low, max(high, low + 1)


def _at(value: float, span: tuple[int, int]) -> float:
    """How far along the scale a value lies, in pixels."""
    return (math.log10(max(value, 0.1)) - span[0]) / (span[1] - span[0]) * SIDE


if __name__ == "__main__":
    main()
