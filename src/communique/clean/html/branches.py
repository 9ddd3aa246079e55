"""Where the part of a page that a block stands in parts from the part with most prose, and from the headline."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from communique.clean.html.page import Block, Box
from communique.clean.html.settings import boxes
from communique.clean.trees import Matrix

_FAR = 40.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What stands in each box of a page, by its number; what is around a box has a lower number."""

    parent: Sequence[int]
    """The box around each: -1 of the outermost, -2 of those in which no block stands."""
    size: Sequence[float]
    linked: Sequence[float]
    prose: Sequence[float]
    holds_best: Sequence[bool]
    """Whether the box of most prose stands in it or is it."""
    best: int


def names() -> list[str]:
    """The names of the columns of `branches`."""
    known = boxes()
    bits = [*known.groups, *[f"{tag}_element" for tag in known.tag_bits]]
    return [*_BOXES, "in_best", "from_best", *[f"branch_{name}" for name in bits]]


_BOXES = (
    "own_size",
    "own_links",
    "own_density",
    "own_blocks",
    "own_at",
    "root_prose",
    "root_size",
    "root_links",
    "root_density",
    "root_blocks",
    "root_at",
    "container_prose",
    "to_head",
    "headed",
)


def branches(blocks: Sequence[Block], measured: Measured) -> Matrix:
    """A row a block. Its root is the outermost box around it that the box of most prose does not stand in.

    Its container is the closest box around it whose name or element is that of an article; `to_head` are the steps up
    to the first box that the first heading of the first order stands in, `headed` those from that heading.
    """
    known = boxes()
    at = [block.box.number for block in blocks]
    parent, holds_best, best = measured.parent, measured.holds_best, measured.best
    said = _said(blocks, len(parent))
    headed = _headed(blocks, parent)
    articles = _articles()
    to_head, branch, in_best = [0] * len(parent), [0] * len(parent), [False] * len(parent)
    root, container = list(range(len(parent))), [-1] * len(parent)
    for i, around in enumerate(parent):
        if around >= 0:
            if not holds_best[i]:
                branch[i] = branch[around] | said[i]
                if not holds_best[around]:
                    root[i] = root[around]
            if headed[i] < 0:
                headed[i], to_head[i] = headed[around], to_head[around] + 1
            container[i] = container[around]
            in_best[i] = in_best[around]
        if said[i] & articles:
            container[i] = i
        if i == best:
            in_best[i] = True
    size, linked, prose = np.array([measured.size, measured.linked, measured.prose])
    own, roots, containers = np.array([at, [root[i] for i in at], [container[i] for i in at]], np.intp)
    total = max(1.0, float(prose[0]))
    inside = np.array([in_best[i] for i in at])
    places = np.flatnonzero(inside)
    index = np.arange(len(blocks))
    first, last = (places[0], places[-1]) if len(places) else (0, len(blocks) - 1)
    away = np.where(index < first, index - first, np.maximum(index - last, 0))
    columns = [
        *_box(own, size, linked, prose),
        prose[roots] / total,
        *_box(roots, size, linked, prose),
        np.where(containers >= 0, prose[containers] / total, -1.0),
        [to_head[i] for i in at],
        [headed[i] for i in at],
        inside,
        np.clip(away, -_FAR, _FAR),
    ]
    shifts = np.arange(len(known.groups) + len(known.tag_bits))
    bits = (np.array([branch[i] for i in at], np.int64)[:, None] >> shifts) & 1
    return np.hstack([np.array(columns, np.float32).T, bits], dtype=np.float32, casting="unsafe")


def _said(blocks: Sequence[Block], count: int) -> list[int]:
    """What the names and the element of each box say, as bits."""
    tag_bits = boxes().tag_bits
    said = [-1] * count
    for block in blocks:
        box: Box | None = block.box
        while box is not None and said[box.number] < 0:
            said[box.number] = box.names | tag_bits.get(box.tag, 0)
            box = box.parent
    return [max(0, bits) for bits in said]


def _box(
    numbers: npt.NDArray[np.intp],
    size: npt.NDArray[np.float64],
    linked: npt.NDArray[np.float64],
    prose: npt.NDArray[np.float64],
) -> list[npt.NDArray[np.float64 | np.intp]]:
    """Of a box for each block: its size, the shares of links and of prose, its blocks, and which of them it is."""
    least = np.maximum(1, size[numbers])
    _, begun, which, counts = np.unique(numbers, return_index=True, return_inverse=True, return_counts=True)
    return [
        size[numbers],
        linked[numbers] / least,
        prose[numbers] / least,
        counts[which],
        np.arange(len(numbers)) - begun[which],
    ]


def _headed(blocks: Sequence[Block], parent: Sequence[int]) -> list[int]:
    """Of the boxes that the first heading of the first order stands in the steps up from it; -1 of others."""
    headed = [-1] * len(parent)
    around = next((block.box.number for block in blocks if block.box.tag == "h1"), -1)
    steps = 0
    while around >= 0:
        headed[around] = steps
        around, steps = parent[around], steps + 1
    return headed


@cache
def _articles() -> int:
    """The bits of boxes that hold an article, as their names or elements say."""
    known = boxes()
    found = known.tag_bits["article"] | known.tag_bits["main"]
    for name in ("article", "content"):
        found |= 1 << known.groups.index(name)
    return found
