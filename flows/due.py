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
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException

from communique.operations.run import utc_now

logger = logging.getLogger(__name__)

_FEW = 10

GRACE = timedelta(minutes=1)
"""A run that begins so late is in time, whatever else is due: a process takes some seconds to start."""


def missed(most: timedelta) -> str | None:
    """Say why this run is not wanted any more: it begins later than `most`, or late, and a later one is due already.

    None where it is in time, and for runs that no schedule made.
    """
    context = FlowRunContext.get()
    run = None if context is None else context.flow_run
    if run is None or not run.auto_scheduled or run.expected_start_time is None:
        return None
    due, now = run.expected_start_time, utc_now()
    if now - due > most:
        return f"missed: it was due at {due:%Y-%m-%d %H:%M:%S} UTC, more than {most.total_seconds() / 60:g} minutes ago"
    if now - due > GRACE and (later := _later(run)):
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


def _later(run: FlowRun) -> str | None:
    """Return when a later run of the same deployment was due, if one was."""
    if run.deployment_id is None:
        return None
    found = _runs(
        _of(run.deployment_id, after_=run.expected_start_time, before_=utc_now()), FlowRunSort.EXPECTED_START_TIME_DESC
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
