"""How a column is declared: once, with its type, title, description, unit, vocabulary and keys."""

from enum import StrEnum
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

HEX_ID = r"^[0-9a-f]{20}$"
ENTITY_ID = r"^[a-z]+:\S+$"

Money = Annotated[pl.Decimal, 20, 2]
Quantity = Annotated[pl.Decimal, 20, 4]
Strings = Annotated[pl.List, pl.String]
Instant = Annotated[pl.Datetime, "us", "UTC"]
Spans = Annotated[pl.List, pl.Struct({"field": pl.String, "span_start": pl.Int64, "span_end": pl.Int64})]
Blocks = Annotated[pl.List, pl.Struct({"role": pl.String, "block_start": pl.Int64, "block_end": pl.Int64})]
StringMap = Annotated[pl.List, pl.Struct({"key": pl.String, "value": pl.String})]


def column(
    title: str,
    description: str,
    *,
    unit: str | None = None,
    nullable: bool = False,
    vocabulary: type[StrEnum] | None = None,
    key: bool = False,
    references: str | None = None,
    pattern: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    is_map: bool = False,
    verbatim: bool = False,
    deprecated: str | None = None,
) -> Any:
    """Declare a column of a table.

    `unit` is the unit of the values (`code points`, `currency` for "in units of the column currency");
    `vocabulary` the only values allowed; `key` marks the natural key, in the order of declaration;
    `references` names the `table.column` that every value (also inside lists) must be found in;
    `is_map` stores a list of key and value pairs as an Arrow map; `verbatim` says that the values repeat words of the
    source, which a version may withhold;
    `deprecated` says that the column goes away with the next MAJOR version, and what to do: `use amount_upper`.
    """
    return pa.Field(
        title=title,
        description=description,
        nullable=nullable,
        isin=[str(member) for member in vocabulary] if vocabulary else None,
        str_matches=pattern,
        ge=ge,
        le=le,
        metadata={
            "unit": unit,
            "vocabulary": vocabulary,
            "key": key,
            "references": references,
            "is_map": is_map,
            "verbatim": verbatim,
            "deprecated": deprecated,
        },
    )
