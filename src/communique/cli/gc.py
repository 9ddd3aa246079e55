"""`communique gc`: let old versions expire, in two steps."""

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
from communique.cli.pipeline import require_pipeline
from communique.cli.results import print_json
from communique.cli.stores import in_folder
from communique.dataset.opening import find_dataset

if TYPE_CHECKING:
    from communique.dataset.manifest import Json
    from communique.publish.expiry import Expiry


def gc(
    newest: Annotated[
        int | None,
        typer.Option(
            "--newest",
            metavar="N",
            min=1,
            help="Keep the N versions with the highest numbers. Default: [keep] in dataset.toml, else 10.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="VERSION",
            help="Keep this version, or a range, now and later: it is written to dataset.toml.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would become of the versions.")] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Mark old versions, and remove those that were marked a week ago or longer.

    Never the latest version, the newest ones, or one that `[keep]` in `dataset.toml` names: what others locked is known
    to them alone, so ask them and keep it. An expired version stays listed with its digest; an archive of it can be
    imported again.

        communique gc --newest 5 --dry-run

        communique gc --newest 5 --keep 1.2.0
    """
    require_pipeline("gc", "communique.publish")
    from communique.publish.expiry import expire

    in_folder(datasets, "gc")
    folder = find_dataset(resolve_dataset(datasets, dataset))
    done = expire(folder, newest=newest, keep=tuple(keep or ()), dry_run=dry_run)
    for warning in done.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        marked: list[Json] = [
            {"version": one.version, "marked_at": one.marked_at, "goes_at": done.goes_at(one).isoformat()}
            for one in done.marked
        ]
        print_json(
            {
                "dataset": folder.name,
                "dry_run": dry_run,
                "kept": list(done.kept),
                "marked": marked,
                "expired": list(done.expired),
                "freed": done.freed,
            }
        )
    elif not quiet:
        _tell(folder.name, done, dry_run)


def _tell(name: str, done: "Expiry", dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for version in done.expired:
        print(f"{name} {version}: {would}removed", file=sys.stderr)
    if done.expired:
        print(f"{done.freed / 1e6:,.1f} MB {would}freed", file=sys.stderr)
    for release in done.marked:
        print(
            f"{name} {release.version}: {would}marked since {release.marked_at}; it goes with the first "
            f"`communique gc` from {done.goes_at(release):%Y-%m-%d %H:%M} UTC on, unless --keep {release.version}",
            file=sys.stderr,
        )
    if not done.expired and not done.marked:
        print(f"{name}: every version stays ({', '.join(done.kept)})", file=sys.stderr)
