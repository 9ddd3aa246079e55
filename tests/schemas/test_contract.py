"""The contract: each column declared once, everything else derived from it."""

import re

import pyarrow as pa
import pytest

from communique.schemas.contract import (
    FACT_TABLES,
    TABLES,
    arrow_schema,
    columns,
    empty,
    identity,
    natural_key,
    sort_order,
)

RESERVED = {"check", "column", "end", "order", "group", "table", "user", "from", "to", "when", "case", "select"}
"""Words that SQL would need quotes for."""

ALL_COLUMNS = [(table, column) for table in TABLES for column in columns(table)]
IDS = [f"{table}.{column.name}" for table, column in ALL_COLUMNS]


def test_there_are_thirteen_tables_and_seven_of_facts() -> None:
    assert len(TABLES) == 13
    assert FACT_TABLES == ("relations", "statements", "funding", "transfers", "figures", "events", "requests")


@pytest.mark.parametrize(("table", "column"), ALL_COLUMNS, ids=IDS)
def test_a_column_says_what_it_is(table: str, column) -> None:
    assert column.title
    assert column.description.endswith(".")
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
    assert column.name not in RESERVED


@pytest.mark.parametrize(("table", "column"), ALL_COLUMNS, ids=IDS)
def test_a_name_tells_the_kind_of_its_values(table: str, column) -> None:
    if column.name.endswith(("_on",)) or column.name in {"period_start", "period_end", "date_start", "date_end"}:
        assert column.arrow_type == pa.date32()
    elif column.name.endswith(("_start", "_end")):
        assert (column.arrow_type, column.unit) == (pa.int64(), "code points")
    elif column.name.endswith("_at"):
        assert column.arrow_type == pa.timestamp("us", tz="UTC")
    elif column.name.endswith("_ids"):
        assert column.arrow_type in (pa.list_(pa.string()), pa.map_(pa.string(), pa.string()))
    elif column.name.endswith("_id"):
        assert column.arrow_type == pa.string()


@pytest.mark.parametrize(("table", "column"), ALL_COLUMNS, ids=IDS)
def test_a_reference_leads_to_a_declared_key(table: str, column) -> None:
    if column.references:
        target, _, key = column.references.partition(".")
        assert key in {c.name for c in columns(target)}
        assert identity(target) == (key,)


@pytest.mark.parametrize("table", list(TABLES))
def test_the_arrow_schema_carries_the_declarations(table: str) -> None:
    schema = arrow_schema(table)

    assert schema.metadata[b"communique.table"] == table.encode()
    for column in columns(table):
        field = schema.field(column.name)
        assert field.nullable == column.nullable
        assert field.metadata[b"title"].decode() == column.title
        assert field.metadata[b"description"].decode() == column.description


@pytest.mark.parametrize("table", list(TABLES))
def test_keys_and_order_name_columns_of_the_table(table: str) -> None:
    names = {column.name for column in columns(table)}

    assert set(natural_key(table)) <= names
    assert set(identity(table)) <= names
    assert set(sort_order(table)) <= names
    assert empty(table).num_rows == 0
