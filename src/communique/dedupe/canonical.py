"""Canonical: which document stands for its copies."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import DuplicateRelation

_REPEATS = (DuplicateRelation.IDENTICAL, DuplicateRelation.NEAR)
"""Relations whose documents say nothing that the canonical one does not."""


@dataclass(frozen=True, slots=True, order=True)
class Precedence:
    """The rule: the source's priority, the earliest publication (unknown last), the longest body, the smallest id.

    Of a page that was collected as several, `state` tells which: what was there first comes before all later ones.
    """

    source_rank: int
    published_on: date
    state: int
    shortness: int
    document_id: str

    @classmethod
    def of(
        cls, source_rank: int, published_on: date | None, length: int, document_id: str, state: int = 0
    ) -> "Precedence":
        """The rank of a document whose body has so many code points."""
        return cls(source_rank, published_on or date.max, state, -length, document_id)


def mark_canonical(documents: pa.Table, duplicates: pa.Table) -> pa.Table:
    """`documents` with `canonical` false for identical and near copies, and true for all others."""
    relations = pc.is_in(duplicates["relation"], pa.array([str(r) for r in _REPEATS]))
    repeats = duplicates["document_id"].filter(relations)
    canonical = pc.invert(pc.is_in(documents["document_id"], value_set=repeats.combine_chunks()))
    place = documents.schema.get_field_index("canonical")
    return documents.set_column(place, arrow_schema("documents").field("canonical"), canonical)
