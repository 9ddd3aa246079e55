"""Clusters: documents around the one that stands for them.

Relations chain: an extract of two articles ties them together, though they are no copies of each other. So a cluster is
a star. Its kernel is the document that most others are tied to (of one page rendered in many ways: the rendering with
the least around the article). All that are tied to the kernel are held against the canonical one, which is elected
among them: what shares too little with it, even with the kernel vouching, is clustered again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.dedupe.canonical import Precedence
from communique.schemas.vocabulary import DuplicateRelation


@dataclass(frozen=True, slots=True)
class Relation:
    """What one document is to another, and how much they share (0 to 1). `contained` is the one that is an excerpt."""

    relation: DuplicateRelation
    similarity: float
    contained: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A canonical document and the others by position, each with its relation to it."""

    canonical: int
    members: Mapping[int, Relation]


Vouched = Callable[[int, int], Relation | None]
"""Judges two documents, by position, that a third vouches for; symmetric."""
Ties = dict[int, dict[int, Relation]]
"""The relations of each document, both ways."""


def cluster(
    relations: Mapping[tuple[int, int], Relation], vouched: Vouched, precedence: Sequence[Precedence]
) -> list[Cluster]:
    """Stars of two or more documents, by position of their canonical document. `precedence[i]` ranks document i."""
    ties: Ties = {}
    for (left, right), found in relations.items():
        ties.setdefault(left, {})[right] = found
        ties.setdefault(right, {})[left] = found
    clusters: list[Cluster] = []
    waiting = _components(ties, ties)
    while waiting:
        together = waiting.pop()
        inside = set(together)
        kernel = min(together, key=lambda i: (-sum(j in inside for j in ties[i]), precedence[i]))
        around = [kernel, *(j for j in ties[kernel] if j in inside)]
        centre = _elect(around, ties, precedence)
        members = _members(centre, around, ties, vouched)
        if members:
            clusters.append(Cluster(centre, members))
        waiting.extend(_components(ties, inside.difference(members, (centre,))))
    return sorted(clusters, key=lambda found: found.canonical)


def _elect(around: Sequence[int], ties: Ties, precedence: Sequence[Precedence]) -> int:
    """The first in precedence of those that are no excerpt of another."""
    inside = set(around)
    whole = [i for i in around if not any(r.contained == i for j, r in ties[i].items() if j in inside)]
    return min(whole or around, key=lambda i: precedence[i])


def _members(centre: int, around: Sequence[int], ties: Ties, vouched: Vouched) -> dict[int, Relation]:
    """The documents related to the canonical one."""
    found: dict[int, Relation] = {}
    for other in around:
        if other != centre:
            relation = ties[centre].get(other) or vouched(centre, other)
            if relation is not None:
                found[other] = relation
    return found


def _components(ties: Ties, inside: Iterable[int]) -> list[list[int]]:
    """Documents that are tied to one another, directly or through others: two or more, each list in order."""
    wanted = set(inside)
    found: list[list[int]] = []
    for start in sorted(wanted):
        if start not in wanted:
            continue
        wanted.discard(start)
        component, waiting = [start], [start]
        while waiting:
            fresh = [other for other in ties[waiting.pop()] if other in wanted]
            wanted.difference_update(fresh)
            component.extend(fresh)
            waiting.extend(fresh)
        if len(component) > 1:
            found.append(sorted(component))
    return found
