"""Dedupe: which documents are copies, near copies, revisions or excerpts of one another."""

from dataclasses import dataclass, field

import pyarrow as pa

from communique.dedupe.candidates import band_join, same_address
from communique.dedupe.canonical import Precedence, mark_canonical
from communique.dedupe.clusters import Relation, cluster
from communique.dedupe.copies import Address, group
from communique.dedupe.signatures import sign
from communique.dedupe.table import duplicates_table
from communique.dedupe.verification import Thresholds, compare, judge
from communique.errors import ContractError, UsageError
from communique.schemas.vocabulary import DuplicateRelation

__all__ = ["DedupeSettings", "Thresholds", "dedupe", "mark_canonical"]

_NEEDED = ("document_id", "source", "url", "body", "published_on")


@dataclass(frozen=True, slots=True)
class DedupeSettings:
    """How documents are compared.

    `shingle_words` consecutive words make a shingle, `permutations` minima a signature, which is cut into `bands`
    (documents that agree in one band are compared); `thresholds` decide. 64 bands of two rows bring together 93 of 100
    pairs with a Jaccard similarity of .2, and chains of copies the rest.
    """

    shingle_words: int = 5
    permutations: int = 128
    bands: int = 64
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if min(self.shingle_words, self.permutations, self.bands) < 1 or self.permutations % self.bands:
            raise UsageError(
                f"shingle words {self.shingle_words}, permutations {self.permutations} and bands {self.bands} must be "
                "positive, and the bands must divide the permutations"
            )


def dedupe(documents: pa.Table, settings: DedupeSettings = DedupeSettings()) -> pa.Table:
    """Find the documents that say the same, and say what each is to the one that stands for them.

    Takes `documents` (one row a document; needs document_id, source, url, body, published_on) and returns `duplicates`
    (for each document that has a copy, one row; sorted by document_id). Documents with one normalised body are
    identical; a body shorter than a shingle is never more than that, an empty one has no duplicates. Deterministic,
    whatever the order of the documents. Raises ContractError when a needed column is missing.
    """
    missing = [name for name in _NEEDED if name not in documents.column_names]
    if missing:
        raise ContractError(f"documents to dedupe lack the column {', '.join(missing)}")
    inputs = documents.select(_NEEDED).sort_by("document_id").to_pydict()
    ids, bodies = inputs["document_id"], inputs["body"]
    precedence = [Precedence.of(*row) for row in zip(inputs["published_on"], bodies, ids, strict=True)]
    addresses = [Address(s, u) if u else None for s, u in zip(inputs["source"], inputs["url"], strict=True)]

    signatures = sign(bodies, settings.shingle_words, settings.permutations)
    copies = group(signatures.digests, addresses, precedence)

    def relate(left: int, right: int) -> Relation | None:
        found = compare(signatures.shingles[left], signatures.shingles[right])
        moved = not copies.addresses(left).isdisjoint(copies.addresses(right))
        relation = judge(found, moved, settings.thresholds)
        if relation is None:
            return None
        shorter = min((left, right), key=lambda i: (len(signatures.shingles[i].all), -i))
        return Relation(relation, found.jaccard, shorter if relation is DuplicateRelation.EXCERPT else None)

    pairs = {*band_join(signatures, settings.bands), *same_address(addresses)}
    clusters = cluster(copies.between_leaders(pairs), relate, precedence)
    return duplicates_table(clusters, copies, ids)
