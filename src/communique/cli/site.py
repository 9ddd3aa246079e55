"""`communique site`: pages of a dataset that any web server can show."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    resolve_dataset,
)
from communique.cli.progress import progress_bars
from communique.cli.results import print_json
from communique.cli.stores import in_folder
from communique.dataset.opening import find_dataset
from communique.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from communique.site.building import Progress, Site


def site(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="The folder of the site: new, empty, or made before.")
    ],
    what: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="A dataset. Default: the one that the options name.", show_default=False
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write a web site of a dataset: every fact with its words, everybody who is told of, reports, and the explorer.

    The pages are plain files of the latest version: a web server, or GitHub Pages, shows them as they are. A fact keeps
    its address (document/ID.html#TABLE-ID) in later sites. Written again, only pages that differ are touched.

        communique site --out site

        communique site datasets/defence-aid --out public
    """
    if what is not None and dataset is not None:
        raise UsageError("name the dataset once: by its folder or by --dataset")
    in_folder(datasets, "communique site")
    folder = find_dataset(resolve_dataset(datasets, dataset) if what is None else what)
    made = _written(folder, out, quiet)
    if as_json:
        print_json(
            {
                "folder": str(made.folder),
                "version": made.version,
                "pages": made.pages,
                "written": made.written,
                "removed": made.removed,
            }
        )
    elif not quiet:
        print(told(made), file=sys.stderr)


def refresh_site(dataset: Path, out: Path, *, quiet: bool) -> None:
    """Write the site of a dataset where it is not of its versions as they are listed now."""
    from communique.site.folder import is_of

    if not is_of(out, dataset):
        made = _written(dataset, out, quiet)
        if not quiet:
            print(told(made), file=sys.stderr)


def _written(dataset: Path, out: Path, quiet: bool) -> "Site":
    with progress_bars(quiet) as watch:
        return written_site(dataset, out, cast("Callable[[Progress], None]", watch))


def written_site(dataset: Path, out: Path, watch: "Callable[[Progress], None] | None" = None) -> "Site":
    """Write the site of a dataset. Raises UsageError where what makes pages is not installed."""
    try:
        from communique.site.building import write_site
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "communique":
            raise
        raise UsageError(f'communique site needs the package {error.name}: pip install "communique[site]"') from error
    return write_site(dataset, out) if watch is None else write_site(dataset, out, watch)


def told(made: "Site") -> str:
    """Return what became of a site in one line."""
    changed = f"{made.written:,} written" if made.written else "nothing differs"
    gone = f", {made.removed:,} removed" if made.removed else ""
    return f"{made.folder}: {made.pages:,} pages of version {made.version} ({changed}{gone})"
