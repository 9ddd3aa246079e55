"""`communique log` and `communique blame`: what a dataset, and what one row, has been through."""

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_table
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    JsonOption,
    VersionOption,
    resolve_dataset,
)
from communique.cli.results import fields, moment, plain, print_json, print_rendered, print_text, shown, table
from communique.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from communique.compare.past import Entry, Event, Moved, Past
    from communique.dataset.manifest import Json

BECAUSE = {
    "document": "because of documents",
    "extractor": "because the program reads otherwise",
    "gazetteer": "because other names are known",
    "contract": "because the contract is another",
}
"""A cause of `changes`, in words."""

MOST_DOCUMENTS = 10
"""How many documents of a version `log` tells in words."""


def log(
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="The newest N versions only.")
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Tell what each version changed, newest first: documents, and rows that came, went and changed, by cause.

    The line of a version is followed from parent to parent: a version that was rolled back is not in it, though
    `communique versions` still lists it.

        communique log

        communique log --limit 3 --json
    """
    from communique.compare.past import log as entries

    found = list(islice(entries(resolve_dataset(datasets, dataset), version), limit))
    if as_json:
        print_json({"versions": [_entry_as_json(entry) for entry in found]})
        return
    for place, entry in enumerate(found):
        release = entry.release
        since = f", from {release.parent}" if release.parent else ""
        lines = [
            *([""] if place else []),
            f"{release.version}  {moment(release.published_at)}{since}: {release.reason}",
        ]
        lines += [f"  {move.told()}" for move in entry.documents[:MOST_DOCUMENTS]]
        if len(entry.documents) > MOST_DOCUMENTS:
            more = f"communique diff {release.parent} {release.version} --table documents"
            lines.append(f"  and {len(entry.documents) - MOST_DOCUMENTS:,} documents more: {more}")
        lines += [f"  {told}" for told in _counted(entry.moved)]
        if limit is None and place == len(found) - 1 and release.parent is not None:
            lines += ["", f"what was before {release.version} is not here: it expired, or was not imported"]
        print_text(f"{shown(line)}\n" for line in lines)


def blame(
    of: Annotated[
        str, typer.Argument(metavar="TABLE", help="The table of the row: statements ...", autocompletion=complete_table)
    ],
    row_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the row or its beginning.")],
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Tell in which version a row came, from which document and by which rule, and when it changed since, and why.

    The rule is the row's `method`; the last column says which version of communique made the version. A row that is
    gone is found too, and whether its document was revised.

        communique blame funding 0c1f

        communique blame statements 6ee8 --json
    """
    from communique.compare.past import past

    with open_dataset(resolve_dataset(datasets, dataset), version) as opened:
        found = past(opened, of, row_id)
    if as_json:
        print_json(_as_json(found))
        return
    print_rendered(fields(list(_origin(found))))
    names = ["version", "published", "what", "field", "old", "new", "cause", "communique"]
    print_rendered("", table(names, [_line(event) for event in found.events]))


def _entry_as_json(entry: "Entry") -> "Json":
    return {
        **entry.release.to_json(),
        "documents": [
            {
                "move": str(move.move),
                **asdict(move.document),
                "before": None if move.before is None else asdict(move.before),
            }
            for move in entry.documents
        ],
        "changes": [asdict(moved) for moved in entry.moved],
    }


def _counted(moved: "Sequence[Moved]") -> "Iterator[str]":
    """Yield a line a cause: `because the program reads otherwise: funding 1 changed, statements 2 added`."""
    for cause in sorted({one.cause for one in moved}):
        tables = (
            f"{one.table} "
            + " and ".join(
                f"{count:,} {what}"
                for count, what in ((one.added, "added"), (one.removed, "removed"), (one.changed, "changed"))
                if count
            )
            for one in moved
            if one.cause == cause
        )
        yield f"{BECAUSE.get(cause, cause)}: {', '.join(tables)}"


def _origin(found: "Past") -> "Iterator[tuple[str, object]]":
    """Yield what there is to know of a row: where it was read, and by what; of one that is gone, that it is."""
    yield "row", f"{found.table} {found.row_id}"
    if found.gone:
        yield "state", f"gone since {found.events[-1].release.version}"
    row, document = found.row or {}, found.document or {}
    yield from (
        (name, shown_as)
        for name, shown_as in (
            ("evidence", row.get("evidence")),
            ("document", document.get("document_id")),
            ("title", document.get("title")),
            ("read from", f"{document['source']}: {document['locator']}" if document else None),
            ("url", document.get("url")),
            ("method", row.get("method")),
            ("confidence", row.get("confidence")),
        )
        if shown_as not in (None, "")
    )
    for release, move in found.revisions:
        yield f"in {release.version}", move.told()


def _line(event: "Event") -> list[object]:
    release = event.release
    changed = event.field is not None
    values = [event.field, event.old, event.new] if changed else ["", "", ""]
    cause = event.cause or ("first version" if release.parent is None else "")
    return [release.version, moment(release.published_at), event.operation, *values, cause, event.code_version]


def _as_json(found: "Past") -> "Json":
    events: list[Json] = [
        {
            "version": event.release.version,
            "published_at": event.release.published_at,
            "operation": event.operation,
            "field": event.field,
            "old": event.old,
            "new": event.new,
            "cause": event.cause,
            "code_version": event.code_version,
        }
        for event in found.events
    ]
    return {
        "table": found.table,
        "id": found.row_id,
        "gone": found.gone,
        "row": None if found.row is None else plain(dict(found.row)),
        "document": None if found.document is None else plain(dict(found.document)),
        "revisions": [
            {
                "version": release.version,
                **asdict(move.document),
                "before": None if move.before is None else asdict(move.before),
            }
            for release, move in found.revisions
        ],
        "events": events,
    }
