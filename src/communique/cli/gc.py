"""`communique gc`: let old versions expire, in two steps, and what was collected and no version needs."""

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
    resolve_dataset,
)
from communique.cli.pipeline import require_pipeline
from communique.cli.results import print_json
from communique.cli.stores import in_folder
from communique.dataset.history import read_history
from communique.dataset.layout import dataset_names
from communique.dataset.opening import find_dataset, open_dataset
from communique.errors import UsageError

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
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive",
            metavar="DIR",
            help="Instead, let earlier states of collected pages go that no version of these datasets was made of.",
            show_default=False,
        ),
    ] = None,
    older_than: Annotated[
        int | None,
        typer.Option(
            "--older-than", metavar="DAYS", min=1, help="How old they must be, with --archive.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Mark old versions, and remove those that were marked a week ago or longer.

    Never the latest version, the newest ones, or one that `[keep]` in `dataset.toml` names: what others locked is known
    to them alone, so ask them and keep it. An expired version stays listed with its digest; an archive of it can be
    imported again.

    With `--archive` no version is touched: earlier states of pages and lists go that were collected longer ago than
    `--older-than`. Never what a page or list is now, nor what a version of any dataset in `--datasets` was made of,
    nor any state of a page of which such a version refused one.

        communique gc --newest 5 --dry-run

        communique gc --newest 5 --keep 1.2.0

        communique gc --archive archive --older-than 365 --dry-run
    """
    require_pipeline("gc", "communique.publish.expiry")
    if archive is not None or older_than is not None:
        if archive is None or older_than is None or newest is not None or keep or dataset is not None:
            raise UsageError(
                "gc --archive DIR --older-than DAYS go together, without options for versions of a dataset"
            )
        _expire_archive(archive, older_than, datasets, dry_run=dry_run, quiet=quiet, as_json=as_json)
        return
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


def _expire_archive(archive: Path, days: int, datasets: Path, *, dry_run: bool, quiet: bool, as_json: bool) -> None:
    from datetime import UTC, datetime, timedelta

    from communique.collect.expiry import Needed, expire_archive

    in_folder(datasets, "gc")
    names = dataset_names(datasets)
    if not names:
        raise UsageError(f"no dataset in {datasets}: name the folder of those that are made of {archive} (--datasets)")
    digests: set[str] = set()
    places: set[str] = set()
    for name in names:
        _add_needed(datasets / name, digests, places)
    before = datetime.now(UTC) - timedelta(days=days)
    done = expire_archive(archive, before, Needed(digests, places), dry_run=dry_run)
    if as_json:
        told: dict[str, Json] = {"archive": str(archive), "dry_run": dry_run, "datasets": list(names)}
        print_json({**told, "expired": done.expired, "freed": done.freed, "kept": done.kept})
    elif not quiet:
        would = "would go" if dry_run else "went"
        print(
            f"{archive}: {done.expired:,} earlier states of pages and lists {would} ({done.freed / 1e6:,.1f} MB), "
            f"{done.kept:,} stay; no version of {', '.join(names)} is made of what {would}",
            file=sys.stderr,
        )


def _add_needed(dataset: Path, digests: set[str], places: set[str]) -> None:
    """Add what the versions of a dataset that are there were made of, and what they refused. Raises StoreError.

    Raises UsageError where a whole version is there that the list does not name: it may be the list that is old.
    """
    from communique.publish.places import unlisted

    history = read_history(dataset)
    if left := unlisted(dataset, history):
        raise UsageError(
            f"{dataset / left[0]} is not in {dataset}/versions.json, so what it needs cannot be told: "
            "restore the list, or remove that folder, and try again"
        )
    for release in history.present:
        with open_dataset(dataset, release.version) as opened:
            digests.update(row[0] for row in opened.sql("SELECT DISTINCT raw_sha256 FROM documents").fetchall())
            places.update(row[0] for row in opened.sql("SELECT DISTINCT locator FROM quarantine").fetchall())


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
