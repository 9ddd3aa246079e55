"""After a refresh: its status is written, and who is to be told is told. What fails here is told, and fails no run."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from communique.collect.configuration import Configuration
from communique.dataset.history import read_history
from communique.dataset.manifest import read_manifest
from communique.errors import CommuniqueError
from communique.operations.ending import Ending
from communique.operations.latest import Latest, figures, latest_of
from communique.operations.notify import (
    Channel,
    Notice,
    NotifyError,
    SendByBlock,
    channels,
    message,
    notices,
)
from communique.operations.outcome import RefreshOutcome
from communique.operations.problems import (
    dated,
    problem_of_documents,
    problem_of_quality,
    problems_of_run,
    problems_of_sources,
)
from communique.operations.sources import by_name, source_statuses
from communique.operations.status import (
    STATUS_FILE,
    Concern,
    DamagedStatusError,
    Problem,
    RunStatus,
    Status,
    UnreadableStatusError,
    one_at_a_time,
    read_status,
    with_missed,
    with_run,
    write_status,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What became of it: the status as it was written, what was to be told, and what went wrong with either."""

    status: Status
    notices: tuple[Notice, ...]
    warnings: tuple[str, ...]


def conclude(
    outcome: RefreshOutcome,
    configuration: Configuration | None,
    *,
    next_run_at: datetime | None = None,
    by_block: SendByBlock | None = None,
) -> Conclusion:
    """Write the status of a dataset after a refresh of it, and tell who is to be told.

    `next_run_at` is when the next run is to begin, where that is known; `by_block` sends by a block of Prefect. Without
    a configuration, since it could not be read, what was known of the sources stays. Never raises: what cannot be read,
    written or sent is a warning.
    """
    warnings: list[str] = []
    try:
        with ExitStack() as held:
            writes = _may_write(outcome.dataset, held, warnings)
            try:
                before = _before(outcome.dataset, warnings)
            except UnreadableStatusError as error:
                warnings.append(str(error))
                before, writes = None, False
            status = _status(outcome, configuration, before, warnings)
            status = status.model_copy(update={"next_run_at": next_run_at or _later(before, outcome.ended_at)})
            if configuration is not None:
                status = status.model_copy(update={"notify": configuration.notify})
            new = tuple(notices(status.problems, before.problems if before else ()))
            # Who waits to be told does not keep others from reading it, and a full disk keeps nobody from being told.
            writes = writes and _written(outcome.dataset, status, warnings)
            told = _told(status, channels(status.notify, by_block), status.written_at, warnings)
            status = status.model_copy(update={"told": told})
            if writes:
                _written(outcome.dataset, status, warnings)
    except Exception as error:
        logger.exception("the status of %s met a fault of the program", outcome.dataset)
        warnings.append(f"the status of {outcome.dataset} was not written: {error}")
        status, new = with_run(None, outcome.dataset.name, run_status(outcome), outcome.ended_at), ()
    return Conclusion(status, new, tuple(warnings))


def conclude_unconfigured(
    dataset: Path, error: CommuniqueError, now: datetime, by_block: SendByBlock | None = None
) -> Conclusion | None:
    """As `conclude`, of a run that could not read its sources.yaml: it tells whom the one before told.

    None where no run before wrote a status: then it is a call that went wrong, not a schedule.
    """
    if not (dataset / STATUS_FILE).is_file():
        return None
    return conclude(RefreshOutcome(dataset, Ending.FAILED, now, now, error=error), None, by_block=by_block)


def note_missed(dataset: Path, why: str, at: datetime) -> tuple[str, ...]:
    """Count a run that was skipped since it came too late in the status, and give what went wrong with that."""
    warnings: list[str] = []
    with ExitStack() as held:
        if _may_write(dataset, held, warnings):
            try:
                before = _before(dataset, warnings)
            except UnreadableStatusError as error:
                return (*warnings, str(error))
            _written(dataset, with_missed(before, dataset.name, why, at.replace(microsecond=0)), warnings)
    return tuple(warnings)


def run_status(outcome: RefreshOutcome) -> RunStatus:
    """Return what is remembered of a run."""
    version = None if outcome.result is None else outcome.result.publication.version
    return RunStatus(
        began_at=outcome.began_at.replace(microsecond=0),
        ended_at=outcome.ended_at.replace(microsecond=0),
        ending=outcome.ending,
        reason=" ".join(outcome.reason.split()),
        version=version,
    )


