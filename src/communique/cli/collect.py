"""`communique collect`: fetch what is new, changed or due at the sources."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.options import DEFAULT_DATASETS, DatasetsOption, JsonOption, QuietOption
from communique.cli.pipeline import require_pipeline
from communique.cli.progress import progress_bars
from communique.cli.results import print_json
from communique.cli.sources import DEFAULT_FILE, ConfigOption
from communique.dataset.layout import dataset_names
from communique.errors import ExitStatus

if TYPE_CHECKING:
    from communique.collect import Collection
    from communique.collect.rows import Visit
    from communique.dataset.manifest import Json

_TOLD = 5
"""How many refused pages are told one by one."""


def collect(
    config: ConfigOption = DEFAULT_FILE,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Only this source; may be given again.", show_default=False),
    ] = None,
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            metavar="DIR",
            help="Where to keep what is fetched. Default: as the file says.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Leave out what a source says to be older.",
            show_default=False,
        ),
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only ask the sources, and list what would be fetched.")
    ] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch what is new, changed or due at the sources, and keep it as it came.

    Sites are asked politely: as their robots.txt allows, with pauses, and with a contact that `sources.yaml` names.
    What was fetched is a source for `communique build`. A page that is gone is told of, unless its document was
    withdrawn from a dataset in `--datasets`. Exit status 3 where a source could not be read.

        communique sources template > sources.yaml

        communique collect --dry-run

        communique collect --source uk-mod --since 2026-01-01

        communique build archive
    """
    require_pipeline("collect", "communique.collect.loading")
    from communique.collect.loading import load

    configuration = load(config)  # what is wrong with it is told before all else is loaded
    from communique.collect import CollectRequest
    from communique.collect import collect as collect_pages
    from communique.operations.log_format import LogFormat
    from communique.operations.logs import write_log
    from communique.progress import Progress
    from communique.publish.tombstones import withdrawn_places

    write_log(LogFormat.TEXT)
    day = None if since is None else since.date()
    request = CollectRequest(
        configuration,
        archive or configuration.archive,
        tuple(source or ()),
        day,
        dry_run,
        withdrawn=withdrawn_places(*(datasets / name for name in dataset_names(datasets))),
    )
    with progress_bars(quiet) as watch:
        found = collect_pages(request, watch=lambda what, done, total: watch(Progress(what, done, total)))
    if as_json:
        print_json(_as_json(found, request.archive))
    else:
        _tell(found, request.archive, dry_run=dry_run, quiet=quiet)
    if any(visit.problem for visit in found.visits):
        raise typer.Exit(int(ExitStatus.UNREACHABLE))


def _tell(found: "Collection", archive: Path, *, dry_run: bool, quiet: bool) -> None:
    for visit in found.visits:
        if visit.problem:
            _say(f"communique: {visit.source}: {visit.problem}")
    for note in found.notes:
        _say(f"communique: {note}")
    if dry_run:
        for _source, address in found.due:
            print(address)
    elif not quiet:
        print("\n".join(_counts(found.visits)))
        for fetch in found.refused[:_TOLD]:
            _say(f"  {fetch.link}: {fetch.refused}: {fetch.detail}")
        if len(found.refused) > _TOLD:
            _say(f"  and {len(found.refused) - _TOLD} more")
        print(f"Build from it with: communique build {archive}")
    for page in found.vanished:
        _say(
            f"communique: {page.place} is not there any more since {page.gone_since:%Y-%m-%d}: "
            "if it was withdrawn, take its document out with `communique retract`"
        )


def _counts(visits: "Sequence[Visit]") -> list[str]:
    wide = max((len(visit.source) for visit in visits), default=0)
    lines = []
    for visit in visits:
        counts = {
            "new": visit.new,
            "changed": visit.changed,
            "unchanged": visit.unchanged,
            "gone": visit.gone,
            "refused": visit.refused,
            "for the next run": visit.left_over,
        }
        told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing new"
        lines.append(f"{visit.source:<{wide}}  {visit.listed:>6,} listed: {told}")
    return lines


def _as_json(found: "Collection", archive: Path) -> "Json":
    return {
        "archive": str(archive),
        "sources": [{name: getattr(visit, name) for name in visit.__slots__} for visit in found.visits],
        "refused": [
            {"source": one.source, "address": one.link, "rule": str(one.refused), "detail": one.detail}
            for one in found.refused
        ],
        "vanished": [
            {"source": page.source, "address": page.address, "gone_since": str(page.gone_since)}
            for page in found.vanished
        ],
        "notes": list(found.notes),
        "due": [{"source": source, "address": address} for source, address in found.due],
    }


def _say(message: str) -> None:
    print(message, file=sys.stderr)
