"""Differences to the parent version."""

from communique.schemas.columns import column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import Cause, Operation


class Changes(Table):
    """A difference to the parent version."""

    table_name: str = column("Table", "The table that differs.", key=True)
    id: str = column("Id", "The row that differs: its id, or its key columns joined by a space.", key=True)
    operation: str = column("Operation", "What became of the row.", vocabulary=Operation)
    field: str = column(
        "Field", "The column that changed; null when the whole row came or went.", nullable=True, key=True
    )
    old: str = column("Old", "The value in the parent version.", nullable=True, verbatim=True)
    new: str = column("New", "The value in this version.", nullable=True, verbatim=True)
    cause: str = column("Cause", "Why it differs.", vocabulary=Cause)
