"""Runs that were missed: Prefect starts every run whose time has passed, however long ago; these are not wanted.

A server or a worker that was away for three days would collect three times in a row otherwise.
"""

from datetime import timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterExpectedStartTime,
)
from prefect.client.schemas.objects import FlowRun
from prefect.context import FlowRunContext

from communique.operations.run import utc_now


def missed(most: timedelta) -> str | None:
    """Say why this run is not wanted any more: it begins later than `most`, or a later one is due already.

    None where it is in time, and for runs that no schedule made.
    """
    context = FlowRunContext.get()
    run = None if context is None else context.flow_run
    if run is None or not run.auto_scheduled or run.expected_start_time is None:
        return None
    due, now = run.expected_start_time, utc_now()
    if now - due > most:
        return f"missed: it was due at {due:%Y-%m-%d %H:%M:%S} UTC, more than {most.total_seconds() / 60:g} minutes ago"
    if later := _later(run):
        return f"missed: it was due at {due:%Y-%m-%d %H:%M:%S} UTC, and the one of {later} is due already"
    return None


def _later(run: FlowRun) -> str | None:
    """Return when a later run of the same deployment was due, if one was."""
    wanted = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[run.deployment_id]),
        expected_start_time=FlowRunFilterExpectedStartTime(after_=run.expected_start_time, before_=utc_now()),
    )
    with get_client(sync_client=True) as client:
        found = client.read_flow_runs(flow_run_filter=wanted)
    times = [
        other.expected_start_time
        for other in found
        if other.auto_scheduled and other.id != run.id and other.expected_start_time is not None
    ]
    later = [time for time in times if run.expected_start_time is not None and time > run.expected_start_time]
    return f"{max(later):%H:%M:%S}" if later else None
