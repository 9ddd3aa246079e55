"""`communique refresh`: collect, build, publish."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from communique.cli import under_prefect
from communique.cli.build import tell_build, tell_parsing
from communique.cli.options import (
    DEFAULT_DATASETS,
    AcceptOption,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    LogFormatOption,
    ParseOption,
    PrefectOption,
    QuietOption,
    Runner,
    RunnerOption,
    SchedulerOption,
    WorkersOption,
)
from communique.cli.pipeline import cluster_of, require_pipeline
from communique.cli.progress import progress_bars
from communique.cli.results import print_json
from communique.cli.site import refresh_site
from communique.cli.sources import DEFAULT_FILE, ConfigOption
from communique.cli.stores import copy_of, in_folder, written
from communique.errors import CommuniqueError, StoreError, UnreachableError
from communique.operations.log_format import LogFormat

if TYPE_CHECKING:
    from communique.build.steps import Watch
    from communique.collect.configuration import Configuration
    from communique.operations.outcome import RefreshOutcome, RefreshRequest


def refresh(
    config: ConfigOption = DEFAULT_FILE,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    collect: Annotated[
        bool,
        typer.Option("--collect/--no-collect", help="Ask the sources first, or build from what the archive holds."),
    ] = True,
    workers: WorkersOption = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: SchedulerOption = None,
    prefect: PrefectOption = None,
    accept: AcceptOption = False,
    parse: ParseOption = True,
    site: Annotated[
        Path | None,
        typer.Option(
            "--site", metavar="DIR", help="Also write the web site, as `communique site`, when it is not up to date."
        ),
    ] = None,
    log_format: LogFormatOption = LogFormat.TEXT,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Collect what is new at the sources of `sources.yaml`, and publish a version with it.

    Documents of the latest version whose sources are not in the file stay; only new and changed documents are
    cleaned, compared and read, and the version is byte for byte what a build of everything gives. A source that cannot
    be read costs the others nothing; exit status 3 when none can. Where another refresh of the dataset is at work, it
    says so and does nothing.

        communique refresh

        communique refresh --no-collect --dataset press
    """
    require_pipeline("refresh", "communique.collect.loading")
    cluster = cluster_of(runner, scheduler, workers)
    from communique.operations.ending import Ending
    from communique.operations.logs import write_log
    from communique.operations.outcome import RefreshRequest

    if site is not None:
        in_folder(datasets, "--site")
    write_log(log_format)
    as_lines = log_format is LogFormat.JSON
    with _opened(config, datasets, dataset, quiet or as_lines) as folder, progress_bars(quiet or as_lines) as watch:
        settings = _configuration(config, folder)
        request = RefreshRequest(settings, folder, collect, accept, workers, parse, cluster)
        tell_parsing(folder, parse, quiet=quiet or as_lines)
        outcome = _refreshed(request, config, prefect, quiet or as_lines, watch)
    if outcome.ending is Ending.SKIPPED:
        if not as_lines:
            print(f"communique: skipped: {outcome.reason}", file=sys.stderr)
        if as_json:
            print_json({"version": None, "changed": False, "skipped": outcome.reason})
    elif outcome.error is not None:
        if as_lines and isinstance(outcome.error, CommuniqueError):
            raise typer.Exit(int(outcome.error.exit_status))  # the log has said why
        raise outcome.error
    elif outcome.result is not None:
        if site is not None:
            refresh_site(folder, site, quiet=quiet or as_lines)
        tell_build(outcome.result, datasets, folder.name, quiet=quiet, as_json=as_json)


@contextmanager
def _opened(config: Path, datasets: Path, dataset: str | None, quiet: bool) -> Iterator[Path]:
    """As `written`; a store that cannot be opened is a refresh that came to nothing, and whoever is to know is told.

    The status lies in the copy on this machine until the store can be reached.
    """
    from communique.operations.outcome import utc_now

    began = utc_now()
    with ExitStack() as held:
        try:
            folder = held.enter_context(written(datasets, dataset, quiet))
        except (StoreError, UnreachableError) as error:
            copy = copy_of(datasets, dataset)
            if copy is not None:
                from communique.operations.conclude import conclude
                from communique.operations.logs import log_conclusion, log_outcome
                from communique.operations.outcome import RefreshOutcome, ending_of

                outcome = RefreshOutcome(copy, ending_of(error), began, utc_now(), error=error)
                log_outcome(outcome)
                settings = _configuration(config, copy)
                log_conclusion(conclude(outcome, settings, by_block=under_prefect.send_by_block))
            raise
        yield folder


def _configuration(config: Path, dataset: Path) -> "Configuration":
    """Read sources.yaml; who is told of failures is told of one that cannot be read, too. Raises UsageError."""
    from communique.collect.loading import load
    from communique.operations.conclude import conclude_unconfigured
    from communique.operations.logs import log_conclusion
    from communique.operations.outcome import utc_now

    try:
        return load(config)
    except CommuniqueError as error:
        conclusion = conclude_unconfigured(dataset, error, utc_now(), under_prefect.send_by_block)
        if conclusion is not None:
            log_conclusion(conclusion)
        raise


def _refreshed(
    request: "RefreshRequest", config: Path, prefect: bool | None, quiet: bool, watch: "Watch"
) -> "RefreshOutcome":
    """Refresh plainly, or as a flow where that is asked for or a Prefect API is configured."""
    if not under_prefect.wanted(prefect):
        from communique.operations.conclude import conclude
        from communique.operations.logs import log_conclusion, log_outcome, logged
        from communique.operations.run import refresh as refresh_dataset

        outcome = refresh_dataset(request, logged(watch))
        log_outcome(outcome)
        log_conclusion(conclude(outcome, request.configuration, by_block=under_prefect.send_by_block))
        return outcome
    under_prefect.prepare(quiet, watch)
    from communique.flows.refresh import refresh as flow

    folder = request.dataset
    found = flow(
        config,
        folder.name,
        folder.parent,
        collect=request.collect,
        workers=request.workers,
        accept=request.accept,
        parse=request.parse,
        scheduler=request.scheduler,
        tries=0,
    )
    return cast("RefreshOutcome", found)  # only a run of a schedule can be missed and have none
