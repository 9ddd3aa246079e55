"""The curve as SVG: documents along, seconds of processors and memory up, both on logarithmic scales."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

SIDE, LEFT, TOP, GAP = 300, 60, 46, 70
COLOURS = {"full": "#1f5a94", "unparsed": "#b3541e"}
NAMES = {"full": "with the parser", "unparsed": "--no-parse"}
PANELS = {"processor": "seconds of processors", "peak_mib": "most memory, MiB"}

_STYLE = """
text { font: 12px sans-serif; fill: #333 } .name { font-weight: bold } .tick { fill: #777; font-size: 11px }
.frame { fill: none; stroke: #bbb } .even { stroke: #ddd } .curve { fill: none; stroke-width: 2 }
"""


def plotted(points: Sequence[dict[str, Any]]) -> str:
    """The plot of the points of `curve.json`: a panel for time, one for memory. The same figures give the same text."""
    width, height = LEFT + len(PANELS) * (SIDE + GAP), TOP + SIDE + 60
    along = _span([point["documents"] for point in points])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">',
        "<title>Cost of a build against the number of documents</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (key, name) in enumerate(PANELS.items()):
        lines += _panel(points, key, name, along, LEFT + number * (SIDE + GAP))
    lines += [
        f'<text x="{LEFT + at * 160}" y="{height - 8}" style="fill:{COLOURS[mode]}">{NAMES[mode]}</text>'
        for at, mode in enumerate(COLOURS)
    ]
    return "\n".join([*lines, "</svg>", ""])


def _panel(points: Sequence[dict[str, Any]], key: str, name: str, along: tuple[int, int], left: int) -> Iterator[str]:
    up = _span([point[key] for point in points])
    yield f'<g transform="translate({left} {TOP})">'
    yield f'<text class="name" y="-12">{name}</text>'
    for power in range(along[0], along[1] + 1):
        x = _at(10**power, along)
        yield f'<line class="even" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{SIDE}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{SIDE + 16}" text-anchor="middle">{10**power:,}</text>'
    for power in range(up[0], up[1] + 1):
        y = SIDE - _at(10**power, up)
        yield f'<line class="even" x1="0" y1="{y:.1f}" x2="{SIDE}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="-6" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>'
    yield f'<rect class="frame" width="{SIDE}" height="{SIDE}"/>'
    for mode, colour in COLOURS.items():
        own = sorted((point["documents"], point[key]) for point in points if point["mode"] == mode)
        places = [(_at(size, along), SIDE - _at(value, up)) for size, value in own]
        if places:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            yield f'<polyline class="curve" style="stroke:{colour}" points="{path}"/>'
        for (x, y), (size, value) in zip(places, own, strict=True):
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" style="fill:{colour}">'
                f"<title>{size:,} documents: {value:,}</title></circle>"
            )
    yield "</g>"


def _span(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around some values."""
    least, most = min(values), max(values)
    low, high = math.floor(math.log10(max(least, 0.1))), math.ceil(math.log10(max(most, 1)))
    return low, max(high, low + 1)


def _at(value: float, span: tuple[int, int]) -> float:
    """How far along the scale a value lies, in pixels."""
    return (math.log10(max(value, 0.1)) - span[0]) / (span[1] - span[0]) * SIDE
