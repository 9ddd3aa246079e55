"""Plots as SVG: square panels side by side, each with a name, ticks and lines of its own.

The same figures give the same text, so that a plot that is kept changes only where its figures do.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

Tick = tuple[float, str]
"""A place on an axis, in pixels from where the axis begins, and what is written there."""

STYLE = """
text { font: 12px sans-serif; fill: #333 } .name { font-weight: bold } .tick { fill: #777; font-size: 11px }
.frame { fill: none; stroke: #bbb } .even { stroke: #bbb; stroke-dasharray: 4 3 }
"""


def picture(title: str, width: int, height: int, lines: Iterable[str], style: str = "") -> str:
    """Return a picture of so many pixels with these elements; `style` is added to that of panels."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}{style}</style>",
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            *lines,
            "</svg>",
            "",
        ]
    )


def panel(
    name: str, place: tuple[int, int], side: int, along: Sequence[Tick], up: Sequence[Tick], lines: Iterable[str]
) -> Iterator[str]:
    """Give the elements of a panel at a place: its frame with ticks along and up, and `lines` in its own pixels."""
    x, y = place
    yield f'<g transform="translate({x} {y})">'
    yield f'<text class="name" y="-10">{escape(name)}</text>'
    yield f'<rect class="frame" width="{side}" height="{side}"/>'
    for at, told in along:
        yield f'<text class="tick" x="{at:.0f}" y="{side + 15}" text-anchor="middle">{told}</text>'
    for at, told in up:
        yield f'<text class="tick" x="-6" y="{side - at + 4:.0f}" text-anchor="end">{told}</text>'
    yield from lines
    yield "</g>"
