"""A refresh: collect, build, publish, in this order and told once, for the command line and for schedules alike."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from communique.build import BuildRequest, BuildResult, build
from communique.build.steps import PlainSteps, Progress, Watch, unwatched
from communique.cluster.pool import pool_of
from communique.collect import Archive, Collection, CollectRequest, collect
from communique.collect.archive import is_archive
from communique.collect.configuration import Configuration, FolderSource
from communique.collect.request import Clock
from communique.errors import BusyError, CommuniqueError, UnreachableError, UsageError
from communique.holding import hold
from communique.operations.ending import REFRESH_LOCK
from communique.operations.ending import Ending as Ending
from communique.operations.outcome import RefreshingError as RefreshingError
from communique.operations.outcome import RefreshOutcome as RefreshOutcome
from communique.operations.outcome import RefreshRequest as RefreshRequest
from communique.operations.outcome import ending_of as ending_of
from communique.operations.outcome import utc_now as utc_now
from communique.publish.tombstones import withdrawn_places
from communique.publish.writing import make_durably, store_errors
from communique.sources import Source, parse_sources
from communique.sources.metadata import Metadata

logger = logging.getLogger(__name__)


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
