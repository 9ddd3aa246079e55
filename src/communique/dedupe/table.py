"""Rows of `duplicates` from clusters and copies."""

from collections.abc import Sequence

import pyarrow as pa

from communique.dedupe.clusters import Cluster, Relation
from communique.dedupe.copies import Copies
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import DuplicateRelation

_METHODS = {
    DuplicateRelation.CANONICAL: "priority_earliest_longest",
    DuplicateRelation.IDENTICAL: "same_body",
    DuplicateRelation.NEAR: "shingle_jaccard",
    DuplicateRelation.EXCERPT: "shingle_containment",
    DuplicateRelation.REVISION: "same_address",
}
_DECIMALS = 2
_READ = (DuplicateRelation.EXCERPT, DuplicateRelation.REVISION)
"""Relations whose documents are read for facts as the canonical one is."""
_IDENTICAL = Relation(DuplicateRelation.IDENTICAL, 1.0)


def duplicates_table(clusters: Sequence[Cluster], copies: Copies, ids: Sequence[str]) -> pa.Table:
    """One row a document in a cluster of two or more, sorted by document_id.

    A copy of a near copy is a near copy too. A copy of an excerpt or a revision is identical to that document, which is
    read, and names it as the canonical one: what is said of it is found there.
    """
    stars = {found.canonical: found for found in clusters}
    inside = {i for found in clusters for i in (found.canonical, *found.members)}
    stars |= {
        leader: Cluster(leader, {})
        for leader, members in copies.groups.items()
        if len(members) > 1 and leader not in inside
    }
    rows: list[dict[str, str | float]] = []
    for star in stars.values():
        related = [(star.canonical, star.canonical, Relation(DuplicateRelation.CANONICAL, 1.0))]
        related += [(copy, star.canonical, _IDENTICAL) for copy in copies.groups[star.canonical][1:]]
        for leader, relation in star.members.items():
            related.append((leader, star.canonical, relation))
            for copy in copies.groups[leader][1:]:
                read = relation.relation in _READ
                related.append((copy, leader, _IDENTICAL) if read else (copy, star.canonical, relation))
        cluster_id = min(ids[i] for i, _, _ in related)
        rows.extend(
            {
                "document_id": ids[i],
                "cluster_id": cluster_id,
                "canonical_document_id": ids[canonical],
                "relation": str(found.relation),
                "similarity": round(found.similarity, _DECIMALS),
                "method": _METHODS[found.relation],
            }
            for i, canonical, found in related
        )
    rows.sort(key=lambda row: str(row["document_id"]))
    return pa.Table.from_pylist(rows, schema=arrow_schema("duplicates"))
