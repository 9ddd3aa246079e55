"""Clusters: documents around the one that stands for them.

Relations chain: an extract of two articles ties them together, though they are no copies of each other. So a cluster
is a star: every member was compared with the canonical document itself, and what has no relation to it is clustered
again.
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


Relate = Callable[[int, int], Relation | None]
"""Judges any two documents by position; symmetric."""
Ties = dict[int, dict[int, Relation]]
"""The relations found so far, both ways."""


def cluster(pairs: Iterable[tuple[int, int]], relate: Relate, precedence: Sequence[Precedence]) -> list[Cluster]:
    """Stars of two or more documents, by position of their canonical document.

    `pairs` are candidates in order, `precedence[i]` ranks document i.
    """
    ties: Ties = {}
    for left, right in pairs:
        if (found := relate(left, right)) is not None:
            ties.setdefault(left, {})[right] = found
            ties.setdefault(right, {})[left] = found
    clusters: list[Cluster] = []
    waiting = _components(ties)
    while waiting:
        together = waiting.pop()
        centre = _elect(together, ties, precedence)
        members = _members(centre, together, ties, relate)
        if members:
            clusters.append(Cluster(centre, members))
        rest = {i for i in together if i != centre and i not in members}
        waiting.extend(_components({i: {j: r for j, r in ties[i].items() if j in rest} for i in sorted(rest)}))
    return sorted(clusters, key=lambda found: found.canonical)


def _elect(together: Sequence[int], ties: Ties, precedence: Sequence[Precedence]) -> int:
    """The first in precedence of those that are no excerpt of another."""
    inside = set(together)
    whole = [i for i in together if not any(r.contained == i for j, r in ties[i].items() if j in inside)]
    return min(whole or together, key=lambda i: precedence[i])


def _members(centre: int, together: Sequence[int], ties: Ties, relate: Relate) -> dict[int, Relation]:
    """The documents related to the canonical one, which is an excerpt of none of them."""
    found: dict[int, Relation] = {}
    for other in together:
        if other != centre:
            relation = ties[centre].get(other) or relate(min(centre, other), max(centre, other))
            if relation is not None and relation.contained != centre:
                found[other] = relation
    return found


def _components(ties: Ties) -> list[list[int]]:
    """Documents that are tied to one another, directly or through others: two or more, each list in order."""
    found: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(ties):
        if start in seen:
            continue
        component: list[int] = []
        waiting = [start]
        seen.add(start)
        while waiting:
            current = waiting.pop()
            component.append(current)
            fresh = [other for other in ties[current] if other not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        if len(component) > 1:
            found.append(sorted(component))
    return found
