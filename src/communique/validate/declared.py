"""The rules that the models declare, checked by pandera on eager frames.

pandera fails silently in more than one way (lazy frames skip data checks, `drop_invalid_rows` gives no reasons), so
canary rows ride along that must break every declared rule; when a rule lets them pass, nothing is believed.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

import polars as pl
from pandera.api.polars.container import DataFrameSchema
from pandera.errors import SchemaErrors

from communique.errors import ContractError
from communique.schemas.contract import TABLES
from communique.validate.ledger import BROKEN
from communique.validate.structure import ROW

NOT_NULL = "not_nullable"


def broken_rules(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Which rows (frame with `row_number`) break which declared rule, as BROKEN.

    A row's failures stand in the order of its columns; rules about the whole row come last.
    Raises ContractError if a rule lets a canary pass, or if the table has not the declared shape.
    """
    data = rows.drop(ROW)
    schema = _schema(table)
    seen = _failures(table, schema, pl.concat([data, canaries(schema)], how="vertical"))
    _believe(table, seen.filter(pl.col("index") >= data.height), schema)
    found = seen.filter(pl.col("index") < data.height)
    if not found.height:
        return pl.DataFrame(schema=BROKEN)
    place = {name: position for position, name in enumerate(schema.columns)}
    return (
        found.with_columns(
            rows.get_column(ROW).gather(found.get_column("index")).alias(ROW),
            pl.col("column_name").replace_strict(place, default=len(place), return_dtype=pl.Int64).alias("place"),
        )
        .sort(ROW, "place", "rule", maintain_order=True)
        .select(BROKEN.names())
    )


def _failures(table: str, schema: DataFrameSchema, data: pl.DataFrame) -> pl.DataFrame:
    """All failures: index, rule, column_name and failing_value (both null for a rule about the whole row)."""
    try:
        schema.validate(data, lazy=True)
    except SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
    else:
        raise ContractError(f"table {table}: validation passed rows that must fail; nothing it says can be believed")
    shapeless = cases.filter(pl.col("index").is_null())
    if shapeless.height:
        case = shapeless.row(0, named=True)
        raise ContractError(
            f"table {table}: column {case['column']}: expected {case['check']}, found {case['failure_case']}"
        )
    of_column = pl.col("schema_context") == "Column"
    return cases.select(
        pl.col("index").cast(pl.Int64),
        pl.col("check").str.extract(r"^(\w+)").alias("rule"),
        pl.when(of_column).then(pl.col("column")).alias("column_name"),
        pl.when(of_column).then(pl.col("failure_case")).alias("failing_value"),
    )


@cache
def _schema(table: str) -> DataFrameSchema:
    schema: DataFrameSchema = TABLES[table].to_schema()
    return schema


def canaries(schema: DataFrameSchema) -> pl.DataFrame:
    """Rows that together break every rule of a schema: one of nulls, one of values too small, one of values too large.

    Words are such as no vocabulary or pattern allows; a stretch of days starts and never ends.
    """
    types = {name: column.dtype.type for name, column in schema.columns.items()}
    rows = [
        dict.fromkeys(types),
        *({n: _impossible(n, t, of) for n, t in types.items()} for of in (-1, 10**15)),
    ]
    return pl.DataFrame(rows, schema=types, orient="row")


def _impossible(name: str, dtype: pl.DataType, number: int) -> object:
    if dtype == pl.String:
        return "!"
    if dtype.is_float():
        return float(number)
    if dtype.is_numeric():
        return number
    return date.min if dtype == pl.Date and name.endswith("_start") else None


def _believe(table: str, canary: pl.DataFrame, schema: DataFrameSchema) -> None:
    """Check that the failures of the canaries name every rule there is. Raises ContractError."""
    caught = set(canary.select("column_name", "rule").iter_rows())
    for column, rule in _expected(schema):
        if (column, rule) not in caught:
            where = f"rule {rule}" + (f" of column {column}" if column else "")
            raise ContractError(
                f"table {table}: {where} passed rows that must fail; nothing validation says can be believed"
            )


def _expected(schema: DataFrameSchema) -> Iterator[tuple[str | None, str]]:
    for name, column in schema.columns.items():
        if not column.nullable:
            yield name, NOT_NULL
        for check in column.checks:
            yield name, str(check.name)
    for check in schema.checks:
        yield None, str(check.name)
