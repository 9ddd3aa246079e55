"""What a row is."""

from typing import Any

Row = dict[str, Any]
"""One row of a table of the contract, by column."""
