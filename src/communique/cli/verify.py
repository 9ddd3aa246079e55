"""`communique verify`: whether versions are what was published."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_version
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
    Runner,
    RunnerOption,
    SchedulerOption,
    resolve_dataset,
)
from communique.cli.pipeline import cluster_of, pool_for, require_pipeline
from communique.cli.progress import waiting
from communique.cli.results import print_json, print_rendered, table
from communique.errors import ExitStatus, StoreError, UsageError

if TYPE_CHECKING:
    from communique.compare.verify import Check
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
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Build the version (the latest, unless named) again and compare every byte."),
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="SOURCE",
            help="What to build it again from, where the store does not have it: a path or NAME=PATH, as for `build`.",
            show_default=False,
        ),
    ] = None,
    runner: RunnerOption = Runner.PROCESSES,
    scheduler: SchedulerOption = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check that every version is what was published: its manifest, the chain of digests to its parent, its files.

    With --deep the rows are read as well: their digests, keys, references and evidence, and what `changes` tells of
    them. With --rebuild a version is built again, from what the store kept of its sources, and compared byte by byte.
    Exits with status 1 when anything is wrong, and says what.

        communique verify

        communique verify latest --deep

        communique verify --rebuild --source seeds
    """
    if source and not rebuild:
        raise UsageError("--source says what to build a version again from: add --rebuild")
    if runner is not Runner.PROCESSES and not rebuild:
        raise UsageError(f"--runner {runner} says who builds a version again: add --rebuild")
    cluster = cluster_of(runner, scheduler, None)
    from communique.compare.verify import verify as checks
    from communique.dataset.opening import find_dataset

    folder = find_dataset(resolve_dataset(datasets, dataset, anew=True))
    only = None if version is None else _named(folder, version)
    with waiting("verify", quiet):
        found = list(checks(folder, only, deep=deep))
        if rebuild and not any(check.what == "versions" for check in found):
            found.append(_built_again(folder, version, source or [], cluster))
    wrong = [check for check in found if not check.passed]
    if as_json:
        listed: list[Json] = [
            {
                "version": c.version or None,
                "check": c.what,
                "passed": c.passed,
                "problems": list(c.problems),
                "notes": list(c.notes),
            }
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
            for check in found:
                for note in check.notes:
                    print(f"{check.version or folder.name}: {check.what}: {note}", file=sys.stderr)
            of = len({check.version for check in found if check.version})
            told = f"{len(found) - len(wrong)} of {len(found)} checks passed"
            print(f"{folder.name}: {told} ({of} version{'s' if of != 1 else ''})", file=sys.stderr)
    if wrong:
        raise typer.Exit(int(ExitStatus.DATA_DID_NOT_PASS))


def _named(folder: Path, version: str) -> list[str] | None:
    """Return the version that was named; None where the list of versions is damaged, which is what there is to say."""
    from communique.dataset.history import choose, read_history

    try:
        history = read_history(folder)
    except StoreError:
        return None
    return [choose(history, version).version]


def _built_again(folder: Path, version: str | None, sources: list[str], scheduler: str | None) -> "Check":
    require_pipeline("verify --rebuild")
    from communique.build.rebuild import rebuild
    from communique.build.steps import PlainSteps

    with pool_for(folder, version, None, scheduler) as pool:
        return rebuild(folder, version, sources, PlainSteps(pool))
