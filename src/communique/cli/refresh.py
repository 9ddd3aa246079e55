"""`communique refresh`: collect, build, publish."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.build import run_build, tell_build
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
from communique.cli.sources import DEFAULT_FILE, ConfigOption
from communique.errors import UnreachableError, UsageError

if TYPE_CHECKING:
    from communique.collect import Collection
    from communique.collect.configuration import Configuration


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
            help="Build as a Prefect flow, or plainly. Default: as a flow when a Prefect API is configured.",
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
    be read costs the others nothing; exit status 3 when none can.

        communique refresh

        communique refresh --no-collect --dataset press
    """
    require_pipeline("refresh", "communique.collect.loading")
    from communique.build import BuildRequest
    from communique.build.steps import Progress
    from communique.collect import CollectRequest
    from communique.collect import collect as collect_pages
    from communique.collect.loading import load

    configuration = load(config)
    folder = resolve_dataset(datasets, dataset)
    with progress_bars(quiet) as watch:
        if collect and any(source.enabled and source.kind != "folder" for source in configuration.sources):
            asked = CollectRequest(configuration, configuration.archive)
            found = collect_pages(asked, watch=lambda what, done, total: watch(Progress(what, done, total)))
            _tell(found)
        request = BuildRequest(_sources(configuration), folder, accept=accept, add=True)
        result = run_build(request, workers, prefect, None, quiet, watch)
    tell_build(result, datasets, folder.name, quiet=quiet, as_json=as_json)


def _tell(found: "Collection") -> None:
    """Say what could not be read. Raises UnreachableError when nothing could."""
    for visit in found.visits:
        if visit.problem:
            print(f"communique: {visit.source}: {visit.problem}", file=sys.stderr)
    if found.visits and all(visit.problem and not visit.listed for visit in found.visits):
        raise UnreachableError("no source could be read; nothing was built (--no-collect builds from the archive)")
    for page in found.vanished:
        print(f"communique: {page.address} is not there any more since {page.gone_since:%Y-%m-%d}", file=sys.stderr)


def _sources(configuration: "Configuration") -> tuple[str, ...]:
    """Name what is built from: the folders, and the sources of the archive. Raises UsageError when there are none."""
    from communique.collect import Archive
    from communique.collect.archive import is_archive
    from communique.collect.configuration import FolderSource

    folders = [
        f"{one.name}={one.path}" for one in configuration.sources if isinstance(one, FolderSource) and one.enabled
    ]
    archive: Path = configuration.archive
    collected: list[str] = []
    if is_archive(archive):
        names = {one.name for one in configuration.sources}
        with Archive(archive) as opened:
            collected = [f"{one.name}={archive}" for one in opened.sources() if one.name in names]
    if not folders and not collected:
        raise UsageError(f"nothing to build from: no folder is named, and {archive} holds nothing of these sources")
    return (*folders, *collected)
