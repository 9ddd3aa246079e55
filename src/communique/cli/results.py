"""Results on standard output: as a table for people, as CSV, JSON or Parquet for programs."""

import csv
import json
import math
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from communique.cli.options import Format
from communique.cli.progress import waiting
from communique.errors import StoreError, UsageError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from rich.console import Console, RenderableType

    from communique.dataset.manifest import Json
    from communique.dataset.reading import Dataset

BROKEN_PIPE = 141
"""Exit status when the reader of our output went away: that of a process that dies of SIGPIPE."""

NARROWEST_COLUMN = 10
"""Characters a column needs to be read; a terminal with less for each gets one field a line instead."""

_NO_TERMINAL_WIDTH = 1_000_000
_LONGEST_RULE = 120
"""Characters of the rule under the header of a table that goes to a file or another program."""

_RULE = re.compile(r"[\u2500-]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def chosen_format(wanted: Format | None, as_json: bool, output: Path | None = None) -> Format:
    """Return the format that the options ask for: `--json`, `--format`, or what the output file's name ends with.

    Raises UsageError when they contradict each other, or for Parquet on standard output.
    """
    if as_json and wanted not in (None, Format.JSON):
        raise UsageError(f"--json contradicts --format {wanted}")
    ending = output.suffix.removeprefix(".") if output else ""
    guessed = Format(ending) if ending in {Format.CSV, Format.JSON, Format.PARQUET} else Format.TABLE
    chosen = Format.JSON if as_json else wanted or guessed
    if chosen is Format.PARQUET and output is None:
        raise UsageError("Parquet is not for a terminal: name a file with --output PATH")
    return chosen


def print_relation(
    opened: "Dataset",
    relation: "duckdb.DuckDBPyRelation",
    how: Format,
    output: Path | None = None,
    quiet: bool = False,
) -> None:
    """Print the rows of a relation of a dataset, or write them to a file.

    Raises UsageError when the query fails as it runs, KeyboardInterrupt as soon as it is interrupted.
    """
    import duckdb
    import pyarrow as pa

    try:
        _print_reader(_running(opened, relation, quiet), how, output)
    except duckdb.Error as error:
        raise opened.failure(error) from error
    except pa.ArrowException as error:
        raise UsageError(" ".join(str(error).split("\n\nLINE ", maxsplit=1)[0].split())) from error


def print_rows(rows: "pa.Table", how: Format, output: Path | None = None) -> None:
    """Print the rows of a table, or write them to a file. Raises StoreError when the file cannot be written."""
    _print_reader(rows.to_reader(), how, output)


def print_table(rows: "pa.Table", before: Iterable[str] = (), output: Path | None = None) -> None:
    """Print the rows of a table for people, below lines that end with their line ends. Raises StoreError as above."""
    with _output(output) as file:
        above = [shown(line[:-1]) + "\n" for line in before]
        file.writelines([*above, "\n"] if above else [])
        _print_rows(rows.to_reader(), Format.TABLE, file)


def print_text(lines: Iterable[str], output: Path | None = None) -> None:
    """Print lines that end with their line ends, or write them to a file. Raises StoreError as above."""
    with _output(output) as file:
        file.writelines(lines)


def print_json(value: "Json") -> None:
    """Print one object."""
    with _output(None) as file:
        file.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def print_rendered(*parts: "RenderableType") -> None:
    """Print what rich renders: with colours on a terminal that wants them, and as wide as it needs to be elsewhere."""
    console = _console()
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=False)
    with _output(None) as file:
        file.writelines(_lines(capture.get()))


def in_colour() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def unicode_output() -> bool:
    """Whether standard output can take signs beyond ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def plain(value: object) -> "Json":
    """Return a value as JSON has it, exactly: decimals, dates and what else JSON lacks as text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Decimal():
            return int(value) if value.as_tuple().exponent == 0 else format(value, "f")
        case datetime() if value.utcoffset() is not None:
            return value.isoformat().replace("+00:00", "Z")
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case dict():
            return {str(key): plain(inside) for key, inside in value.items()}
        case list() | tuple():
            return [plain(inside) for inside in value]
        case _:
            return str(value)


def written(value: object) -> str:
    """Return a value as a cell: text as it is, lists and structs as JSON, null as nothing."""
    match found := plain(value):
        case None:
            return ""
        case str():
            return found
        case bool():
            return "true" if found else "false"
        case _:
            return json.dumps(found, ensure_ascii=False)


def shown(value: object) -> str:
    """Return a value for people: as `written`, null by name, and nothing that could command a terminal."""
    text = "NULL" if value is None else written(value)
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text) if sys.stdout.isatty() else text


def _print_reader(reader: "pa.RecordBatchReader", how: Format, output: Path | None) -> None:
    if how is Format.PARQUET and output is not None:
        _write_parquet(reader, output)
        return
    with _output(output) as file:
        _print_rows(reader, how, file)


