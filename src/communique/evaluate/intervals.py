"""How far a figure would move with other documents of the same kind: percentile bootstrap over documents."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from communique.evaluate.measures import MEASURES, PLACES, Counts

RESAMPLES = 1000
SEED = 0
"""The same documents give the same intervals on every machine."""

COVERED = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Where 95 % of the resampled figures lie."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval of the F1 of every measure, in the order of `MEASURES`, and of the headline."""

    measures: tuple[Interval, ...]
    headline: Interval


def intervals(documents: Sequence[Sequence[Counts | None]]) -> Intervals:
    """Draw as many documents as there are, with replacement, again and again, and look where the figures fall.

    `documents` has for each document its counts in the order of `MEASURES`, None where a measure does not apply.
    """
    draws = random.Random(SEED)  # noqa: S311 - a resampling, no secret
    # Per measure only the documents that bear on it: most have no row of most tables.
    parts = [
        [
            (place, counts.right, counts.annotated, counts.found)
            for place, document in enumerate(documents)
            if (counts := document[number]) is not None and counts != Counts()
        ]
        for number in range(len(MEASURES))
    ]
    figures: list[list[float]] = [[] for _ in MEASURES]
    headlines = []
    for _ in range(RESAMPLES):
        times = [0] * len(documents)
        for _ in documents:
            times[int(draws.random() * len(documents))] += 1
        drawn = [_f1(part, times) for part in parts]
        for found, value in zip(figures, drawn, strict=True):
            found.append(value)
        headlines.append(_mean([value for value, measure in zip(drawn, MEASURES, strict=True) if measure.headline]))
    return Intervals(tuple(map(_percentiles, figures)), _percentiles(headlines))


def _f1(part: Sequence[tuple[int, int, int, int]], times: Sequence[int]) -> float:
    """The F1 when every document counts so many times: twice the right ones over all annotated and all found."""
    right = both = 0
    for place, r, annotated, found in part:
        right += times[place] * r
        both += times[place] * (annotated + found)
    return 2 * right / both if both else 0.0


def _percentiles(figures: list[float]) -> Interval:
    ordered = sorted(figures)
    outside = int(len(ordered) * (1 - COVERED) / 2)
    return Interval(round(ordered[outside], PLACES), round(ordered[-1 - outside], PLACES))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
