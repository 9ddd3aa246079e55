"""Small decision trees in a table, a node a row, summed up with numpy: how models are kept here and used.

A table has the columns tree, node, feature, threshold, below, above, points. Of an inner node: what is measured, the
threshold and the nodes where to go (at most the threshold, or above); of a leaf its points. The points of all trees add
up to log odds.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""A row of measures for each block or piece."""

Scores = npt.NDArray[np.float64]

_AT_ONCE = 1024
"""Rows that are compared with all thresholds at once: what they take fits the caches of a processor."""


@dataclass(frozen=True, slots=True)
class Trees:
    """The inner nodes of all trees and the points of their leaves, as many of each for every tree.

    All nodes are asked, not only those on the way: each that is answered by `above` rules out the leaves below it, and
    the first leaf that is left is the one where the way ends (QuickScorer, Lucchese and others 2015).
    """

    feature: npt.NDArray[np.intp]
    """Of every node (trees, nodes)."""
    threshold: npt.NDArray[np.float32]
    below: npt.NDArray[np.unsignedinteger]
    """A bit for each leaf of the tree that is reached by `below`."""
    points: Scores
    """Of every leaf (trees, leaves)."""

    def scores(self, measured: Matrix) -> Scores:
        """For every row of measures the probability that it is what the trees were made to tell."""
        parts = [self._odds(measured[i : i + _AT_ONCE]) for i in range(0, len(measured), _AT_ONCE)]
        odds = np.concatenate([np.zeros(0), *parts])
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def _odds(self, measured: Matrix) -> Scores:
        trees, nodes = self.feature.shape
        above = np.ascontiguousarray(measured.T).take(self.feature.ravel(), axis=0) > self.threshold.reshape(-1, 1)
        ruled_out = np.multiply(above.view(np.uint8), self.below.reshape(-1, 1), dtype=self.below.dtype)
        left = ~np.bitwise_or.reduce(ruled_out.reshape(trees, nodes, len(measured)), axis=1)
        first = np.bitwise_count((left & -left) - self.below.dtype.type(1)).astype(np.intp)
        first += np.arange(0, self.points.size, self.points.shape[1])[:, None]
        odds: Scores = np.ascontiguousarray(self.points.take(first).T).sum(axis=1)
        return odds


def read_trees(table: str, names: Sequence[str]) -> Trees:
    """The trees of a table, its text as CSV; `names` are those of the columns of the measures, in their order.

    A tree has at most 64 leaves.
    """
    number = {name: i for i, name in enumerate(names)}
    feature: list[list[int]] = []
    threshold: list[list[float]] = []
    below: list[list[int]] = []
    points: list[list[float]] = []
    for _, rows in groupby(csv.DictReader(table.splitlines()), key=lambda row: row["tree"]):
        nodes = list(rows)
        inner = [node for node in nodes if node["feature"]]
        reached: dict[int, int] = {}
        leaves: list[float] = []
        _reach(nodes, 0, reached, leaves)
        feature.append([number[node["feature"]] for node in inner])
        threshold.append([float(node["threshold"]) for node in inner])
        below.append([reached[int(node["below"])] for node in inner])
        points.append(leaves)
    bits = np.min_scalar_type((1 << max(map(len, points), default=1)) - 1)
    return Trees(
        np.array(_even(feature, 0), np.intp),
        np.array(_even(threshold, np.inf), np.float32),
        np.array(_even(below, 0), bits),
        np.array(_even(points, 0.0)),
    )


def _reach(nodes: Sequence[Mapping[str, str]], at: int, reached: dict[int, int], leaves: list[float]) -> int:
    """The bits of the leaves below a node, for it and all nodes below it; `leaves` are the points of all so far."""
    node = nodes[at]
    if node["feature"]:
        reached[at] = _reach(nodes, int(node["below"]), reached, leaves) | _reach(
            nodes, int(node["above"]), reached, leaves
        )
    else:
        reached[at] = 1 << len(leaves)
        leaves.append(float(node["points"]))
    return reached[at]


def _even(rows: Sequence[Sequence[float]], nothing: float) -> list[list[float]]:
    """Rows of one length."""
    width = max(map(len, rows), default=0)
    return [[*row, *[nothing] * (width - len(row))] for row in rows]
