"""`communique evaluate`: a version against documents that people annotated."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_compared
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    VersionOption,
    one_of,
    resolve_dataset,
)
from communique.cli.pipeline import require_pipeline
from communique.cli.progress import progress_bars, waiting
from communique.errors import GateError, UsageError

if TYPE_CHECKING:
    from communique.evaluate import Evaluation

SOURCE = "source.jsonl"
"""The documents of a folder of annotations, for `--build`."""


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD_DIR", help="The folder of annotated documents, one ID.json each.")
    ],
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    build: Annotated[
        bool,
        typer.Option("--build", help=f"First build GOLD_DIR/{SOURCE} into a temporary dataset, and evaluate that."),
    ] = False,
    only: Annotated[
        str, typer.Option("--only", metavar="ID,...", help="Look at these documents only.", show_default=False)
    ] = "",
    misses: Annotated[
        str | None,
        typer.Option(
            "--misses",
            metavar="TABLE",
            autocompletion=complete_compared,
            help="Also list the rows of a table that were missed, and those nobody annotated.",
            show_default=False,
        ),
    ] = None,
    floors: Annotated[
        Path | None,
        typer.Option(
            "--floors",
            metavar="FILE",
            help="A TOML file of least F1 by measure (events = 0.65); status 1 when one is not reached.",
            show_default=False,
        ),
    ] = None,
    intervals: Annotated[
        bool, typer.Option("--intervals/--no-intervals", help="Say how far each F1 would move with other documents.")
    ] = True,
    worst: Annotated[
        int,
        typer.Option(
            "--worst",
            metavar="N",
            min=0,
            help="Also count the errors by kind, and list the N wrong rows of the highest confidence.",
            show_default=False,
        ),
    ] = 0,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE.svg",
            dir_okay=False,
            help="Write the reliability plot, as SVG.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure a version against annotated documents.

    A row counts when it is the same fact at the same place; *attributed* also needs the right speaker, *with status*
    the right status, *full* comparator and period. Measures with a star make up the headline. Intervals hold 95 % of
    what other documents of the kind would give. The last part compares confidence with the share of right rows.

        communique evaluate tests/gold

        communique evaluate tests/gold --misses funding

        communique evaluate tests/gold --worst 20 --plot reliability.svg

        communique evaluate tests/gold --version 1.0.0 --floors tests/gold/floors.toml --json
    """
    from communique.evaluate import COMPARED
    from communique.evaluate import evaluate as measure
    from communique.evaluate.floors import below, read_floors

    told = None if misses is None else one_of("--misses", misses, list(COMPARED))
    if plot is not None and plot.suffix.lower() != ".svg":
        raise UsageError(f"--plot writes SVG, so {plot} must end in .svg")
    least = {} if floors is None else read_floors(floors)
    names = tuple(name for name in (part.strip() for part in only.split(",")) if name)
    given = _version_folder(gold, datasets, dataset, version, build, quiet)
    with given as (folder, label), waiting("evaluate", quiet):
        found = measure(folder, gold, only=names, intervals=intervals)
    if len(found.absent) == found.documents:
        raise UsageError(f"none of the annotated documents is in {label}: name the dataset built from them, or --build")
    under = below(found, least)
    if plot is not None:
        _write_plot(found, plot)
    _tell(found, label, told, worst, as_json)
    if under:
        raise GateError(f"below the floor: {'; '.join(map(str, under))}")


@contextmanager
def _version_folder(
    gold: Path, datasets: Path, dataset: str | None, version: str, build: bool, quiet: bool
) -> Iterator[tuple[Path, str]]:
    """Give the folder of the version to look at, and what to call it: a published one, or one built just for this."""
    from communique.dataset import open_dataset

    if not build:
        with open_dataset(resolve_dataset(datasets, dataset), version) as opened:
            yield opened.folder, f"{opened.path.name} {opened.version}"
        return
    source = gold / SOURCE
    if not source.is_file():
        raise UsageError(f"--build needs {source}, and it is not there: build from the documents, then evaluate that")
    require_pipeline("evaluate --build")
    from communique.build import BuildRequest
    from communique.build import build as build_dataset
    from communique.build.steps import PlainSteps, WorkerPool

    with TemporaryDirectory(prefix="communique-") as folder:
        with progress_bars(quiet) as watch, WorkerPool() as pool:
            result = build_dataset(BuildRequest((str(source),), Path(folder) / "evaluated"), PlainSteps(pool, watch))
        yield result.publication.folder, str(source)


def _write_plot(found: "Evaluation", path: Path) -> None:
    from communique.evaluate.plot import reliability_svg

    try:
        path.write_text(reliability_svg(found.reliability), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--plot {path} cannot be written ({error.strerror})") from error


def _tell(found: "Evaluation", label: str, table: str | None, worst: int, as_json: bool) -> None:
    from communique.cli.evaluation import differences_as_json, evaluation_rendered
    from communique.cli.evaluation_errors import errors_as_json
    from communique.cli.results import print_json, print_rendered

    if as_json:
        listed = {} if table is None else {"differences": differences_as_json(found, table)}
        errors = errors_as_json(found, worst) if worst else {}
        print_json({"version": label, **found.as_json(), **listed, **errors})
    else:
        print_rendered(*evaluation_rendered(found, label, table, worst))
