"""`communique verify`: whether versions are what was published."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_version
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    resolve_dataset,
)
from communique.cli.progress import waiting
from communique.cli.results import print_json, print_rendered, table
from communique.errors import ExitStatus

if TYPE_CHECKING:
    from communique.dataset.manifest import Json


def verify(
    version: Annotated[
        str | None,
        typer.Argument(
            metavar="[VERSION]",
            help="Only this version. Default: all.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Read every row too: digests of content, keys, references, evidence, changes."),
    ] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check that every version is what was published: its manifest, the chain of digests to its parent, its files.

    With --deep the rows are read as well: their digests, keys, references and evidence, and what `changes` tells of
    them. Exits with status 1 when anything is wrong, and says what.

        communique verify

        communique verify latest --deep
    """
    from communique.compare.verify import verify as checks
    from communique.dataset.history import choose, read_history
    from communique.dataset.opening import find_dataset

    folder = find_dataset(resolve_dataset(datasets, dataset))
    only = None if version is None else [choose(read_history(folder), version).version]
    with waiting("verify", quiet):
        found = list(checks(folder, only, deep=deep))
    wrong = [check for check in found if not check.passed]
    if as_json:
        listed: list[Json] = [
            {"version": c.version or None, "check": c.what, "passed": c.passed, "problems": list(c.problems)}
            for c in found
        ]
        print_json({"dataset": folder.name, "passed": not wrong, "checks": listed})
    else:
        if wrong:
            rows = [
                [check.version or folder.name, check.what, problem] for check in wrong for problem in check.problems
            ]
            print_rendered(table(["version", "check", "what is wrong"], rows))
        if not quiet:
            of = len({check.version for check in found if check.version})
            told = f"{len(found) - len(wrong)} of {len(found)} checks passed"
            print(f"{folder.name}: {told} ({of} version{'s' if of != 1 else ''})", file=sys.stderr)
    if wrong:
        raise typer.Exit(int(ExitStatus.DATA_DID_NOT_PASS))
