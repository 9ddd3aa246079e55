"""Small decision trees in a table, a node a row, summed up with numpy: how models are kept here and used.

A table has the columns tree, node, feature, threshold, below, above, points. Of an inner node: what is measured, the
threshold and the nodes where to go (at most the threshold, or above); of a leaf its points. The points of all trees add
up to log odds.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""A row of measures for each block or piece."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """The nodes of all trees, one after the other; leaves point to themselves."""

    roots: npt.NDArray[np.intp]
    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float32]
    children: npt.NDArray[np.intp]
    """Two entries a node: where to go at most the threshold, and above."""
    points: Scores
    depth: int

    def scores(self, measured: Matrix) -> Scores:
        """For every row of measures the probability that it is what the trees were made to tell."""
        count, width = measured.shape
        flat = np.ascontiguousarray(measured).ravel()
        base = (np.arange(count) * width)[:, None]
        at = np.repeat(self.roots[None, :], count, axis=0)
        for _ in range(self.depth):
            above = flat[base + self.feature[at]] > self.threshold[at]
            at = self.children[2 * at + above]
        odds: Scores = self.points[at].sum(axis=1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def read_trees(table: str, names: Sequence[str]) -> Trees:
    """The trees of a table, its text as CSV; `names` are those of the columns of the measures, in their order."""
    rows = list(csv.DictReader(table.splitlines()))
    number = {name: i for i, name in enumerate(names)}
    offsets: dict[str, int] = {}
    for i, row in enumerate(rows):
        offsets.setdefault(row["tree"], i)
    feature, threshold, children, points = [], [], [], []
    for i, row in enumerate(rows):
        inner = bool(row["feature"])
        start = offsets[row["tree"]]
        feature.append(number[row["feature"]] if inner else 0)
        threshold.append(float(row["threshold"]) if inner else np.inf)
        children += [start + int(row["below"]), start + int(row["above"])] if inner else [i, i]
        points.append(0.0 if inner else float(row["points"]))
    roots = np.array(list(offsets.values()), np.intp)
    depth = max((_depth(children, root) for root in roots), default=0)
    return Trees(
        roots,
        np.array(feature, np.intp),
        np.array(threshold, np.float32),
        np.array(children, np.intp),
        np.array(points),
        depth,
    )


def _depth(children: list[int], node: int) -> int:
    below, above = children[2 * node], children[2 * node + 1]
    return 0 if below == node else 1 + max(_depth(children, below), _depth(children, above))
