"""Records of Parquet files, read a few rows at a time."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from communique.sources.files import File, shown
from communique.sources.limits import Limits
from communique.sources.metadata import FIELDS, FieldKind
from communique.sources.refusals import RefusalError, Refused, Rule

_BATCH_ROWS = 32
"""Rows in memory at a time: of the longest texts allowed, 160 MB."""

_DOCUMENT = ("text", "html")


def rows(file: File, limits: Limits) -> Iterator[tuple[int, bytes] | Refused]:
    """The records of a file, numbered from 1, each as JSON: its values that are understood and not null, by name.

    Keys are sorted, dates and times are the day in ISO 8601, text is UTF-8: the bytes stand for the record wherever
    and however the file was written, and their digest is its `raw_sha256`. What is refused of the file is one row:
    `schema_misfit` (with the columns found and wanted), `bad_parquet`, or a limit that was passed; the records before
    the place where a file breaks count.
    """
    number = 0
    try:
        size = file.path.stat().st_size
        if size == 0:
            raise RefusalError(Rule.EMPTY_FILE)
        with pq.ParquetFile(_plain(file.path), page_checksum_verification=True) as found:
            columns = _columns(found)
            _check_sizes(found, size, limits)
            total, allowed = 0, limits.unpacked(size)
            for batch in found.iter_batches(_BATCH_ROWS, columns=columns, use_threads=False):
                readable = {name: _readable(column) for name, column in zip(columns, batch.columns, strict=True)}
                for index in range(batch.num_rows):
                    number += 1
                    outcome = _record(readable, index, f"{file.place}:{number}")
                    total += len(outcome) if isinstance(outcome, bytes) else 0
                    if total > allowed:
                        raise RefusalError(Rule.TOO_LARGE, f"more than {allowed} bytes")
                    yield outcome if isinstance(outcome, Refused) else (number, outcome)
        if number == 0:
            raise RefusalError(Rule.EMPTY_FILE)
    except RefusalError as refusal:
        about = {**shown(file.path, file.relative), **(refusal.row if isinstance(refusal.row, dict) else {})}
        place = f"{file.place}:{number}" if number else file.place
        yield Refused(place, refusal.rule, refusal.column, refusal.value, about)
    except (pa.ArrowException, OSError, ValueError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        place = f"{file.place}:{number + 1}" if number else file.place
        yield Refused.at(place, RefusalError(Rule.BAD_PARQUET, detail, row=shown(file.path, file.relative)))


def _columns(found: pq.ParquetFile) -> list[str]:
    """The columns that are read, in the order of FIELDS. Raises RefusalError (`schema_misfit`)."""
    schema = found.schema_arrow
    wrong = [
        f"{field.name} holds {field.type}, not {FIELDS[field.name].value}"
        for field in schema
        if field.name in FIELDS and not _fits(field.type, FIELDS[field.name])
    ]
    wrong += sorted({f"{name} is there twice" for name in schema.names if schema.names.count(name) > 1})
    if "id" not in schema.names:
        wrong.append("no column id")
    if not set(_DOCUMENT) & set(schema.names):
        wrong.append("no column text or html")
    if wrong:
        row = {
            "wrong": wrong,
            "found": {field.name: str(field.type) for field in schema},
            "wanted": {name: kind.value for name, kind in FIELDS.items() if kind is not FieldKind.REMARK},
        }
        raise RefusalError(Rule.SCHEMA_MISFIT, "; ".join(wrong), row=row)
    return [name for name, kind in FIELDS.items() if name in schema.names and kind is not FieldKind.REMARK]


def unknown_columns(file: File) -> list[str]:
    """The columns of a file that nobody understands, sorted; none where it cannot be read."""
    try:
        return sorted(set(pq.read_schema(_plain(file.path)).names) - set(FIELDS))
    except (pa.ArrowException, OSError, ValueError):
        return []


def _plain(path: Path) -> Path:
    """The path as Arrow takes it for one: `press:2024.parquet` would be an address."""
    return path.absolute()


def _fits(found: pa.DataType, kind: FieldKind) -> bool:
    if pa.types.is_dictionary(found):
        found = found.value_type
    match kind:
        case FieldKind.REMARK:
            return True
        case _ if pa.types.is_null(found):
            return True
        case FieldKind.TEXTS:
            return _is_list(found) and (_is_text(found.value_type) or pa.types.is_null(found.value_type))
        case FieldKind.ID:
            return _is_text(found) or pa.types.is_integer(found)
        case FieldKind.DATE:
            return _is_text(found) or pa.types.is_date(found) or pa.types.is_timestamp(found)
        case FieldKind.TEXT:
            return _is_text(found)


def _is_text(found: pa.DataType) -> bool:
    return bool(pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found))


def _is_list(found: pa.DataType) -> bool:
    return bool(pa.types.is_list(found) or pa.types.is_large_list(found) or pa.types.is_fixed_size_list(found))


def _check_sizes(found: pq.ParquetFile, size: int, limits: Limits) -> None:
    """Raise RefusalError (`decompression_bomb`) for rows that say they unpack to far more than the file takes.

    Asks the row groups only: where the metadata of a single column is damaged, asking for it ends the process.
    """
    metadata = found.metadata
    for group in range(metadata.num_row_groups):
        unpacked = metadata.row_group(group).total_byte_size
        if unpacked > limits.unpacked(size):
            raise RefusalError(Rule.DECOMPRESSION_BOMB, f"unpacks from {size} to {unpacked} bytes")


def _readable(column: pa.Array) -> pa.Array:
    """A column as values that JSON can hold: instants as the day where they were written, days in ISO 8601."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        if column.type.tz is not None:
            column = pc.local_timestamp(column)
        column = pc.cast(column, pa.date32(), safe=False)
    return pc.cast(column, pa.string()) if pa.types.is_date(column.type) else column


def _record(columns: dict[str, pa.Array], index: int, place: str) -> bytes | Refused:
    values: dict[str, object] = {}
    for name, column in columns.items():
        try:
            value = column[index].as_py()
        except UnicodeDecodeError as error:
            refusal = RefusalError(Rule.UNDECODABLE, f"utf-8: {error.reason}", column=name, row={"row": index + 1})
            return Refused.at(place, refusal)
        if value is not None:
            values[name] = value
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS)
