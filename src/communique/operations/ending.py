"""How a refresh ends, and the lock that it holds: what who only looks at a dataset needs of it."""

from enum import StrEnum

REFRESH_LOCK = ".refresh.lock"
"""In the folder of a dataset: held while a refresh of it is at work."""


class Ending(StrEnum):
    """How a refresh ended."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    """All went well, and the version that was there has everything."""
    SKIPPED = "skipped"
    """Another process was at work on the dataset or its archive: what this one would have done, the next one does."""
    STOPPED = "stopped"
    """What was made did not pass, and was not published."""
    UNREACHABLE = "unreachable"
    """No source, or not the store, could be reached."""
    TIMED_OUT = "timed_out"
    """It took longer than it may, and was ended."""
    FAILED = "failed"

    @property
    def is_well(self) -> bool:
        """Whether nobody need look at it."""
        return self in (Ending.PUBLISHED, Ending.UNCHANGED, Ending.SKIPPED)
