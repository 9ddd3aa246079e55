"""What a writer of a form did."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, and what was not."""

    rows: Mapping[str, int]
    """How many rows, by what they became."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many rows have no place in the form, by what they are."""
