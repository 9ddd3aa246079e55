"""`communique view`: look at a dataset in the browser."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from communique.cli.options import DEFAULT_DATASETS, DatasetOption, DatasetsOption, QuietOption, resolve_dataset
from communique.cli.progress import progress_bars
from communique.cli.site import written_site
from communique.dataset.opening import find_dataset
from communique.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from communique.site.building import Progress

EXPLORER = "explorer/index.html"


def view(
    what: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="A dataset, or a site that `communique site` made. Default: the dataset that the options name.",
            show_default=False,
        ),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port to serve it on; 0 is any free one.")
    ] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    explorer: Annotated[
        bool, typer.Option("--explorer", help="Only the explorer, which is there at once also for a large dataset.")
    ] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show a dataset in the browser: search, SQL, and every fact with the words it was read from.

    The site is made in a temporary folder, which goes when the command ends, and served on this machine alone: no other
    machine can see it, and it asks no other for anything. A site that is there already is served as it is.

        communique view

        communique view datasets/defence-aid --port 8000 --no-browser
    """
    if what is not None and dataset is not None:
        raise UsageError("name the dataset once: by its folder or by --dataset")
    if what is not None and (what / EXPLORER).is_file():
        _serve(what, port, open_browser=not no_browser, quiet=quiet)
        return
    import tempfile

    folder = find_dataset(resolve_dataset(datasets, dataset) if what is None else what)
    with tempfile.TemporaryDirectory(prefix="communique-view-") as made:
        _make(folder, Path(made), explorer=explorer, quiet=quiet)
        _serve(Path(made), port, open_browser=not no_browser, quiet=quiet)


def _make(dataset: Path, out: Path, *, explorer: bool, quiet: bool) -> None:
    """Make the site; where what makes pages is not installed, the explorer alone, which needs nothing."""
    if not explorer and find_spec("jinja2") is not None:
        with progress_bars(quiet) as watch:
            written_site(dataset, out, cast("Callable[[Progress], None]", watch))
        return
    from communique.site.explorer import write_explorer

    write_explorer(dataset, out)
    if not explorer and not quiet:
        print('only the explorer: pages of facts need pip install "communique[site]"', file=sys.stderr)


def _serve(folder: Path, port: int, *, open_browser: bool, quiet: bool) -> None:
    import signal
    import webbrowser

    from communique.site.explorer.serving import serving

    with serving(folder, port) as (server, address):
        page = address if (folder / "index.html").is_file() else address + EXPLORER
        # The address is what this command is asked for: a script that starts it reads it from here.
        print(page, flush=True)
        if not quiet:
            print("Ctrl+C ends it", file=sys.stderr)
        if open_browser:
            webbrowser.open(page)
        # A supervisor's way to end it must leave nothing behind either.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            if not quiet:
                print(file=sys.stderr)
