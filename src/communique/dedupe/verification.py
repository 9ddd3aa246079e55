"""Verification: how two documents really compare, on their exact shingles."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.dedupe.shingles import Hashes, Shingles
from communique.schemas.vocabulary import DuplicateRelation


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When documents are copies. All but the last are shares from 0 to 1.

    `near`: least Jaccard similarity of a near copy. `contained`: least share of the shorter document's shingles that
    the longer has, for an excerpt. `revised`: the same of a newer text at the same address. `differing`: with more than
    this share of common number slots filled differently, documents are releases of one template; near copies, which
    have all but the same words, may not even have `exchanged` such slots.
    """

    near: float = 0.7
    contained: float = 0.6
    revised: float = 0.3
    differing: float = 0.1
    exchanged: int = 2


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two documents have in common.

    `jaccard` and `containment` (in the shorter one) are shares of shingles; `slots` counts the masked shingles with
    numbers or dates that both have, `differing` those of them that are filled differently.
    """

    jaccard: float
    containment: float
    slots: int
    differing: int


def compare(left: Shingles, right: Shingles) -> Comparison:
    """Compare two documents exactly (up to collisions of 64-bit hashes). Symmetric."""
    shared = np.count_nonzero(_also_in(right.all, left.all))
    shorter = min(len(left.all), len(right.all))
    union = len(left.all) + len(right.all) - shared
    slots = np.count_nonzero(_also_in(right.slots, left.slots))
    alike = len(np.unique(left.filled[_also_in(right.fillings, left.fillings)]))
    return Comparison(
        jaccard=float(shared / union) if union else 0.0,
        containment=float(shared / shorter) if shorter else 0.0,
        slots=int(slots),
        differing=int(slots - alike),
    )


def judge(found: Comparison, same_address: bool, thresholds: Thresholds) -> DuplicateRelation | None:
    """What one document is to the other: revision, near, excerpt (the shorter of the longer), or None: no relation.

    A number stands in as many shingles as a shingle has words, fewer at the edges: one slot may differ by chance, where
    two extractors cut a page differently.
    """
    if same_address and max(found.jaccard, found.containment) >= thresholds.revised:
        return DuplicateRelation.REVISION
    near = found.jaccard >= thresholds.near
    if found.differing >= thresholds.exchanged and (near or found.differing > thresholds.differing * found.slots):
        return None
    if near:
        return DuplicateRelation.NEAR
    if found.containment >= thresholds.contained:
        return DuplicateRelation.EXCERPT
    return None


def _also_in(known: Hashes, asked: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the values asked for are among the known ones, which are sorted."""
    if not len(known):
        return np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    found: npt.NDArray[np.bool_] = known[at] == asked
    return found
