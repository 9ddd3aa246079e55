"""A version in the forms that other tools want it in: files of text, entities, activities, tables of a lake.

Every form is made of the published files alone, and none of them says more than these do: what has no place in a form
is left out and counted.
"""

from enum import StrEnum


class Form(StrEnum):
    """What a version is exported to."""

    CSV = "csv"
    """A folder: a CSV file a table, with a data package that describes them."""
    FOLLOWTHEMONEY = "followthemoney"
    """A file: entities of FollowTheMoney, one a line."""
    IATI = "iati"
    """A file: funding as activities in the words of IATI."""
    HUGGINGFACE = "huggingface"
    """A folder that Hugging Face takes as a dataset."""
    DELTA = "delta"
    """A folder: a Delta table of each table."""
    DUCKLAKE = "ducklake"
    """A folder: a DuckLake of all tables."""
