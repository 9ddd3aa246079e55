"""`communique query`: SQL over a version."""

from typing import Annotated

import typer

from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    FormatOption,
    JsonOption,
    OutputOption,
    QuietOption,
    VersionOption,
    resolve_dataset,
)
from communique.cli.results import chosen_format, print_relation
from communique.dataset import open_dataset


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT in DuckDB's SQL; it reads, it never writes.")],
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    version: VersionOption = "latest",
    format_: FormatOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Ask a dataset with SQL.

    Every table is there under its name (documents, statements, funding, transfers, figures, events, requests,
    relations, entities, mentions, duplicates, quarantine, changes), and every table of facts once more with names
    instead of ids and with its document (statements_named, funding_named ...).

        communique query "SELECT speaker, content FROM statements_named WHERE kind = 'direct' LIMIT 5"

        communique query "SELECT status, currency, sum(amount) FROM funding GROUP BY ALL" --format csv

        communique query "DESCRIBE funding_named"
    """
    how = chosen_format(format_, as_json, output)
    with open_dataset(resolve_dataset(datasets, dataset), version) as opened:
        print_relation(opened, opened.sql(sql), how, output, quiet)
