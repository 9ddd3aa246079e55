"""Stated ties between entities."""

from communique.schemas.columns import column
from communique.schemas.facts import FactTable
from communique.schemas.vocabulary import Predicate


class Relations(FactTable):
    """A stated tie between two entities."""

    subject_id: str = column("Subject", "The entity that has the tie.", key=True, references="entities.entity_id")
    predicate: str = column("Predicate", "The tie.", key=True, vocabulary=Predicate)
    object_id: str = column(
        "Object",
        "The other end; null when the text does not name it.",
        key=True,
        nullable=True,
        references="entities.entity_id",
    )
    title: str = column("Title", "The office as written, for holds_office.", key=True, nullable=True, verbatim=True)
