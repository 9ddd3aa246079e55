"""Figures over time: what was counted most often, each number as it was stated."""

from datetime import date

from communique.dataset.manifest import Json
from communique.site.blocks import Cell, Section, Table, Words, numbers, texts
from communique.site.charting import chart
from communique.site.version import Version

METRICS = 9
"""Metrics that are shown: those with the most dated numbers."""

POINTS = 150
"""Numbers of a metric that are shown, the latest."""

FEWEST = 2
"""Dates that a metric needs to be something over time."""

_DATED = """
    SELECT f.metric, f.unit, coalesce(f.period_start, d.published_on) AS day, f.value, f.value_upper, f.comparator,
        coalesce(f.object, '') AS object, f.id
    FROM figures f JOIN documents d USING (document_id)
    WHERE d.canonical AND coalesce(f.period_start, d.published_on) IS NOT NULL
"""


def figures_section(version: Version) -> Section:
    """Return the most frequent metrics with their numbers over time."""
    title = "Figures over time"
    rows = (
        []
        if not version.count("figures")
        else version.rows(
            f"WITH dated AS ({_DATED}), often AS (SELECT metric, coalesce(unit, '') AS unit, count(*) AS n FROM dated "
            f"GROUP BY ALL HAVING count(DISTINCT day) >= {FEWEST} ORDER BY n DESC, metric, unit LIMIT {METRICS}) "
            "SELECT o.metric, o.unit, d.day, d.value, d.value_upper, d.comparator, d.object, o.n FROM dated d "
            "JOIN often o ON d.metric = o.metric AND coalesce(d.unit, '') = o.unit "
            f"QUALIFY row_number() OVER (PARTITION BY o.metric, o.unit ORDER BY d.day DESC, d.id) <= {POINTS} "
            "ORDER BY o.n DESC, o.metric, o.unit, d.day, d.value, d.id"
        )
    )
    if not rows:
        return Section("figures", title, (Words("No metric has dated numbers on two days."),))
    points: list[dict[str, Json]] = []
    cells: list[tuple[Cell, ...]] = []
    for metric, unit, day, value, upper, comparator, counted, _ in rows:
        name = f"{metric.replace('_', ' ')} ({unit})" if unit else metric.replace("_", " ")
        points.append({"metric": name, "when": _iso(day), "value": float(value), "told": f"{value.normalize():,f}"})
        cells.append((name, day, comparator, value, upper, counted))
    columns = (*texts("Metric", "Day", "Comparator"), *numbers("Value", "Up to"), *texts("Of what"))
    caption = "The most frequent figures, at the first day of their period or, where it is not said, of publication"
    left_out = sum({row[:2]: row[-1] for row in rows}.values()) - len(rows)
    if left_out:
        caption += f", the latest {POINTS} of each"
    note = Words(
        "Each dot is a number as a document states it: numbers of one metric may count different things in different "
        "places and periods, and are never added up.",
        note=True,
    )
    table = Table(caption, columns, tuple(cells), left_out)
    return Section("figures", title, (note, chart("figures", "figures", caption, points, table)))


def _iso(day: date) -> str:
    return day.isoformat()
