"""`communique retract`: withdraw documents, and on request take their words out of every version."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    QuietOption,
)
from communique.cli.pipeline import require_pipeline, require_validation
from communique.cli.progress import waiting
from communique.cli.results import print_json
from communique.cli.stores import in_folder, written

if TYPE_CHECKING:
    from communique.publish.retraction import Retraction

_TOLD = 5


def retract(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOCUMENT", help="Documents by id or its beginning, SOURCE/LOCATOR, or URL."),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for readers: it is published.")],
    copies: Annotated[bool, typer.Option("--copies", help="Withdraw identical and near copies of them too.")] = False,
    purge: Annotated[
        bool,
        typer.Option("--purge", help="For a legal take-down: empty their words in every version and the store too."),
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Publish also where what is left is below the bounds of the dataset.")
    ] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Publish a version without some documents, and leave them out of every later build.

    Their rows go, and what only they say of entities; nothing is read again. `dataset.toml` keeps a tombstone for each,
    and earlier versions still have them. With --purge these lose the words too, all but ids, numbers, dates and codes,
    which cannot be undone; `communique verify` tells of it.

        communique retract 0c1f --reason "withdrawn by its publisher"

        communique retract press/2031-06.jsonl:17 --copies --purge --reason "court order of 4 June"
    """
    require_pipeline("retract", "communique.publish.retraction")
    require_validation("retract")  # before a word is taken out
    from communique.publish.retraction import retract as withdraw
    from communique.publish.settings import PublishSettings

    if purge:
        in_folder(datasets, "retract --purge")
    with written(datasets, dataset, quiet, must_exist=True) as folder, waiting("retract", quiet):
        done = withdraw(folder, documents, reason, PublishSettings(accept=accept), copies=copies, empty=purge)
    publication, purged = done.publication, done.purged
    for warning in done.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if as_json:
        print_json(
            {
                "dataset": folder.name,
                "version": publication.version if publication else None,
                "withdrawn": sorted({one.document_id for one in done.documents}),
                "purged": list(purged.versions) if purged else [],
                "copies": list(done.copies),
                "not_read": list(done.unread),
            }
        )
    elif not quiet:
        _tell(folder.name, done)


def _tell(name: str, done: "Retraction") -> None:
    """Say what was withdrawn, and what may be left to do."""
    for one in {document.document_id: document for document in done.documents}.values():
        print(f"withdrawn: {one.document_id}  {one.place}", file=sys.stderr)
    if done.purged is not None:
        told = ", ".join(done.purged.versions) or "no version: none had a word of them any more"
        print(f"{name}: their words were taken out of {told}", file=sys.stderr)
        print("archives, backups and the sources themselves are yours to clean", file=sys.stderr)
    if done.publication is None:
        print(f"{name}: the latest version had none of them, so that none was made; no build will", file=sys.stderr)
    else:
        print(f"{name} {done.publication.version} ({done.publication.reason})", file=sys.stderr)
    if done.unread:
        print(
            f"not read for facts until the next build, since they were copies: {_listed(done.unread)}", file=sys.stderr
        )
    if done.copies:
        print(f"copies of them are still there (withdraw them with --copies): {_listed(done.copies)}", file=sys.stderr)


def _listed(documents: tuple[str, ...]) -> str:
    more = len(documents) - _TOLD
    return ", ".join(documents[:_TOLD]) + (f" and {more} more" if more > 0 else "")
