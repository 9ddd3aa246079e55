"""The reliability plot as SVG: confidence along, the share of right rows up, one panel for all rows and one a table."""

from collections.abc import Iterator, Sequence
from math import sqrt

from communique.evaluate.panels import panel, picture
from communique.evaluate.reliability import Bin, Reliability

SIDE = 180
"""Pixels of a panel's square."""
LEFT, TOP, GAP = 44, 34, 30
PANELS_IN_A_ROW = 4
TICKS = (0.0, 0.5, 1.0)

Z = 1.96
"""Standard deviations on either side that hold 95 %."""

_STYLE = """
.sure { stroke: #1f5a94; stroke-opacity: .45 } .bin { fill: #1f5a94; fill-opacity: .85 }
"""


def reliability_svg(tables: Sequence[Reliability]) -> str:
    """Return the plot of `Evaluation.reliability`.

    A dot is a bin of confidence: where it lies along is the mean confidence of its rows, its area stands for how many
    they are, its line is the 95 % interval (Wilson) of the share of right rows. Calibrated dots lie on the dashed line.
    The same figures give the same text.
    """
    columns = min(PANELS_IN_A_ROW, max(1, len(tables)))
    lines = max(1, -(-len(tables) // PANELS_IN_A_ROW))
    width = LEFT + columns * (SIDE + GAP)
    height = TOP + lines * (SIDE + TOP + GAP)
    panels = (line for number, table in enumerate(tables) for line in _panel(table, *divmod(number, PANELS_IN_A_ROW)))
    below = f'<text x="{LEFT}" y="{height - 10}">along: confidence; up: share of rows that are right</text>'
    return picture("Confidence and the share of rows that are right", width, height, [*panels, below], _STYLE)


def _panel(table: Reliability, down: int, along: int) -> Iterator[str]:
    place = LEFT + along * (SIDE + GAP), TOP + down * (SIDE + TOP + GAP)
    ticks = [(tick * SIDE, f"{tick:g}") for tick in TICKS]
    even = f'<line class="even" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>'
    dots = (line for one in table.bins for line in _dot(one, table.rows))
    name = f"{table.table}: off by {table.error:.2f}"
    return panel(name, place, SIDE, ticks, [] if along else ticks, [even, *dots])


def _dot(one: Bin, rows: int) -> Iterator[str]:
    low, high = wilson(one.right, one.rows)
    x = one.confidence * SIDE
    yield f'<line class="sure" x1="{x:.1f}" y1="{(1 - low) * SIDE:.1f}" x2="{x:.1f}" y2="{(1 - high) * SIDE:.1f}"/>'
    yield (
        f'<circle class="bin" cx="{x:.1f}" cy="{(1 - one.share) * SIDE:.1f}" r="{2 + 10 * sqrt(one.rows / rows):.1f}">'
        f"<title>{one.right} of {one.rows} rows are right at {one.confidence:.2f}</title></circle>"
    )


def wilson(right: int, rows: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score, which holds for few rows and for shares near 0 and 1."""
    share, square = right / rows, Z * Z / rows
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / rows + square / (4 * rows))
    return max(0.0, middle - half), min(1.0, middle + half)
