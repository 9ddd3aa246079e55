"""`communique doctor`: whether everything is there, and what to do where it is not."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.health import Check, State, Use
from communique.cli.options import DEFAULT_DATASETS, DatasetsOption, JsonOption, QuietOption
from communique.cli.progress import waiting
from communique.errors import ExitStatus

if TYPE_CHECKING:
    from rich.console import RenderableType

STYLES = {State.OK: "green", State.NOTE: "yellow", State.WRONG: "bold red"}


def doctor(
    use: Annotated[
        Use | None,
        typer.Option(
            "--for",
            help="What must work: reading datasets, building them, or building them on a schedule. "
            "Default: build where the pipeline is installed, else read.",
            show_default=False,
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    archive: Annotated[
        Path,
        typer.Option("--archive", metavar="DIR", help="The archive of what was collected, where there is one."),
    ] = Path("archive"),
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Look whether everything is there, and say what to do where it is not.

    Versions of packages, the language model and its digest, the Prefect API, the datasets and whether they are whole,
    what the archive of collected pages holds, memory, disk and terminal. Status 0 when what is wanted will work, 1 when
    something is in the way. With --quiet only what is in the way is told.

        communique doctor

        communique doctor --for read --json
    """
    from communique.cli.health.software import pipeline_installed

    wanted = use or (Use.BUILD if pipeline_installed() else Use.READ)
    with waiting("looking", quiet):
        checks = list(_checks(wanted, datasets, archive))
    _tell(checks, wanted, quiet, as_json)
    if any(check.state is State.WRONG for check in checks):
        raise typer.Exit(ExitStatus.DATA_DID_NOT_PASS)


def _checks(use: Use, datasets: Path, archive: Path) -> Iterator[Check]:
    from communique.cli.health.collected import check_archive
    from communique.cli.health.data import check_datasets
    from communique.cli.health.machine import check_machine, check_terminal
    from communique.cli.health.model import check_model
    from communique.cli.health.prefect_api import check_prefect
    from communique.cli.health.software import check_software

    yield from check_software(use)
    if use.includes(Use.BUILD):
        yield from check_model(use)
        yield from check_prefect(use)
    yield from check_datasets(datasets, use)
    if use.includes(Use.BUILD):
        yield from check_archive(archive)
    yield from check_machine()
    yield from check_terminal()


def _tell(checks: Sequence[Check], use: Use, quiet: bool, as_json: bool) -> None:
    from communique.cli.results import print_json, print_rendered

    wrong = [check for check in checks if check.state is State.WRONG]
    if as_json:
        told = [{f: str(getattr(check, f)) for f in ("area", "name", "state", "found", "advice")} for check in checks]
        print_json({"use": str(use), "ready": not wrong, "checks": told})
    elif not quiet:
        print_rendered(*_rendered(checks), "", _verdict(use, wrong))
    elif wrong:
        print_rendered(*_rendered(wrong))


def _rendered(checks: Sequence[Check]) -> "Iterator[RenderableType]":
    from rich.table import Table
    from rich.text import Text

    for area, members in groupby(checks, lambda check: check.area):
        yield Text(area, style="bold")
        made = Table.grid(padding=(0, 2))
        made.add_column(no_wrap=True)
        made.add_column(overflow="fold")
        made.add_column(overflow="fold")
        for check in members:
            told = Text(check.found)
            if check.advice:
                told.append(f"\n{check.advice}", style=STYLES[check.state])
            made.add_row(Text(f"  {check.state}", style=STYLES[check.state]), Text(check.name), told)
        yield made


def _verdict(use: Use, wrong: Sequence[Check]) -> "RenderableType":
    from rich.text import Text

    what = {Use.READ: "reading", Use.BUILD: "reading and building", Use.SCHEDULE: "building on a schedule"}[use]
    if not wrong:
        return Text(f"ready for {what}", style="bold green")
    return Text(f"not ready for {what}: {', '.join(check.name for check in wrong)}", style="bold red")
