"""Public defence-policy documents as versioned, evidence-grounded datasets.

    import communique

    with communique.open("datasets/defence-aid", version="~=1.2") as dataset:
        print(dataset.sql("FROM statements_named SELECT speaker, content LIMIT 5"))

Importing this loads nothing heavy: pyarrow and duckdb come with the first `open`, the pipeline's libraries never.
"""

from communique.dataset import open_dataset as open  # noqa: A004 - read as communique.open, like gzip.open
from communique.dataset.deprecation import ChangeWarning, DeprecatedWarning, MajorChangeWarning
from communique.errors import CommuniqueError, ContractError, GateError, SourceError, StoreError, UsageError

__all__ = [
    "ChangeWarning",
    "CommuniqueError",
    "ContractError",
    "DeprecatedWarning",
    "GateError",
    "MajorChangeWarning",
    "SourceError",
    "StoreError",
    "UsageError",
    "open",
]
