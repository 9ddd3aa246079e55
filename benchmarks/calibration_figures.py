"""How far confidence is off, in figures and in lines of text, for `calibrate.py`."""

import random
from collections.abc import Iterable, Sequence
from math import log
from typing import Any

from communique.evaluate.judging import Fault, Judged
from communique.evaluate.reliability import ALL_TABLES, Reliability, reliability

Json = Any
"""What `json` writes."""


def figures_of(scored: Sequence[Judged]) -> dict[str, Json]:
    """How far confidence is off, over all rows, by table and by bin."""
    tables = reliability(scored)
    return {
        "documents": len({one.document for one in scored}),
        "rows": len(scored),
        "right": sum(one.right for one in scored),
        "error": tables[0].error,
        "error_of_chance": _error_of_chance(scored),
        "loss": round(
            sum(-log(one.confidence if one.right else 1 - one.confidence) for one in scored) / len(scored), 4
        ),
        "tables": {
            one.table: {"rows": one.rows, "right": sum(b.right for b in one.bins), "error": one.error}
            for one in tables
            if one.table != ALL_TABLES
        },
        "bins": [
            {"start": one.start, "end": one.end, "rows": one.rows, "right": one.right, "confidence": one.confidence}
            for one in tables[0].bins
        ],
    }


def _error_of_chance(scored: Sequence[Judged], draws: int = 200) -> float:
    """How far confidence would seem to be off, on average, on so few rows if every one were what it says."""
    chance = random.Random(0)
    errors = []
    for _ in range(draws):
        drawn = ((row.confidence, chance.random() < row.confidence) for row in scored)
        errors.append(_overall(drawn).error)
    return round(sum(errors) / draws, 4)


def _overall(drawn: Iterable[tuple[float, bool]]) -> Reliability:
    wrong = Fault("", "", "")
    rows = [Judged("", "", "", "", confidence, "", "", None if right else wrong) for confidence, right in drawn]
    return reliability(rows)[0]


def told(name: str, group: Json) -> str:
    """A group as lines of text: how far off, then bin by bin the confidence and the share of right rows."""
    off = f"off by {group['error']:.3f} ({group['error_of_chance']:.3f} by chance), log loss {group['loss']:.3f}"
    lines = [f"{name}: {off}, {group['rows']} rows"]
    lines += [
        f"  {one['confidence']:.2f} of {one['rows']:4} rows: {one['right'] / one['rows']:.2f} right"
        for one in group["bins"]
    ]
    return "\n".join(lines)
