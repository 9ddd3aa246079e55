"""The flow `refresh`: what `communique refresh` does, ended when stuck, tried again, and skipped when late."""

from datetime import timedelta
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from communique.build.steps import unwatched
from communique.collect.loading import DEFAULT_FILE, load
from communique.errors import CommuniqueError
from communique.flows.build import WATCH
from communique.flows.due import missed
from communique.flows.parameters import DATASET, DATASETS, Count, DatasetName, Minutes, Seconds, Tries
from communique.flows.telling import in_run_log, tell, tell_missed, tell_unconfigured
from communique.flows.trying import tried
from communique.operations.ending import Ending
from communique.operations.logs import logged
from communique.operations.outcome import RefreshingError, RefreshOutcome, RefreshRequest
from communique.operations.passing import may_pass
from communique.operations.supervised import supervised

SKIPPED = "Skipped"
"""The name of the state, completed, of a run that was not wanted."""

BACKOFF = 3.0
"""Each pause before another try is so many times the one before."""


@flow(name="refresh", flow_run_name="refresh {dataset}", persist_result=False)
def refresh(
    config: Path = DEFAULT_FILE,
    dataset: DatasetName = DATASET,
    datasets: Path = DATASETS,
    collect: bool = True,
    workers: Count | None = None,
    accept: bool = False,
    parse: bool = True,
    minutes: Minutes = 360,
    tries: Tries = 3,
    pause: Seconds = 60,
    late_minutes: Minutes = 60,
    scheduler: str | None = None,
) -> "RefreshOutcome | State[RefreshOutcome]":
    """Collect what is new at the sources of `config` and publish a version with it, as `communique refresh` does.

    `datasets` is the folder of datasets and `dataset` the name in it; `collect` says whether the sources are asked
    first; `accept` publishes a version below the bounds of the dataset; `workers` is how many processes extract, or
    `scheduler` the address of a Dask cluster whose workers do; `parse` says whether documents are parsed.

    A run may take `minutes`; then it is ended with all it started. What may pass (no source answers, a drive is gone, a
    lock is held) is tried again so many `tries`, after `pause` seconds and then ever longer. A run that a schedule made
    and that begins more than `late_minutes` after its time, or late when the next is due, is skipped, and so is one
    that finds another at work on the dataset: it ends completed, by the name of Skipped. Raises as
    `communique.build.build`, and UnreachableError where no source answers.

    Leaves `status.json` beside the versions, tells whom sources.yaml names, and leaves artifacts: a page with what
    came, what was refused and why, the rows of every table against the version before, figures of quality and a link
    to the page of the version; and the same as tables.
    """
    try:
        configuration = load(config)
    except CommuniqueError as error:
        tell_unconfigured(datasets / dataset, error)
        raise
    request = RefreshRequest(configuration, datasets / dataset, collect, accept, workers, parse, scheduler)
    if why := missed(timedelta(minutes=late_minutes)):
        with in_run_log(on_console=True):
            tell_missed(datasets / dataset, why)
        return Completed(name=SKIPPED, message=why)
    pauses = [pause * BACKOFF**number for number in range(tries)]
    with in_run_log(on_console=WATCH.get() is unwatched):
        outcome = _refreshed(request, timedelta(minutes=minutes), pauses)
        tell(outcome, configuration)
    if outcome.error is None:
        return outcome
    if outcome.ending is Ending.SKIPPED:
        return Completed(name=SKIPPED, message=outcome.reason, data=outcome)
    if outcome.ending is Ending.TIMED_OUT:
        return Failed(name="TimedOut", message=outcome.reason, data=outcome.error)
    raise outcome.error


def _refreshed(request: RefreshRequest, limit: timedelta, pauses: list[float]) -> RefreshOutcome:
    """Refresh, again after each of the pauses while what went wrong may pass, and return the last outcome."""
    watch = WATCH.get()
    outcomes: list[RefreshOutcome] = []

    def attempt() -> None:
        outcome = supervised(request, limit, logged(watch))
        outcomes.append(outcome)
        if outcome.error is not None and not isinstance(outcome.error, RefreshingError):
            raise outcome.error

    try:
        tried("refresh", f"refresh {request.dataset.name}", attempt, may_pass, pauses)
    except Exception:
        if not outcomes or outcomes[-1].error is None:
            raise
    return outcomes[-1]
