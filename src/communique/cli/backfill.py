"""`communique backfill`: read the documents of the latest version again by today's program."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    AcceptOption,
    DatasetOption,
    DatasetsOption,
    GoldOption,
    JsonOption,
    QuietOption,
    Runner,
    RunnerOption,
    SchedulerOption,
    WorkersOption,
)
from communique.cli.pipeline import cluster_of, pool_for, require_pipeline
from communique.cli.progress import progress_bars
from communique.cli.results import print_json
from communique.cli.sources import DEFAULT_FILE
from communique.cli.stores import told_place, written

if TYPE_CHECKING:
    from communique.build.backfill import BackfillResult
    from communique.dataset.manifest import Json
    from communique.sources import Source


def backfill(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="FILE",
            help=f"The file that says where archive and folders are. Default: {DEFAULT_FILE}, where it is there.",
            show_default=False,
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    gold: GoldOption = None,
    workers: WorkersOption = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: SchedulerOption = None,
    accept: AcceptOption = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read the documents of the latest version again by today's program, and publish what it reads differently.

    The documents are the same: as the archive of `sources.yaml` has their bytes, else as the store kept them. The new
    version says which program made the one before, and what differs by table and cause; `communique diff` lists it row
    by row. When nothing differs it says so, and makes no version.

        communique backfill

        communique backfill --config sources.yaml --dataset press --gold tests/gold
    """
    cluster = cluster_of(runner, scheduler, workers)
    if config is None and DEFAULT_FILE.is_file():
        config = DEFAULT_FILE
    with written(datasets, dataset, quiet, must_exist=True) as folder:
        require_pipeline("backfill")
        from communique.build.backfill import BackfillRequest
        from communique.build.backfill import backfill as read_again
        from communique.build.steps import PlainSteps

        request = BackfillRequest(folder, () if config is None else _sources(config), accept, gold)
        with progress_bars(quiet) as watch, pool_for(folder, None, workers, cluster) as pool:
            found = read_again(request, PlainSteps(pool, watch))
    for warning in found.built.publication.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        print_json(_as_json(found))
    elif quiet:
        print(told_place(datasets, found.built.publication.folder))
    else:
        print("\n".join(_told(found, datasets, folder.name)))


def _sources(config: Path) -> "tuple[Source, ...]":
    from communique.collect.loading import load
    from communique.operations.run import sources_of

    return sources_of(load(config))


def _told(found: "BackfillResult", datasets: Path, dataset: str) -> list[str]:
    publication = found.built.publication
    if not publication.changed:
        return [f"nothing changed: {found.today} reads the documents of {dataset} {found.before.version} as it says"]
    lines = [f"{dataset} {publication.version} lies in {told_place(datasets, publication.folder)}", ""]
    lines += [f"  {found.before.version} was made by {found.program}, this version by {found.today}", ""]
    lines += [f"  {line}" for line in _by_table(found)]
    return [*lines, "", f"Row by row: communique diff {found.before.version} {publication.version} --dataset {dataset}"]


def _by_table(found: "BackfillResult") -> list[str]:
    rows = found.differences()
    return [
        f"{row['table_name']:<12} {row['cause']:<10} {row['added']:>7,} added {row['removed']:>7,} removed "
        f"{row['changed']:>7,} changed"
        for row in rows
    ]


def _as_json(found: "BackfillResult") -> "Json":
    publication = found.built.publication
    return {
        "version": publication.version,
        "changed": publication.changed,
        "reason": publication.reason if publication.changed else None,
        "before": {"version": found.before.version, "program": found.program},
        "program": found.today,
        "differences": list(found.differences()),
        "rows": dict(publication.rows),
    }
