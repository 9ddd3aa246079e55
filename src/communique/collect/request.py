"""What is asked of a run of the collector, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from communique.collect.configuration import Configuration
from communique.collect.fetching import Patience
from communique.collect.rows import Fetch, Page, Visit

Clock = Callable[[], datetime]
Watch = Callable[[str, int, int], None]
"""Is told of progress: what is done, how much of it, and of how much."""


@dataclass(frozen=True, slots=True)
class CollectRequest:
    """What to collect and where to keep it.

    `sources` are names of sources (none: all that are enabled); `since` leaves out what a source says to be older;
    a `dry_run` only looks what would be fetched; `withdrawn` are documents (source and locator) that were taken out of
    the dataset already, so that nobody need be told that their pages are gone.
    """

    configuration: Configuration
    archive: Path
    sources: tuple[str, ...] = ()
    since: date | None = None
    dry_run: bool = False
    patience: Patience = field(default_factory=Patience)
    withdrawn: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Collection:
    """What came of a run.

    `visits` is what was found at each source, `refused` the requests that were, `vanished` the pages whose withdrawal
    is proposed; of a dry run only `due`, the source and address of every page that would be fetched, and problems.
    `notes` say in words what a source named and was left out because it is beyond a bound.
    """

    visits: tuple[Visit, ...]
    refused: tuple[Fetch, ...] = ()
    vanished: tuple[Page, ...] = ()
    due: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
