"""Copies: documents whose normalised bodies are the same, led by the one that stands for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from communique.dedupe.candidates import Pairs, no_pairs
from communique.dedupe.canonical import Precedence


class Address(NamedTuple):
    """Where a source has a document."""

    source: str
    url: str


class Page(NamedTuple):
    """A page that a collector saw more than once, each time as another one."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Documents by position, grouped by body. Documents without a body are in no group."""

    groups: dict[int, tuple[int, ...]]
    """The members of each group in order of precedence, by its leader (the first of them)."""
    leaders: dict[int, int]
    """The leader of each document."""
    found_at: dict[int, frozenset[Address]]

    def addresses(self, leader: int) -> frozenset[Address]:
        """All addresses that the body was found at."""
        return self.found_at[leader]

    def leaders_of(self, bodies: Sequence[int]) -> dict[int, list[int]]:
        """The leaders of the documents that have a body, by its number; `bodies` has the number of each document."""
        found: dict[int, list[int]] = {}
        for i, leader in self.leaders.items():
            having = found.setdefault(bodies[i], [])
            if leader not in having:
                having.append(leader)
        return found

    def between_leaders(self, pairs: Pairs) -> Pairs:
        """Pairs of documents as pairs of the leaders of two groups, in order and without repeats."""
        if not len(pairs):
            return no_pairs()
        leader = np.full(1 + max(int(pairs.max()), *self.leaders), -1, np.int64)
        leader[list(self.leaders)] = list(self.leaders.values())
        pairs = leader[pairs]
        pairs = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
        keys = np.unique(pairs.min(axis=1) * len(leader) + pairs.max(axis=1))
        return np.stack([keys // len(leader), keys % len(leader)], axis=1)


def group(texts: Sequence[str | None], addresses: Sequence[Address | None], precedence: Sequence[Precedence]) -> Copies:
    """Group documents that have the same name of their text; None is no text."""
    by_text: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if text is not None:
            by_text.setdefault(text, []).append(i)
    ranked = [tuple(sorted(members, key=lambda i: precedence[i])) for members in by_text.values()]
    return Copies(
        groups={members[0]: members for members in ranked},
        leaders={i: members[0] for members in ranked for i in members},
        found_at={members[0]: frozenset(a for i in members if (a := addresses[i])) for members in ranked},
    )