def _may_write(dataset: Path, held: ExitStack, warnings: list[str]) -> bool:
    """Keep others from the status, and say whether that could be done."""
    try:
        held.enter_context(one_at_a_time(dataset))
    except (OSError, CommuniqueError) as error:
        warnings.append(f"the status of {dataset} was not written: {error}")
        return False
    return True


def _written(dataset: Path, status: Status, warnings: list[str]) -> bool:
    try:
        write_status(dataset, status)
    except OSError as error:
        warnings.append(f"the status of {dataset} was not written: {error}")
        return False
    return True


def _before(dataset: Path, warnings: list[str]) -> Status | None:
    """Give the status as it was; none where it is damaged. Raises UnreadableStatusError."""
    try:
        return read_status(dataset)
    except DamagedStatusError as error:
        warnings.append(str(error))
        return None


def _later(before: Status | None, now: datetime) -> datetime | None:
    """Return the next run that was known before, where it is still to come: somebody refreshed in between."""
    known = None if before is None else before.next_run_at
    return known if known is not None and known > now else None


def _status(
    outcome: RefreshOutcome, configuration: Configuration | None, before: Status | None, warnings: list[str]
) -> Status:
    """Give the status after a run, as far as archive and version can be read; else that part stays as it was."""
    now = outcome.ended_at.replace(microsecond=0)
    status = with_run(before, outcome.dataset.name, run_status(outcome), now)
    of_run = list(problems_of_run(outcome, status.recent_runs))
    if outcome.ending is Ending.SKIPPED:  # it looked at nothing: what was the matter still is
        known = {(one.concern, one.subject) for one in of_run}
        kept = [one for one in status.problems if (one.concern, one.subject) not in known]
        return status.model_copy(update={"problems": dated([*of_run, *kept], status.problems)})
    quality: Problem | None = None
    try:
        latest = latest_of(outcome.dataset)
        try:
            if latest is not None:
                status = status.model_copy(update={"data": latest.data(now.date())})
                quality = _quality(outcome, latest, now)
            read = latest if outcome.ending in (Ending.PUBLISHED, Ending.UNCHANGED) else None
            if configuration is not None:
                sources = source_statuses(configuration, read, by_name(status.sources), now)
                status = status.model_copy(update={"sources": sources})
        finally:
            if latest is not None:
                latest.close()
    except (CommuniqueError, OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        warnings.append(f"how the data of {outcome.dataset} and its sources fare could not be read: {reason}")
        quality = _kept(status, Concern.QUALITY)
    fault = _kept(status, Concern.FAULT)
    if outcome.result is not None:
        fault = problem_of_documents(outcome.result.refused, now)
    whole = [one for one in (fault, quality) if one is not None]
    found = [*of_run, *whole, *problems_of_sources(status.sources, now)]
    return status.model_copy(update={"problems": dated(found, status.problems)})


def _kept(status: Status, concern: Concern) -> Problem | None:
    """Give what was the matter before, where nothing newer can be told."""
    return next((one for one in status.problems if one.concern is concern), None)


def _quality(outcome: RefreshOutcome, latest: Latest, now: datetime) -> Problem | None:
    parent = latest.release.parent
    history = read_history(outcome.dataset)
    release = next((one for one in history.present if one.version == parent), None)
    if release is None:
        return None
    before = figures(read_manifest(outcome.dataset, release).written.get("quality"))
    version = latest.release.version
    return problem_of_quality(version, figures(latest.manifest.written.get("quality")), release.version, before, now)


def _told(
    status: Status, known: Sequence[Channel], at: datetime, warnings: list[str]
) -> dict[str, tuple[Problem, ...]]:
    """Tell every channel what it does not know yet, and give what each knows now.

    What a channel could not be told, it is told by the next run.
    """
    told: dict[str, tuple[Problem, ...]] = {}
    for channel in known:
        before = status.told.get(channel.name, ())
        told[channel.name] = status.problems
        if new := notices(status.problems, before):
            try:
                channel.send(message(status.dataset, at, new))
            except NotifyError as error:
                warnings.append(f"nobody was told by the {channel.name}: {error}")
                told[channel.name] = before
    return told
