"""`communique sources`: the file that says what is collected."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.options import JsonOption
from communique.cli.pipeline import require_pipeline
from communique.cli.results import print_json
from communique.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.collect.configuration import Configuration
    from communique.dataset.manifest import Json

DEFAULT_FILE = Path("sources.yaml")

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", metavar="FILE", help="The file that says what is collected.")
]

app = typer.Typer(
    name="sources",
    no_args_is_help=True,
    epilog="Next: `communique collect --dry-run` asks the sources what there is.",
    help="""The file that says what is collected: print one to start from, check the one you have.

    A source is a feed, a sitemap, a page with links, single pages, a prefix in object storage, or a folder of
    documents or web archives. It needs a name, and where it is.

        communique sources template > sources.yaml

        communique sources check
    """,
)


@app.command("template", epilog="Next: edit it, then `communique sources check`.")
def template() -> None:
    """Print a `sources.yaml` to start from, with real public sources of the genre, all switched off.

    Comments in it say what each setting means.

        communique sources template > sources.yaml
    """
    from importlib.resources import files

    print(files("communique").joinpath("collect/template.yaml").read_text("utf-8"), end="")


@app.command("check", epilog="Next: `communique collect --dry-run` asks the sources what there is.")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="The file to check.", show_default=True)
    ] = DEFAULT_FILE,
    as_json: JsonOption = False,
) -> None:
    """Check a `sources.yaml` without asking any site; every fault is told with its line.

    Exit status 0 where it can be used, 2 where it cannot.

        communique sources check

        communique sources check other.yaml --json
    """
    require_pipeline("sources", "communique.collect.loading")
    from communique.collect.loading import ConfigurationError, load

    try:
        configuration = load(file)
    except ConfigurationError as error:
        if not as_json:
            raise
        print_json({"file": str(file), "problems": list(error.problems), "sources": [], "warnings": []})
        raise typer.Exit(int(error.exit_status)) from error
    if as_json:
        found = {"file": str(file), "problems": [], "sources": _listed(configuration)}
        print_json({**found, "warnings": list(_warnings(configuration))})
        return
    for source in configuration.sources:
        print(f"{source.name}: {source.kind}{'' if source.enabled else ' (switched off)'}")
    for warning in _warnings(configuration):
        print(f"communique: {file}: {warning}", file=sys.stderr)


def _warnings(configuration: "Configuration") -> "Iterator[str]":
    """Say what else is needed before anything is fetched."""
    from communique.collect.configuration import StoreSource, WebSource
    from communique.collect.objects import require_remote

    if configuration.contact is None and any(isinstance(one, WebSource) for one in configuration.sources):
        yield "it names no `contact`, and nothing is fetched from the web without one"
    for source in configuration.sources:
        if isinstance(source, StoreSource):
            try:
                require_remote(source.name)
            except UsageError as error:
                yield str(error)


def _listed(configuration: "Configuration") -> "list[Json]":
    return [source.model_dump(mode="json") for source in configuration.sources]
