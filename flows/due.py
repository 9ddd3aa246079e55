"""When a run was due, and when the next is. Prefect starts every run whose time has passed, however long ago.

Those are not wanted: a server or a worker that was away for three days would collect three times in a row.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException

from communique.operations.outcome import utc_now

logger = logging.getLogger(__name__)

_FEW = 10


def missed(most: timedelta) -> str | None:
    """Say why this run is not wanted any more: it was begun later than `most`, or when a later one was due already.

    What counts is when a worker took it up: how long its process takes to start depends on the machine, and a run of
    every minute would else be too late each time. None where it is in time, and for runs that no schedule made.
    """
    context = FlowRunContext.get()
    run = None if context is None else context.flow_run
    if run is None or not run.auto_scheduled or run.expected_start_time is None:
        return None
    due, begun = run.expected_start_time, _begun(run)
    if begun - due > most:
        return f"missed: it was due at {due:%Y-%m-%d %H:%M:%S} UTC, more than {most.total_seconds() / 60:g} minutes ago"
    if later := _later(run, begun):
        return f"missed: it was due at {due:%Y-%m-%d %H:%M:%S} UTC, and the one of {later} is due already"
    return None


def next_due() -> datetime | None:
    """Return when the next run of this deployment is due, as far as Prefect has planned; None where none is."""
    context = FlowRunContext.get()
    run = None if context is None else context.flow_run
    if run is None or run.deployment_id is None:
        return None
    found = _runs(_of(run.deployment_id, after_=utc_now()), FlowRunSort.EXPECTED_START_TIME_ASC)
    return found[0].expected_start_time if found else None


def _begun(run: FlowRun) -> datetime:
    """Return when a worker took the run up; now where the API does not say."""
    try:
        with get_client(sync_client=True) as client:
            states = client.read_flow_run_states(run.id)
    except (httpx.HTTPError, PrefectException) as error:
        logger.warning("the Prefect API does not say when the run was taken up: %s", error)
        return utc_now()
    return min((state.timestamp for state in states if state.type is StateType.PENDING), default=utc_now())


def _later(run: FlowRun, before: datetime) -> str | None:
    """Return when a later run of the same deployment was due before then, if one was."""
    if run.deployment_id is None:
        return None
    found = _runs(
        _of(run.deployment_id, after_=run.expected_start_time, before_=before), FlowRunSort.EXPECTED_START_TIME_DESC
    )
    due = run.expected_start_time
    times = [other.expected_start_time for other in found if other.auto_scheduled and other.id != run.id]
    later = [time for time in times if time is not None and due is not None and time > due]
    return f"{max(later):%H:%M:%S}" if later else None


def _of(deployment: UUID, **times: datetime | None) -> FlowRunFilter:
    """Return the filter of the runs of a deployment that are due then."""
    return FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate(times),
    )


def _runs(wanted: FlowRunFilter, order: FlowRunSort) -> list[FlowRun]:
    """Return the first few runs, none where the API does not answer: a run does not fail for want of them."""
    try:
        with get_client(sync_client=True) as client:
            return client.read_flow_runs(flow_run_filter=wanted, sort=order, limit=_FEW)
    except (httpx.HTTPError, PrefectException) as error:
        logger.warning("the Prefect API does not say which runs are due: %s", error)
        return []
