"""`communique status`: how a dataset fares that is refreshed by itself, and what needs a person."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from communique.cli.options import DEFAULT_DATASETS, DatasetOption, DatasetsOption, JsonOption, resolve_dataset
from communique.cli.pipeline import require_pipeline
from communique.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.operations.status import Problem, RunStatus, SourceStatus, Status


def status(
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell how the refreshes of a dataset fare: the last run, the age of the data, every source, and what to do.

    It reads `status.json` of the dataset, which every refresh writes, also one that fails. Exit status 1 when something
    needs a person: a run that failed, was interrupted or is overdue, a source that is silent, cannot be read or has
    changed, quality that fell. Pages that vanished are told of, and need a decision and no haste.

        communique status

        communique status --dataset press --json
    """
    require_pipeline("status", "communique.operations.status")
    from communique.operations.standing import standing

    folder = resolve_dataset(datasets, dataset)
    if not folder.is_dir():
        raise UsageError(f"no dataset at {folder}: `communique refresh` makes it, and its status")
    now = datetime.now(UTC)
    found = standing(folder, now)
    if as_json:
        from communique.cli.results import print_json

        print_json(found.to_json())
    else:
        from communique.cli.results import print_rendered

        print_rendered(*_rendered(folder, found.status, found.working, found.problems, now))
    if not found.is_well:
        raise typer.Exit(int(ExitStatus.DATA_DID_NOT_PASS))


def _rendered(
    folder: Path, status: "Status | None", working: str | None, problems: "Sequence[Problem]", now: datetime
) -> "Iterator[RenderableType]":
    from rich.text import Text

    from communique.cli.results import fields, table

    if status is not None:
        yield fields(list(_facts(status, working, now)))
        if status.sources:
            yield Text("")
            yield table(
                ("source", "state", "last read", "last new", "pages", "documents", "told by the last run"),
                [_source(source, now) for source in status.sources],
            )
    elif working:
        yield fields([("dataset", folder.name), ("at work", working)])
    yield Text("")
    if not problems:
        yield Text("All is well." if status is not None else "", style="bold green")
    for problem in problems:
        style = "bold red" if problem.concern.needs_a_person else "yellow"
        yield Text(f"{problem.concern}: {problem.message}", style=style)
        yield Text(f"  {problem.advice}")


def _facts(status: "Status", working: str | None, now: datetime) -> "Iterator[tuple[str, object]]":
    data = status.data
    if data is None:
        yield "dataset", f"{status.dataset}, no version yet"
    else:
        yield (
            "dataset",
            f"{status.dataset} {data.version}, {data.documents:,} document{'s' if data.documents != 1 else ''}",
        )
        published = "unknown" if data.newest_published_on is None else f"{data.newest_published_on}"
        collected = "" if data.newest_collected_at is None else f", collected {_ago(data.newest_collected_at, now)}"
        yield "newest document", f"published {published}{collected}"
    yield "last run", _run(status.last_run, now)
    if status.last_good_run != status.last_run:
        yield "last good run", _run(status.last_good_run, now)
    if working:
        yield "at work", working
    if status.missed_at is not None:
        count = f"{status.missed_runs:,} run{'s' if status.missed_runs != 1 else ''}"
        yield "missed", f"{count}, the last {_ago(status.missed_at, now)} ({status.missed})"
    if status.next_run_at is not None:
        yield "next run", f"{status.next_run_at:%Y-%m-%d %H:%M} UTC"


def _run(run: "RunStatus | None", now: datetime) -> str:
    if run is None:
        return "none"
    took = _span(run.ended_at - run.began_at)
    return f"{run.ending}, {run.ended_at:%Y-%m-%d %H:%M} UTC ({_ago(run.ended_at, now)}), took {took}"


def _source(source: "SourceStatus", now: datetime) -> "tuple[object, ...]":
    told = [source.problem] if source.problem else []
    told += [f"failed {source.failures} times in a row"] if source.failures > 1 else []
    told += [f"{source.left_over:,} pages for the next run"] if source.left_over else []
    return (
        source.name,
        str(source.state),
        "" if source.read_at is None else _ago(source.read_at, now),
        "" if source.new_at is None else _ago(source.new_at, now),
        source.pages,
        source.documents,
        "; ".join(told),
    )


def _ago(at: datetime, now: datetime) -> str:
    return f"{_span(now - at)} ago" if now >= at else f"in {_span(at - now)}"


def _span(time: timedelta) -> str:
    """Return a time in its largest unit, as people say it."""
    seconds = max(0, round(time.total_seconds()))
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (unit == "day" and seconds >= size):
            count = seconds // size
            return f"{count:,} {unit}{'s' if count != 1 else ''}"
    return f"{seconds} s"
