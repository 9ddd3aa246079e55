"""`communique show`: the first rows of a table, or one row with the words it was read from."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_table
from communique.cli.fact import fact_as_json, fact_rendered, with_names
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    Format,
    FormatOption,
    JsonOption,
    VersionOption,
    resolve_dataset,
)
from communique.cli.results import chosen_format, fields, plain, print_json, print_relation, print_rendered
from communique.dataset import open_dataset
from communique.dataset.manifest import RepublishedText
from communique.dataset.sql import identifier, text

if TYPE_CHECKING:
    from communique.dataset.reading import Dataset

FIRST_ROWS = 10
CONTEXT = 300
"""Code points of text on either side of the evidence."""

LONG_COLUMNS = frozenset({"text", "body"})
"""Whole texts, left out of a list of rows."""


def show(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help="A table: statements, funding, documents ... or its view with names: funding_named.",
            autocompletion=complete_table,
        ),
    ],
    row_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="The id of a row, or its first four or more characters.", show_default=False
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many rows without an ID.")
    ] = FIRST_ROWS,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    format_: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the first rows of a table, or one row with its evidence.

    Rows are listed with names instead of the ids of entities. Given an id, every field is shown with the words it was
    read from, then the evidence, marked in its context.

        communique show funding

        communique show statements 6ee8
    """
    how = chosen_format(format_, as_json)
    with open_dataset(resolve_dataset(datasets, dataset), version) as opened:
        if row_id is None:
            if how is Format.TABLE and opened.republished_text is RepublishedText.NONE:
                print(f"{opened.path.name} {opened.version} republishes no text of its sources", file=sys.stderr)
            _print_first(opened, table, limit, how)
        elif how is Format.CSV:
            _print_csv(opened, _facts(opened, table), row_id)
        else:
            _print_row(opened, _facts(opened, table), row_id, how)


def _print_first(opened: "Dataset", table: str, limit: int, how: Format) -> None:
    if how is not Format.TABLE:
        print_relation(opened, opened.relation(table).limit(limit), how)
        return
    facts = _facts(opened, table)
    source = identifier(_view(opened, facts))
    print_relation(opened, opened.sql(f"SELECT {_listed(opened, facts)} FROM {source} LIMIT {limit}"), how)


def _facts(opened: "Dataset", table: str) -> str:
    """Return the table that a view with names is of (`funding` for `funding_named`), or the table itself."""
    from communique.dataset.views import NAMED, is_fact

    of = table.removesuffix(NAMED)
    return of if of in opened.tables and is_fact(opened.schema(of)) else table


def _view(opened: "Dataset", table: str) -> str:
    """Return the view of a table that has names instead of ids, or the table."""
    from communique.dataset.views import NAMED, is_fact

    return table + NAMED if is_fact(opened.schema(table)) else table


def _listed(opened: "Dataset", table: str) -> str:
    """Return the columns of a list of rows: without whole texts, offsets and what is only null in the version."""
    schema = opened.schema(table)
    dropped = {c.name for c in schema if c.name in LONG_COLUMNS or (c.metadata or {}).get(b"unit") == b"code points"}
    view = identifier(_view(opened, table))
    names = [name for name in opened.relation(_view(opened, table)).columns if name not in dropped]
    # Where a version republishes no text, its words are empty and say as little as null.
    counted = ", ".join(f"count(nullif({identifier(name)}::VARCHAR, ''))" for name in names)
    counts = opened.sql(f"SELECT {counted} FROM {view}").fetchall()[0]
    kept = [name for name, count in zip(names, counts, strict=True) if count]
    return ", ".join(identifier(name) for name in kept or names)


def _print_csv(opened: "Dataset", table: str, row_id: str) -> None:
    from communique.dataset.evidence import row_of

    key = opened.key(table)[0]
    found = str(row_of(opened, table, row_id)[key])
    print_relation(opened, opened.sql(f"FROM {identifier(table)} WHERE {identifier(key)} = {text(found)}"), Format.CSV)


def _print_row(opened: "Dataset", table: str, row_id: str, how: Format) -> None:
    from communique.dataset.evidence import names_of, row_of
    from communique.dataset.views import is_fact

    schema = opened.schema(table)
    if is_fact(schema):
        evidence = opened.evidence(table, row_id, CONTEXT)
        if how is Format.JSON:
            print_json(fact_as_json(evidence, opened.version))
        else:
            print_rendered(*fact_rendered(evidence))
        return
    row = row_of(opened, table, row_id)
    names = names_of(opened, schema, row)
    if how is Format.JSON:
        print_json({"table": table, "version": opened.version, "row": plain(dict(row)), "names": dict(names)})
    else:
        print_rendered(fields([(name, with_names(value, names)) for name, value in row.items()]))
