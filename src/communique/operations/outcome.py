"""What a refresh is asked for, and what comes of one; read by those who tell of it, and who need not build."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import BusyError, ContractError, GateError, UnreachableError
from communique.operations.ending import Ending

if TYPE_CHECKING:
    from communique.build import BuildResult
    from communique.collect import Collection
    from communique.collect.configuration import Configuration


class RefreshingError(BusyError):
    """Another refresh of the dataset is at work."""


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What to refresh. `dataset` is its folder, which need not be there.

    `collect` says whether the sources are asked first, or the archive is taken as it is; `accept` publishes a version
    below the dataset's bounds; `workers` is how many processes extract (None: one per core), or `scheduler` the address
    of a Dask cluster whose workers do; `parse` whether documents are parsed.
    """

    configuration: "Configuration"
    dataset: Path
    collect: bool = True
    accept: bool = False
    workers: int | None = None
    parse: bool = True
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class RefreshOutcome:
    """What came of a refresh.

    `collection` is None where no source was asked, or before it was through; `result` is there where a version is;
    `error` says why there is none.
    """

    dataset: Path
    ending: Ending
    began_at: datetime
    ended_at: datetime
    collection: "Collection | None" = None
    result: "BuildResult | None" = None
    error: Exception | None = None

    @property
    def reason(self) -> str:
        """Why it ended so, in one line: the error, or why the version exists that it published."""
        if self.error is not None:
            return str(self.error) or type(self.error).__name__
        if self.result is None:
            return ""
        publication = self.result.publication
        return publication.reason if publication.changed else f"{publication.version} has everything"


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def ending_of(error: Exception) -> Ending:
    """Return how a refresh ended that met this error."""
    if isinstance(error, BusyError):
        return Ending.SKIPPED
    if isinstance(error, UnreachableError):
        return Ending.UNREACHABLE
    if isinstance(error, GateError | ContractError):
        return Ending.STOPPED
    return Ending.FAILED
