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
from communique.cli.results import fields, plain, print_json, print_rendered, table
from communique.dataset import open_dataset
from communique.dataset.sql import text

if TYPE_CHECKING:
    from communique.compare.past import Event, Past
    from communique.dataset.manifest import Json
    from communique.dataset.reading import Dataset


def log(
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, metavar="N", help="The newest N versions only.")
    ] = None,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    as_json: JsonOption = False,
) -> None:
    """Tell what each version changed, newest first: rows that came, went and changed, by table and cause.

    The line of a version is followed from parent to parent: a version that was rolled back is not in it, though
    `communique versions` still lists it.

        communique log

        communique log --limit 3 --json
    """
    from communique.compare.past import log as entries

    found = list(islice(entries(resolve_dataset(datasets, dataset), version), limit))
    if as_json:
        listed = [{**entry.release.to_json(), "changes": [asdict(moved) for moved in entry.moved]} for entry in found]
        print_json({"versions": listed})
        return
    for place, entry in enumerate(found):
        release = entry.release
        since = f", from {release.parent}" if release.parent else ""
        print_rendered(*([""] if place else []), f"{release.version}  published {release.published_at}{since}")
        print_rendered(f"    {release.reason}")
        if entry.moved:
            names = ["table", "cause", "added", "removed", "changed"]
            print_rendered(table(names, [[m.table, m.cause, m.added, m.removed, m.changed] for m in entry.moved]))


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
    gone is found too.

        communique blame funding 0c1f

        communique blame statements 6ee8 --json
    """
    from communique.compare.past import past

    with open_dataset(resolve_dataset(datasets, dataset), version) as opened:
        found = past(opened, of, row_id)
        origin = _origin(opened, found)
    if as_json:
        print_json(_as_json(found, origin))
        return
    print_rendered(fields([("row", f"{found.table} {found.row_id}"), *origin.items()]))
    names = ["version", "published", "", "field", "old", "new", "cause", "communique"]
    print_rendered("", table(names, [_line(event) for event in found.events]))


def _origin(opened: "Dataset", found: "Past") -> dict[str, object]:
    """Return where a row that is there was read, and by what; of one that is gone, that it is."""
    if found.row is None:
        return {"state": f"not in {opened.version} any more"}
    shown = {name: found.row[name] for name in ("method", "confidence") if name in found.row}
    document = found.row.get("document_id")
    if document is None:
        return shown
    query = f"SELECT title, source, locator, url FROM documents WHERE document_id = {text(str(document))}"
    title, source, locator, url = opened.sql(query).fetchall()[0]
    return {"document": document, "title": title, "read from": f"{source}: {locator}", "url": url, **shown}


def _line(event: "Event") -> list[object]:
    release = event.release
    values = [event.field, event.old, event.new, event.cause]
    return [
        release.version,
        release.published_at,
        event.operation,
        *("" if v is None else v for v in values),
        event.code_version,
    ]


def _as_json(found: "Past", origin: dict[str, object]) -> "Json":
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
    row = None if found.row is None else plain(dict(found.row))
    return {"table": found.table, "id": found.row_id, "row": row, "origin": plain(origin), "events": events}
