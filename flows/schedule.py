"""Serving the flow `refresh` on a schedule: a deployment of it, and the process that starts its runs."""

import asyncio
import signal
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.server.schemas.schedules import CronSchedule as Calendar
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from communique.errors import UsageError
from communique.flows.refresh import refresh

TAGS = ["communique"]

AT_ONCE = 2
"""Runs that are started at a time: one is at work, the other finds it so."""

_FIELDS = 5
_NO_CRON = (
    "--cron {cron!r}: no schedule; it has five fields (minute, hour, day of month, month, day of week), such as "
    "'0 6 * * *' for every day at six"
)

Parameter = str | int | float | bool | None


def next_runs(cron: str, timezone: str, count: int = 3) -> tuple[datetime, ...]:
    """Return when a schedule runs next, in its own time zone. Raises UsageError for what is no cron or no zone."""
    if len(cron.split()) > _FIELDS:
        raise UsageError(_NO_CRON.format(cron=cron))  # a sixth would be seconds, which nobody means
    try:
        schedule = CronSchedule(cron=cron, timezone=timezone or "none")
    except ValidationError as error:
        raise UsageError(_told(cron, timezone, error)) from None
    try:
        return tuple(asyncio.run(Calendar(cron=schedule.cron, timezone=schedule.timezone).get_dates(count)))
    except ValueError:
        raise UsageError(f"--cron {cron!r}: no schedule: such a day never comes") from None


def serve(name: str, cron: str, timezone: str, parameters: Mapping[str, Parameter]) -> None:
    """Have the flow run on a schedule until this process is told to end (SIGINT, SIGTERM).

    The deployment `refresh/NAME` stays, its schedule paused, so that nothing piles up while nobody serves it. There
    is no limit of Prefect's on its runs: its slots are lost with a server that is started anew, and no run begins any
    more; the lock of the dataset keeps them apart, and the system frees it.
    """
    deployment = RunnerDeployment.from_flow(
        refresh,
        name,
        schedule=Cron(cron, timezone=timezone),
        paused=False,
        parameters=dict(parameters),
        tags=TAGS,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    runner = _Runner(limit=AT_ONCE, pause_on_shutdown=True)
    # By its deployment, not by the flow: a run is then an interpreter of its own that imports it.
    runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


class _Runner(Runner):
    """Ends in the same way when it is told to as when it is interrupted: its runs first, then its schedule.

    Prefect's own answer to SIGTERM leaves in the middle of its loop.
    """

    def handle_sigterm(self, *_: object, **__: object) -> None:
        """End as by Ctrl-C."""
        signal.raise_signal(signal.SIGINT)


def _told(cron: str, timezone: str, error: ValidationError) -> str:
    """Say in one line what is wrong with a schedule."""
    (first, *_) = error.errors()
    if "timezone" in first["loc"]:
        return f"--timezone {timezone!r}: no time zone; name one as Europe/Kyiv, America/New_York or UTC"
    return _NO_CRON.format(cron=cron)