def _print_rows(reader: "pa.RecordBatchReader", how: Format, file: TextIO) -> None:
    names = list(reader.schema.names)
    match how:
        case Format.CSV:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([written(value) for value in row] for row in _rows(reader))
        case Format.JSON:
            types = [str(kind) for kind in reader.schema.types]
            names = _unique(names)
            columns = [{"name": name, "type": kind} for name, kind in zip(names, types, strict=True)]
            file.write(f'{{"columns": {json.dumps(columns, ensure_ascii=False)}, "rows": [')
            for place, row in enumerate(_rows(reader)):
                values = {name: plain(value) for name, value in zip(names, row, strict=True)}
                file.write((",\n" if place else "\n") + json.dumps(values, ensure_ascii=False))
            file.write("\n]}\n")
        case _:
            _print_table(names, list(_rows(reader)), file)


def _running(opened: "Dataset", relation: "duckdb.DuckDBPyRelation", quiet: bool) -> "pa.RecordBatchReader":
    """Run a query up to its first rows, which come after what takes long in it.

    It runs in a thread of its own: in the main one, DuckDB hears of an interruption late while progress is shown.
    """
    with waiting("query", quiet), ThreadPoolExecutor(max_workers=1) as thread:
        begun = thread.submit(_begun, relation)
        try:
            return begun.result()
        except KeyboardInterrupt:
            opened.interrupt()
            raise


def _begun(relation: "duckdb.DuckDBPyRelation") -> "pa.RecordBatchReader":
    import pyarrow as pa

    reader = relation.to_arrow_reader(10_000)
    first = next(iter(reader), None)
    return reader if first is None else pa.RecordBatchReader.from_batches(reader.schema, chain([first], reader))


def _rows(reader: "pa.RecordBatchReader") -> Iterator[tuple[object, ...]]:
    """Yield the rows of a result; columns may share a name."""
    for batch in reader:
        yield from zip(*(column.to_pylist(maps_as_pydicts="strict") for column in batch.columns), strict=True)


def _unique(names: Sequence[str]) -> list[str]:
    """Return names that are keys of one object: a second `id` becomes `id_1`."""
    found: list[str] = []
    for name in names:
        place, free = 0, name
        while free in found:
            place += 1
            free = f"{name}_{place}"
        found.append(free)
    return found


def _write_parquet(reader: "pa.RecordBatchReader", output: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [column.with_name(name) for name, column in zip(_unique(reader.schema.names), reader.schema, strict=True)]
    )
    try:
        with pq.ParquetWriter(output, schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
    except OSError as error:
        raise _unwritable(output, error) from error


def _print_table(names: Sequence[str], rows: Sequence[Sequence[object]], file: TextIO) -> None:
    console = _console()
    with console.capture() as capture:
        if sys.stdout.isatty() and console.width < NARROWEST_COLUMN * len(names):
            for row in rows:
                console.print(fields(list(zip(names, row, strict=True))), "")
        else:
            console.print(table(names, rows))
    file.writelines(_lines(capture.get()))


def _lines(rendered: str) -> Iterator[str]:
    """Yield what rich rendered without the blanks at the ends; its first rule is not drawn as wide as a whole text."""
    ruled = False
    for line in map(str.rstrip, rendered.splitlines()):
        is_rule = not ruled and not sys.stdout.isatty() and _RULE.fullmatch(line.strip()) is not None
        ruled = ruled or is_rule
        yield (line[:_LONGEST_RULE] if is_rule else line) + "\n"


def moment(published_at: str) -> str:
    """Return an instant of `versions.json` for people: `2030-10-03 12:00 UTC`."""
    at = datetime.fromisoformat(published_at)
    return f"{at:%Y-%m-%d %H:%M} UTC"


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> "RenderableType":
    """Return rows as a table; long values are folded, never cut."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for name in names:
        made.add_column(Text(name), overflow="fold")
    for row in rows:
        made.add_row(*(Text(shown(value), style="dim" if value is None else "") for value in row))
    return made


def fields(values: Sequence[tuple[str, object]]) -> "RenderableType":
    """Return one row as a list of its fields, one a line."""
    from rich.table import Table
    from rich.text import Text

    made = Table.grid(padding=(0, 2))
    made.add_column(style="bold", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in values:
        made.add_row(Text(name), Text(shown(value), style="dim" if value is None else ""))
    return made


def _console() -> "Console":
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(no_color=not in_colour(), color_system="auto" if in_colour() else None, highlight=False)
    return Console(width=_NO_TERMINAL_WIDTH, color_system=None, force_terminal=False, highlight=False)


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Give the file to print to. A reader that goes away (`| head`) ends the command without a word."""
    if path is not None:
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                yield file
        except OSError as error:
            raise _unwritable(path, error) from error
        return
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more when it ends; there is nobody left to read it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE) from None


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(f"{path} cannot be written ({error.strerror or error}): choose another --output")
