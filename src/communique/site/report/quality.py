"""How good a version is: measured against annotated documents, where it was, and the confidence of its rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from communique.dataset.manifest import Json
from communique.dataset.sql import identifier
from communique.site.blocks import Block, Cell, Column, Section, Table, Words, numbers, texts
from communique.site.charting import chart, chart_by_kind
from communique.site.version import Version

_Figures = Mapping[str, Json]

_PLOTTED = ("confidence", "share", "low", "high", "rows")
"""What the plot shows of a bin of confidence."""


def quality_section(version: Version) -> Section:
    """Return the figures of the evaluation with their intervals, its reliability plot, and the rows by confidence."""
    return Section("quality", "How good it is", (*_measured(version), *_confidence(version)))


def _measured(version: Version) -> Iterator[Block]:
    evaluation, figures = version.manifest.written.get("evaluation"), version.manifest.written.get("quality")
    if isinstance(evaluation, Mapping):
        yield from _evaluated(evaluation)
    elif isinstance(figures, Mapping):
        yield Words("F1 against annotated documents, by measure; the headline is the mean of the main measures.")
        rows = tuple((name, value) for name, value in figures.items() if isinstance(value, float))
        yield Table("Quality", (Column("Measure"), *numbers("F1", decimals=3)), rows)
    else:
        yield Words("This version was not measured against annotated documents.")


def _evaluated(evaluation: _Figures) -> Iterator[Block]:
    headline = cast("_Figures", evaluation["headline"])
    speakers = cast("_Figures", evaluation["speakers"])
    between = f" (95 % interval {headline['low']:.3f} to {headline['high']:.3f})" if "low" in headline else ""
    yield Words(
        f"Measured against {evaluation['documents']} annotated documents. The mean F1 of the headline measures "
        f"is {headline['f1']:.3f}{between}; {speakers['wrong']} of {speakers['named']} named speakers are wrong."
    )
    yield Words(
        "F1 is 1 when all that people annotated was found and nothing else. The interval holds 95 % of the figures "
        "that other documents of the same kind would give (bootstrap over documents). Unseen documents of other kinds "
        "may do worse.",
        note=True,
    )
    measures = cast("Sequence[_Figures]", evaluation["measures"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        cast(
            "tuple[Cell, ...]",
            (m["measure"], *(m.get(k) for k in ("f1", "low", "high", "precision", "recall", "annotated"))),
        )
        for m in measures
    )
    columns = (
        Column("Measure"),
        *numbers("F1", "Low", "High", "Precision", "Recall", decimals=3),
        Column("Annotated", number=True),
    )
    yield Table("Quality by measure", columns, rows)
    yield from _reliability(cast("Sequence[_Figures]", evaluation["reliability"]))


def _reliability(tables: Sequence[_Figures]) -> Iterator[Block]:
    points: list[dict[str, Json]] = []
    cells: list[tuple[Cell, ...]] = []
    for table in tables:
        for one in cast("Sequence[_Figures]", table["bins"]):
            points.append({"table": table["table"], **{key: one[key] for key in _PLOTTED}})
            cells.append(cast("tuple[Cell, ...]", (table["table"], *(one[key] for key in _PLOTTED))))
    if points:
        caption = "Confidence against the share of rows that are right; calibrated dots lie on the dashed line"
        columns = (
            Column("Table"),
            *numbers("Mean confidence", "Share right", "Low", "High", decimals=2),
            Column("Rows", number=True),
        )
        yield chart("reliability", "reliability", caption, points, Table(caption, columns, tuple(cells)))


def _confidence(version: Version) -> Iterator[Block]:
    points: list[dict[str, Json]] = []
    cells: list[tuple[Cell, ...]] = []
    each = " UNION ALL ".join(
        f"SELECT {place} AS place, confidence FROM {identifier(name)}" for place, name in enumerate(version.facts)
    )
    tenths = f"SELECT place, least(9, floor(confidence * 10 + 1e-9))::INT, count(*) FROM ({each}) GROUP BY 1, 2"
    for place, tenth, count in version.rows(f"{tenths} ORDER BY 1, 2"):
        label = f"{tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}"
        points.append({"when": label, "kind": version.facts[place], "count": count})
        cells.append((version.facts[place], label, count))
    if points:
        points.sort(key=lambda p: str(p["when"]))
        caption = "Rows by confidence: how likely each is right"
        table = Table(caption, (*texts("Table", "Confidence"), *numbers("Rows")), tuple(cells))
        yield chart_by_kind("confidence", "months_by_kind", caption, points, table, version.facts)
