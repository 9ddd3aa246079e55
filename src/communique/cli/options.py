"""Options that mean the same in every command, and which dataset they name."""

from collections.abc import Sequence
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.completion import complete_dataset, complete_version
from communique.dataset.layout import dataset_names, is_dataset_name
from communique.errors import UsageError
from communique.operations.log_format import ENVIRONMENT, LogFormat
from communique.remote.location import location_of

DEFAULT_DATASETS = Path("datasets")
DEFAULT_DATASET = "defence-aid"


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Runner(StrEnum):
    """Who works on the shards of a stage."""

    PROCESSES = "processes"
    DASK = "dask"


DatasetsOption = Annotated[
    Path,
    typer.Option(
        "--datasets",
        metavar="DIR",
        help="The folder that holds the datasets: here, at s3://BUCKET/PREFIX, or to read from on a website.",
    ),
]
DatasetOption = Annotated[
    str | None,
    typer.Option(
        "--dataset",
        metavar="NAME",
        help=f"The dataset in that folder. Default: the only one there, else {DEFAULT_DATASET}.",
        show_default=False,
        autocompletion=complete_dataset,
    ),
]
VersionOption = Annotated[
    str,
    typer.Option(
        "--version",
        metavar="VERSION",
        help="A version (1.4.0), a range of versions (~=1.4) or latest.",
        autocompletion=complete_version,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="How to print the result: table (default), csv, json or parquet. Only parquet needs --output.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="Write the result to this file instead of standard output."),
]
LogFormatOption = Annotated[
    LogFormat,
    typer.Option(
        "--log-format",
        envvar=ENVIRONMENT,
        help="How to log to standard error: as text what somebody should know, or all as lines of JSON.",
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", min=1, help="Processes that extract. Default: one per core.", show_default=False
    ),
]
RunnerOption = Annotated[
    Runner,
    typer.Option(
        "--runner", help="Who cleans and extracts: processes of this machine, or the workers of a Dask cluster."
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="The scheduler of a Dask cluster that is there, as tcp://HOST:8786, for --runner dask.",
        show_default=False,
    ),
]
PrefectOption = Annotated[
    bool | None,
    typer.Option(
        "--prefect/--no-prefect",
        help="Run as a Prefect flow, or plainly. Default: as a flow when a Prefect API is configured.",
        show_default=False,
    ),
]
ParseOption = Annotated[
    bool,
    typer.Option(
        "--parse/--no-parse",
        help="Parse sentences, or do without: several times as fast, and only what needs no parser is found.",
    ),
]
AcceptOption = Annotated[
    bool, typer.Option("--accept", help="Publish also where rows or quality are below the bounds of the dataset.")
]
GoldOption = Annotated[
    Path | None,
    typer.Option(
        "--gold",
        metavar="DIR",
        help="Annotated documents to evaluate the version against; the figures go into its manifest.",
        show_default=False,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print results and errors only, no messages.")]


def one_of(what: str, given: str, allowed: Sequence[str]) -> str:
    """Return what was given if it is allowed. Raises UsageError that says what is, and what may have been meant."""
    if given in allowed:
        return given
    close = get_close_matches(given, allowed, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise UsageError(f"{what} {given!r}: choose one of {', '.join(allowed)}{hint}")


def resolve_dataset(datasets: Path, dataset: str | None, *, anew: bool = False) -> Path:
    """The folder of the dataset meant: the one named, else the only one in `datasets`, else defence-aid.

    The folder need not exist: `build` makes it, readers say that it is missing. Of a dataset that lies elsewhere it is
    a folder that stands for it, for reading; with `anew` nothing that was fetched before is taken for what is there.
    Raises UsageError for a name that cannot be the name of a folder inside `datasets`, and where `datasets` is a file
    or there is none elsewhere; UnreachableError.
    """
    if (location := location_of(datasets)) is not None:
        from communique.cli.stores import mirrored

        return mirrored(location, dataset, anew=anew)
    if datasets.is_file():
        raise UsageError(f"--datasets {datasets} is a file: name the folder that holds the datasets")
    if dataset is None:
        there = dataset_names(datasets)
        return datasets / (there[0] if len(there) == 1 else DEFAULT_DATASET)
    if not is_dataset_name(dataset):
        raise UsageError(
            f"--dataset {dataset!r} is not a name: use letters, digits, '.', '_' and '-', and --datasets for the folder"
        )
    return datasets / dataset
