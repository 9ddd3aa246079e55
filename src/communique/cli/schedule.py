"""`communique schedule`: refresh by itself, again and again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    QuietOption,
    WorkersOption,
    resolve_dataset,
)
from communique.cli.pipeline import require_pipeline
from communique.cli.sources import DEFAULT_FILE, ConfigOption
from communique.cli.stores import in_folder
from communique.errors import UsageError

NO_API = """a schedule needs a Prefect API, and none is configured. Two commands start one on this machine:

    prefect server start
    prefect config set PREFECT_API_URL=http://127.0.0.1:4200/api

The first stays in a terminal of its own. Without Prefect, a line of cron or a timer of systemd can call
`communique refresh`: docs/how-to/schedule.md has both."""


def schedule(
    cron: Annotated[
        str,
        typer.Option("--cron", metavar="'M H D MON DOW'", help="When: minute, hour, day, month, day of the week."),
    ],
    timezone: Annotated[
        str, typer.Option("--timezone", metavar="ZONE", help="The time zone of these times, such as Europe/Kyiv.")
    ] = "UTC",
    config: ConfigOption = DEFAULT_FILE,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    workers: WorkersOption = None,
    minutes: Annotated[
        float, typer.Option("--minutes", metavar="N", min=1, help="The most that a run may take; then it is ended.")
    ] = 360,
    tries: Annotated[
        int, typer.Option("--tries", metavar="N", min=0, max=10, help="How often what may pass is tried again.")
    ] = 3,
    quiet: QuietOption = False,
) -> None:
    """Refresh a dataset whenever the time has come, until this command is ended.

    Makes the deployment `refresh/DATASET` at the Prefect API that is configured and starts its runs in processes of
    their own. No two runs overlap; a run that was missed is skipped, one that is stuck is ended, and one that met what
    may pass is tried again. Ctrl-C or SIGTERM ends it, and pauses the schedule.

        communique schedule --cron "0 6 * * *" --timezone Europe/Kyiv

        communique schedule --cron "*/30 * * * *" --config press/sources.yaml --dataset press
    """
    require_pipeline("schedule", "communique.collect.loading")
    from communique.collect.loading import load

    in_folder(datasets, "schedule")
    load(config)  # what is wrong with it is better told now than at six in the morning
    from communique.flows import session

    session.prepare()
    from communique.flows.schedule import next_runs, serve

    times = next_runs(cron, timezone)
    folder = resolve_dataset(datasets, dataset)
    api = session.configured_api()
    if api is None:
        raise UsageError(NO_API)
    session.check_reachable(api)
    if not quiet:
        print(f"refresh of {folder} by {config}, scheduled at {api}; the next runs:", file=sys.stderr)
        for time in times:
            print(f"  {time:%a %Y-%m-%d %H:%M} {timezone}", file=sys.stderr)
        print("Ctrl-C ends it, and pauses the schedule", file=sys.stderr)
    parameters: dict[str, str | int | float | bool | None] = {
        # A run may begin in another folder.
        "config": str(Path(config).absolute()),
        "dataset": folder.name,
        "datasets": str(folder.parent.absolute()),
        "workers": workers,
        "minutes": minutes,
        "tries": tries,
    }
    serve(folder.name, cron, timezone, parameters)
