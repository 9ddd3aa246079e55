"""How to publish."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """How to publish."""

    lock_seconds: float = 10.0
    """How long to wait for another writer of the same dataset."""
    accept: bool = False
    """Whether a version is published that stays below the bounds of the dataset."""
