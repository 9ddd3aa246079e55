"""What a command printed and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """A command that ran."""

    out: str
    err: str
    status: int


Run = Callable[..., Ran]
