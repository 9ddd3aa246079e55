"""`communique refresh`: collect, build, publish."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli import under_prefect
from communique.cli.build import tell_build
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    resolve_dataset,
)
from communique.cli.pipeline import require_pipeline
from communique.cli.progress import progress_bars
from communique.cli.results import print_json
from communique.cli.sources import DEFAULT_FILE, ConfigOption

if TYPE_CHECKING:
    from communique.build.steps import Watch
    from communique.collect import Collection
    from communique.operations.run import RefreshOutcome, RefreshRequest


def refresh(
    config: ConfigOption = DEFAULT_FILE,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    collect: Annotated[
        bool,
        typer.Option("--collect/--no-collect", help="Ask the sources first, or build from what the archive holds."),
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="N", min=1, help="Processes that extract. Default: one per core.", show_default=False
        ),
    ] = None,
    prefect: Annotated[
        bool | None,
        typer.Option(
            "--prefect/--no-prefect",
            help="Run as a Prefect flow, or plainly. Default: as a flow when a Prefect API is configured.",
            show_default=False,
        ),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Publish also where rows or quality are below the bounds of the dataset.")
    ] = False,
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
    from communique.collect.loading import load
    from communique.operations.run import Ending, RefreshRequest

    folder = resolve_dataset(datasets, dataset)
    request = RefreshRequest(load(config), folder, collect=collect, accept=accept, workers=workers)
    with progress_bars(quiet) as watch:
        outcome = _refreshed(request, config, prefect, quiet, watch)
    if outcome.collection is not None:
        _tell(outcome.collection)
    if outcome.ending is Ending.SKIPPED:
        print(f"communique: skipped: {outcome.reason}", file=sys.stderr)
        if as_json:
            print_json({"version": None, "changed": False, "skipped": outcome.reason})
    elif outcome.error is not None:
        raise outcome.error
    elif outcome.result is not None:
        tell_build(outcome.result, datasets, folder.name, quiet=quiet, as_json=as_json)


def _refreshed(
    request: "RefreshRequest", config: Path, prefect: bool | None, quiet: bool, watch: "Watch"
) -> "RefreshOutcome":
    """Refresh plainly, or as a flow where that is asked for or a Prefect API is configured."""
    if not under_prefect.wanted(prefect):
        from communique.operations.conclude import conclude
        from communique.operations.run import refresh as refresh_dataset

        outcome = refresh_dataset(request, watch)
        conclude(outcome, request.configuration)
        return outcome
    under_prefect.prepare(quiet, watch)
    from communique.flows.refresh import refresh as flow

    folder = request.dataset
    return flow(
        config,
        folder.name,
        folder.parent,
        collect=request.collect,
        workers=request.workers,
        accept=request.accept,
        tries=0,
    )


def _tell(found: "Collection") -> None:
    """Say what could not be read, and what is not there any more."""
    for visit in found.visits:
        if visit.problem:
            print(f"communique: {visit.source}: {visit.problem}", file=sys.stderr)
    for page in found.vanished:
        print(f"communique: {page.address} is not there any more since {page.gone_since:%Y-%m-%d}", file=sys.stderr)
