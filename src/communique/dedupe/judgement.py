"""Judgement: what one document is to another, from how they compare, where they were found and when they appeared."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from communique.dedupe.candidates import Pairs
from communique.dedupe.clusters import Relation
from communique.dedupe.common import common_shingles
from communique.dedupe.copies import Copies, Page
from communique.dedupe.shingles import Slot
from communique.dedupe.verification import Bodies, Differences, Overlap, differences, overlap
from communique.schemas.vocabulary import DuplicateRelation

_DAYS = 1
"""Publication dates that are further apart are different ones: a text is taken over on its day or the next."""
_AT_ONCE = 1 << 14
"""Pairs that are Python objects at a time."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When documents are copies. All are shares from 0 to 1.

    `near`: least Jaccard similarity of a near copy. `contained`: least share of the shorter document's shingles that
    the longer has, for an excerpt. `vouched`: the same where a third document that both hold vouches for them.
    `revised`: the same of a newer text at the same address. `alike`: Jaccard similarity from which documents are one
    text when it is counted how many texts say something.

    Documents with more than a share of common slots filled differently contradict each other, as releases of one
    template do: `numbers` of those between the same words, `numbers_beside` of those with the same words on one side
    only, `names` of those with words written with a capital.
    """

    near: float = 0.7
    contained: float = 0.6
    vouched: float = 0.5
    revised: float = 0.3
    alike: float = 0.9
    numbers: float = 0.0
    numbers_beside: float = 0.05
    names: float = 0.1


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a document beside its words.

    `day` it appeared on, None where that is not known to the day; whether it is `short`; the `digest` of its body.
    """

    source: str
    day: date | None
    short: bool
    digest: bytes | None

    def text(self) -> str | None:
        """What documents with the same text share: the digest, and of a short text the day. None for an empty body."""
        if self.digest is None:
            return None
        return f"{self.digest.hex()} {self.day}" if self.short and self.day else self.digest.hex()

    def other_day(self, other: "Circumstances") -> bool:
        """Whether the two appeared on different days for certain."""
        return self.day is not None and other.day is not None and abs((self.day - other.day).days) > _DAYS

    def said_anew(self, other: "Circumstances") -> bool:
        """Whether one source says something short again on another day: a form filled in once more, not a copy."""
        return self.source == other.source and self.short and other.short and self.other_day(other)


def judge(
    found: Overlap,
    apart: Callable[[], Differences],
    *,
    same_address: bool,
    other_day: bool,
    vouched: bool,
    thresholds: Thresholds,
) -> DuplicateRelation | None:
    """What one document is to the other: revision, near, excerpt (the shorter of the longer), or None: no relation.

    `apart` tells where they contradict each other, where that is asked for.
    """
    if same_address and max(found.jaccard, found.containment) >= thresholds.revised:
        return DuplicateRelation.REVISION
    is_near = found.jaccard >= thresholds.near
    if not is_near and found.containment < (thresholds.vouched if vouched else thresholds.contained):
        return None
    if contradict(apart(), other_day, thresholds):
        return None
    return DuplicateRelation.NEAR if is_near else DuplicateRelation.EXCERPT


def contradict(apart: Differences, other_day: bool, thresholds: Thresholds) -> bool:
    """Whether numbers, dates or names differ that stand in the same place.

    Where two documents appeared on different days, no number may differ, and the shorter may have none of its own.
    """
    if other_day and (apart.numbers_apart or apart.slots[Slot.NUMBER_BESIDE].differing):
        return True
    allowed = {
        Slot.NUMBER: thresholds.numbers,
        Slot.NUMBER_BESIDE: thresholds.numbers_beside,
        Slot.NAME: thresholds.names,
    }
    return any(apart.slots[slot].contradicts(share) for slot, share in allowed.items())


class Judgement:
    """Judges candidate pairs and, where a cluster asks for it, any two documents, by position."""

    def __init__(
        self,
        bodies: Bodies,
        copies: Copies,
        circumstances: Sequence[Circumstances],
        thresholds: Thresholds,
        common_texts: int,
        pages: Sequence[Page | None] = (),
    ) -> None:
        """Take note; nothing is compared yet. `pages` are those of which there are several states, by document."""
        self._bodies = bodies
        self._copies = copies
        self._circumstances = circumstances
        self._thresholds = thresholds
        self._common_texts = common_texts
        self._pages = {
            leader: frozenset(page for i in members if (page := pages[i]))
            for leader, members in (copies.groups.items() if any(pages) else ())
        }

    def relations(self, pairs: Pairs) -> dict[tuple[int, int], Relation]:
        """The relations of candidate pairs, which are gone through twice.

        First it is found which texts are alike, and so which shingles are common; these are then left out.
        """
        alike = (pair for pair in _each(self._of_one_length(pairs)) if self._alike(*pair))
        self._bodies.leave_out(common_shingles(self._bodies, pairs, alike, self._common_texts))
        judged = ((pair, self._judge(*pair, overlap(self._bodies, *pair), vouched=False)) for pair in _each(pairs))
        return {pair: relation for pair, relation in judged if relation is not None}

    def _of_one_length(self, pairs: Pairs) -> Pairs:
        """The pairs of which neither is too short for the two to be alike."""
        sizes = self._bodies.sizes[pairs]
        long_enough = sizes.min(axis=1) >= self._thresholds.alike * sizes.max(axis=1)
        return pairs[np.flatnonzero(long_enough)]

    def _alike(self, left: int, right: int) -> bool:
        """Whether two documents are one text when it is counted how many texts say something."""
        return overlap(self._bodies, left, right).jaccard >= self._thresholds.alike

    def vouched(self, left: int, right: int) -> Relation | None:
        """The relation of two documents that a third, to which both are related, vouches for."""
        first, second = min(left, right), max(left, right)
        return self._judge(first, second, overlap(self._bodies, first, second), vouched=True)

    def _judge(self, left: int, right: int, found: Overlap, vouched: bool) -> Relation | None:
        one, other = self._circumstances[left], self._circumstances[right]
        same_address = not self._copies.addresses(left).isdisjoint(self._copies.addresses(right))
        if not same_address and one.said_anew(other):
            return None
        if one.digest == other.digest:
            return Relation(DuplicateRelation.IDENTICAL, 1.0)
        if not self._pages.get(left, frozenset()).isdisjoint(self._pages.get(right, frozenset())):
            return Relation(DuplicateRelation.REVISION, found.jaccard)
        relation = judge(
            found,
            partial(differences, self._bodies, left, right, found.shorter),
            same_address=same_address,
            other_day=one.other_day(other),
            vouched=vouched,
            thresholds=self._thresholds,
        )
        if relation is None:
            return None
        return Relation(relation, found.jaccard, found.shorter if relation is DuplicateRelation.EXCERPT else None)


def _each(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """The pairs one after another, as Python numbers."""
    for start in range(0, len(pairs), _AT_ONCE):
        yield from map(tuple, pairs[start : start + _AT_ONCE].tolist())
