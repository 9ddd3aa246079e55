"""What became of a publish."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from communique.dataset.manifest import RepublishedText


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a publish."""

    version: str
    """The new version, or the parent when nothing changed."""
    changed: bool
    folder: Path
    """The folder of that version."""
    reason: str
    """Why the version exists, in words."""
    rows: Mapping[str, int]
    """Rows by table."""
    parent: str | None = None
    """The version before it, that `changes` compares it with."""
    text: RepublishedText = RepublishedText.FULL
    """How much of the texts of its sources the version republishes."""
    quality: Mapping[str, float] = field(default_factory=dict)
    """Figures of the evaluation by name, as its manifest says; none when it was not evaluated."""
    warnings: tuple[str, ...] = ()
    """What was above or below a bound of the dataset and published all the same; what went wrong after the commit."""
