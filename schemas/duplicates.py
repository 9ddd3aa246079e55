"""Documents that are copies of one another."""

from communique.schemas.columns import HEX_ID, column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import DuplicateRelation


class Duplicates(Table):
    """A document in a cluster of two or more."""

    document_id: str = column(
        "Document", "A member of the cluster.", pattern=HEX_ID, key=True, references="documents.document_id"
    )
    cluster_id: str = column("Cluster", "The smallest document_id in the cluster.", pattern=HEX_ID)
    canonical_document_id: str = column(
        "Canonical document",
        "The document that stands for this one: the cluster's canonical document or, for an identical copy of an "
        "excerpt or revision, that document.",
        pattern=HEX_ID,
        references="documents.document_id",
    )
    relation: str = column("Relation", "What it is to the canonical document.", vocabulary=DuplicateRelation)
    similarity: float = column(
        "Similarity",
        "Share of word shingles in common with the canonical document (1 for itself); those common to very many texts "
        "are left out.",
        unit="ratio",
        ge=0.0,
        le=1.0,
    )
    method: str = column("Method", "The rule that found the relation.")
