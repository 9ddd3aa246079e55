"""`communique diff`: what differs between two versions."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.completion import complete_table, complete_version
from communique.cli.options import (
    DEFAULT_DATASETS,
    DatasetOption,
    DatasetsOption,
    Format,
    JsonOption,
    OutputOption,
    QuietOption,
    one_of,
    resolve_dataset,
)
from communique.cli.progress import waiting
from communique.cli.results import chosen_format, print_rows, print_table, print_text
from communique.errors import ExitStatus, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from communique.compare.sides import Side


MOST_DOCUMENTS = 20
"""How many documents are told in words."""


class DiffFormat(StrEnum):
    """How a difference is printed."""

    TABLE = Format.TABLE.value
    CSV = Format.CSV.value
    JSON = Format.JSON.value
    PARQUET = Format.PARQUET.value
    SQL = "sql"


def diff(
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="[A]",
            help="The version to compare with. Default: the parent of B.",
            show_default=False,
            autocompletion=complete_version,
        ),
    ] = None,
    new: Annotated[
        str, typer.Argument(metavar="[B]", help="The version that is compared.", autocompletion=complete_version)
    ] = "latest",
    table: Annotated[
        str | None,
        typer.Option("--table", metavar="TABLE", help="Only this table.", autocompletion=complete_table),
    ] = None,
    row_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Only rows whose id begins so.", show_default=False)
    ] = None,
    stat: Annotated[bool, typer.Option("--stat", help="Only how many rows came, went and changed, and why.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with status 1 when anything differs.")] = False,
    datasets: DatasetsOption = DEFAULT_DATASETS,
    dataset: DatasetOption = None,
    format_: Annotated[
        DiffFormat | None,
        typer.Option(
            "--format",
            help="How to print it: table (default), csv, json, parquet, or sql that turns a copy of A into B.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say what differs between two versions: rows that came, went or changed, field by field, and why.

    The cause is a document that came, went or was revised, the extractor, the gazetteer, or the contract. Without
    versions, the latest one is compared with its parent. A table for people begins with the documents that were
    revised, came or went, and ends with what each row is about; other formats have the columns of the table `changes`.

        communique diff

        communique diff 1.0.0 latest --stat

        communique diff 1.0.0 1.1.0 --table funding --format csv
    """
    from communique.compare.sides import differ, two_versions

    as_sql = format_ is DiffFormat.SQL or (
        format_ is None and output is not None and output.suffix == f".{DiffFormat.SQL}"
    )
    if as_sql and (as_json or stat or row_id):
        raise UsageError("--format sql gives whole tables: leave out --json, --stat and --id")
    how = Format.TABLE if as_sql else chosen_format(None if format_ is None else Format(format_), as_json, output)
    before, after = two_versions(resolve_dataset(datasets, dataset), old, new)
    if table is not None:
        one_of("--table", table, sorted({*before.files, *after.files}))
    if as_sql:
        from communique.compare.patch import patch

        print_text((line + "\n" for line in patch(before, after, table)), output)
        differs = differ(before, after, table)
    else:
        from communique.compare.between import chosen, counted, difference

        with waiting("diff", quiet):
            rows = chosen(difference(before, after), table, row_id)
        text = before.manifest.text is not after.manifest.text
        differs = rows.num_rows > 0 or text
        if text and not quiet:
            modes = f"{before.manifest.text} and {after.manifest.text}"
            print(f"they republish text of their sources otherwise ({modes}), which is not compared", file=sys.stderr)
        elif not differs and how is Format.TABLE and not quiet:
            where = "" if table is row_id is None else " where --table and --id look"
            print(f"{before.release.version} and {after.release.version} say the same{where}", file=sys.stderr)
        if how is not Format.TABLE:
            print_rows(counted(rows) if stat else rows, how, output)
        elif rows.num_rows:
            _print_for_people(before, after, rows, stat, table in (None, "documents") and row_id is None, output)
    if exit_code and differs:
        raise typer.Exit(int(ExitStatus.DATA_DID_NOT_PASS))


def _print_for_people(
    before: "Side", after: "Side", rows: "pa.Table", stat: bool, with_documents: bool, output: Path | None
) -> None:
    """Print the documents that moved, in words, then the rows that differ or how many they are."""
    from communique.compare.between import counted
    from communique.compare.documents import moved_documents
    from communique.compare.words import in_words

    moves = moved_documents(before, after) if with_documents else ()
    lines = [f"{move.told()}\n" for move in moves[:MOST_DOCUMENTS]]
    if len(moves) > MOST_DOCUMENTS:
        lines.append(f"and {len(moves) - MOST_DOCUMENTS:,} more: --table documents --format csv lists them\n")
    print_table(counted(rows) if stat else in_words(rows, before, after), lines, output)
