"""A check and its outcome."""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What communique is wanted for; each needs what those before it need."""

    READ = "read"
    BUILD = "build"
    SCHEDULE = "schedule"

    def includes(self, other: "Use") -> bool:
        """Whether this use needs what the other one needs."""
        order = list(Use)
        return order.index(self) >= order.index(other)


class State(StrEnum):
    """What came of a check."""

    OK = "ok"
    NOTE = "note"
    """Not as it could be, and no hindrance."""
    WRONG = "wrong"
    """In the way of what communique is wanted for."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    area: str
    """Under which heading it is told: software, model, Prefect, datasets, machine, terminal."""
    name: str
    state: State
    found: str
    advice: str = ""
    """What to do; empty where nothing needs doing."""


def needed(use: Use, by: Use) -> State:
    """Return the state of something that is missing and that `by` needs, when `use` is what is wanted."""
    return State.WRONG if use.includes(by) else State.NOTE
