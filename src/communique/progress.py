"""Progress: how far a stage has come, and who is told of it. Here and not in `build`, so that it loads nothing."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come: `done` of `total` shards, or just begun (0 of 1)."""

    stage: str
    done: int
    total: int


Watch = Callable[[Progress], None]


def unwatched(progress: Progress) -> None:
    """Take no notice of progress."""
