"""The reliability plot: dots where the figures are, and well-formed XML whatever they are."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.evaluate.plot import LEFT, SIDE, TOP, reliability_svg, wilson
from communique.evaluate.reliability import Bin, Reliability

SVG = "{http://www.w3.org/2000/svg}"

EVENTS = Reliability("events", (Bin(0.8, 0.9, rows=9, right=9, confidence=0.85), Bin(0.9, 1.0, 1, 0, 0.95)))


def drawn(plot: str) -> Element:
    return fromstring(plot)  # noqa: S314 - our own


def test_a_dot_stands_at_confidence_and_share_and_is_as_large_as_its_rows() -> None:
    [sure, unsure] = drawn(reliability_svg([EVENTS])).iter(f"{SVG}circle")

    assert (float(sure.get("cx", "")), float(sure.get("cy", ""))) == (0.85 * SIDE, 0)
    assert (float(unsure.get("cx", "")), float(unsure.get("cy", ""))) == (0.95 * SIDE, SIDE)
    assert float(sure.get("r", "")) > float(unsure.get("r", ""))
    assert [title.text for title in sure] == ["9 of 9 rows are right at 0.85"]


def test_every_table_has_a_panel_four_in_a_row() -> None:
    plot = drawn(reliability_svg([Reliability(f"a<b&{n}", EVENTS.bins) for n in range(6)]))
    panels = [group.get("transform") for group in plot.iter(f"{SVG}g")]

    assert len(set(panels)) == 6
    assert panels[0] == f"translate({LEFT} {TOP})"
    assert next(text.text for text in plot.iter(f"{SVG}text")) == "a<b&0: off by 0.23"


def test_without_figures_there_is_a_plot_without_panels() -> None:
    assert list(drawn(reliability_svg([])).iter(f"{SVG}g")) == []


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    [(0, 1, 0.0, 0.793), (1, 1, 0.207, 1.0), (5, 10, 0.237, 0.763), (90, 100, 0.826, 0.945)],
)
def test_intervals_of_shares_are_those_of_wilson(right: int, rows: int, low: float, high: float) -> None:
    assert wilson(right, rows) == pytest.approx((low, high), abs=1e-3)


@given(st.integers(1, 400).flatmap(lambda rows: st.tuples(st.integers(0, rows), st.just(rows))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)

    assert 0 <= low <= counts[0] / counts[1] + 1e-9
    assert counts[0] / counts[1] - 1e-9 <= high <= 1
