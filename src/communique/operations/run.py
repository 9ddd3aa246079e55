"""A refresh: collect, build, publish, in this order and told once, for the command line and for schedules alike."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from communique.build import BuildRequest, BuildResult, build
from communique.build.steps import PlainSteps, Progress, Watch, unwatched
from communique.cluster.pool import pool_of
from communique.collect import Archive, Collection, CollectRequest, collect
from communique.collect.archive import is_archive
from communique.collect.configuration import Configuration, FolderSource
from communique.collect.request import Clock
from communique.errors import BusyError, CommuniqueError, ContractError, GateError, UnreachableError, UsageError
from communique.holding import hold
from communique.operations.ending import REFRESH_LOCK
from communique.operations.ending import Ending as Ending
from communique.publish.tombstones import withdrawn_places
from communique.publish.writing import make_durably, store_errors
from communique.sources import Source, parse_sources
from communique.sources.metadata import Metadata

logger = logging.getLogger(__name__)


class RefreshingError(BusyError):
    """Another refresh of the dataset is at work."""


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What to refresh. `dataset` is its folder, which need not be there.

    `collect` says whether the sources are asked first, or the archive is taken as it is; `accept` publishes a version
    below the dataset's bounds; `workers` is how many processes extract (None: one per core), or `scheduler` the address
    of a Dask cluster whose workers do; `parse` whether documents are parsed.
    """

    configuration: Configuration
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
    collection: Collection | None = None
    result: BuildResult | None = None
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


def refresh(request: RefreshRequest, watch: Watch = unwatched, clock: Clock = utc_now) -> RefreshOutcome:
    """Collect what is new, and publish a version with it; one at a time for each dataset.

    Never raises: an error is in the outcome, with what had been collected until then, which is kept. `clock` says when
    it is, for the pages that are due and for when they were seen.
    """
    began = clock()
    collection: Collection | None = None
    result: BuildResult | None = None
    error: Exception | None = None
    try:
        with _alone(request.dataset):
            if request.collect and _has_pages(request.configuration):
                withdrawn = withdrawn_places(request.dataset)
                asked = CollectRequest(request.configuration, request.configuration.archive, withdrawn=withdrawn)
                collection = collect(asked, clock, lambda what, done, total: watch(Progress(what, done, total)))
                _check_any_answered(collection)
            sources = sources_of(request.configuration)
            wanted = BuildRequest(
                sources,
                request.dataset,
                annotated=request.configuration.gold,
                accept=request.accept,
                add=True,
                source_priority=priority_of(request.configuration),
                parse=request.parse,
            )
            with pool_of(request.workers, request.scheduler, wanted.model if wanted.parse else None) as pool:
                result = build(wanted, PlainSteps(pool, watch))
    except Exception as met:
        if not isinstance(met, CommuniqueError):
            logger.exception("the refresh of %s met a fault of the program", request.dataset)
        error = met
    ending = _well(result) if error is None else ending_of(error)
    return RefreshOutcome(request.dataset, ending, began, clock(), collection, result, error)


def sources_of(configuration: Configuration) -> tuple[Source, ...]:
    """Give what is built from: the folders, and the sources of the archive.

    What the configuration says of a folder holds for its documents; the archive knows what held for its own. Raises
    UsageError when there are none, and as `parse_sources`.
    """
    folders = [
        replace(found, given=Metadata(language=one.language, licence=one.licence, attribution=one.attribution))
        for one in configuration.sources
        if isinstance(one, FolderSource) and one.enabled
        for found in parse_sources([f"{one.name}={one.path}"])
    ]
    archive: Path = configuration.archive
    collected: list[Source] = []
    if is_archive(archive):
        names = {one.name for one in configuration.sources}
        with Archive(archive) as opened:
            collected = [Source(one.name, archive) for one in opened.sources() if one.name in names]
    if not folders and not collected:
        raise UsageError(f"nothing to build from: no folder is named, and {archive} holds nothing of these sources")
    return (*folders, *collected)


def priority_of(configuration: Configuration) -> tuple[str, ...]:
    """Name the sources that come first among copies, in their order."""
    ranked = [(one.priority, one.name) for one in configuration.sources if one.priority is not None]
    return tuple(name for _rank, name in sorted(ranked))


def ending_of(error: Exception) -> Ending:
    """Return how a refresh ended that met this error."""
    if isinstance(error, BusyError):
        return Ending.SKIPPED
    if isinstance(error, UnreachableError):
        return Ending.UNREACHABLE
    if isinstance(error, GateError | ContractError):
        return Ending.STOPPED
    return Ending.FAILED


def _well(result: BuildResult | None) -> Ending:
    return Ending.PUBLISHED if result is not None and result.publication.changed else Ending.UNCHANGED


@contextmanager
def _alone(dataset: Path) -> Iterator[None]:
    """Keep other refreshes of the dataset away. Raises RefreshingError, StoreError."""
    with ExitStack() as held:
        try:
            with store_errors(dataset):
                make_durably(dataset)
                held.enter_context(hold(dataset / REFRESH_LOCK, busy=f"{dataset} is being refreshed"))
        except BusyError as error:
            raise RefreshingError(str(error)) from None
        yield


def _has_pages(configuration: Configuration) -> bool:
    return any(source.enabled and not isinstance(source, FolderSource) for source in configuration.sources)


def _check_any_answered(collection: Collection) -> None:
    """Raise UnreachableError when no source could be read."""
    if collection.visits and all(visit.problem and not visit.listed for visit in collection.visits):
        raise UnreachableError("no source could be read; nothing was built (--no-collect builds from the archive)")
