"""`communique rollback`: lead readers back to an earlier version."""

import sys
from typing import Annotated

import typer

from communique.cli.completion import complete_version
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
)
from communique.cli.pipeline import require_pipeline
from communique.cli.results import print_json
from communique.cli.stores import written


def rollback(
    version: Annotated[
        str | None,
        typer.Argument(
            metavar="[VERSION]",
            help="The version to lead readers to. Default: the parent of the latest.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make an earlier version the latest again. Nothing is deleted, and a later rollback can undo it.

    Who names no version gets the one that is latest now; who pinned or locked another still gets that one. The next
    build continues from there, under a number of its own.

        communique rollback

        communique rollback 1.2.0
    """
    require_pipeline("rollback", "communique.publish.latest")
    from communique.publish.latest import rollback as move

    with written(datasets, dataset, quiet, must_exist=True) as folder:
        release, warnings = move(folder, version)
    for warning in warnings:
        print(f"communique: {warning}", file=sys.stderr)
    if as_json:
        print_json({"dataset": folder.name, "latest": release.version})
    elif not quiet:
        print(f"{folder.name}: {release.version} is the latest version now", file=sys.stderr)
