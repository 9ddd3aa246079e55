"""What stays when rows are refused: nothing is lost, nothing is taken along that need not be, shapes are checked."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_tables import DOCUMENT, Row, arrow, fact, sound

from communique.errors import ContractError
from communique.identity import fact_id
from communique.schemas.contract import TABLES, arrow_schema, columns, empty, sort_order
from communique.validate import CHECKED, validate
from communique.validate import declared as declared_rules
from communique.validate.structure import conform, frame


def test_sound_tables_pass_unchanged_with_schema_and_order() -> None:
    tables = sound()
    tables["documents"].reverse()
    found = validate(arrow(tables))
    assert found.quarantine.num_rows == 0
    assert set(found.tables) == set(TABLES) - {"quarantine", "changes"}
    for name, table in found.tables.items():
        assert table.schema.equals(arrow_schema(name), check_metadata=True), name
        assert table.to_pylist() == sorted(
            arrow({name: tables.get(name, [])})[name].to_pylist(),
            key=lambda row, n=name: [str(row[c]) for c in sort_order(n)],
        )


def test_a_refused_document_takes_its_rows_and_theirs_along() -> None:
    tables = sound()
    tables["documents"][0]["raw_sha256"] = "no digest"
    found = validate(arrow(tables))
    assert [row["locator"] for row in found.tables["documents"].to_pylist()] == ["b.txt"]
    assert {row["table_name"]: row["rule"] for row in found.quarantine.to_pylist()} == {
        "documents": "str_matches",
        "mentions": "reference",
        "statements": "reference",
        "funding": "reference",
        "events": "reference",
    }
    refused = next(row for row in found.quarantine.to_pylist() if row["table_name"] == "documents")
    assert (refused["locator"], refused["document_id"]) == ("notes/a.txt", DOCUMENT)


def test_a_chain_of_references_ends_at_the_link_to_a_statement() -> None:
    tables = sound()
    tables["entities"].pop(1)  # the ministry: named by the statement, which the money stands in
    tables["funding"][0]["provider_id"] = None
    found = validate(arrow(tables))
    why = {row["table_name"]: row["column_name"] for row in found.quarantine.to_pylist()}
    assert why == {"mentions": "entity_id", "statements": "speaker_id"}
    [money] = found.tables["funding"].to_pylist()
    assert money == tables["funding"][0] | {"statement_id": None}


def test_a_refused_statement_costs_no_fact_inside_it() -> None:
    tables = sound()
    first = tables["funding"][0]
    elsewhere = fact("funding", "EUR 5 million.", **{c: first[c] for c in ("amount", "comparator", "status")})
    tables["funding"].append(elsewhere | {"currency": "EUR"})
    tables["statements"][0]["content"] = "We gave EUR 6 million."
    found = validate(arrow(tables))
    assert [(row["table_name"], row["rule"]) for row in found.quarantine.to_pylist()] == [("statements", "verbatim")]
    kept = {row["id"]: row for row in found.tables["funding"].to_pylist()}
    assert kept.keys() == {row["id"] for row in tables["funding"]}
    assert all(row["statement_id"] is None for row in kept.values())
    assert kept[first["id"]] == first | {"statement_id": None}
    assert found.tables["funding"].schema.equals(arrow_schema("funding"), check_metadata=True)


def test_what_earlier_stages_refused_stays_and_repeats_are_numbered() -> None:
    before: Row = {c.name: None for c in columns("quarantine")} | {"stage": "read", "locator": "c.txt", "rule": "empty"}
    found = validate(arrow(sound() | {"quarantine": [before, before]}))
    assert found.quarantine.column("locator").to_pylist() == ["c.txt", "c.txt#2"]
    assert found.quarantine.schema.equals(arrow_schema("quarantine"), check_metadata=True)


def test_a_refusal_without_a_rule_is_an_error() -> None:
    before: Row = {c.name: None for c in columns("quarantine")} | {"stage": "read", "locator": "c.txt"}
    with pytest.raises(ContractError, match="quarantine"):
        validate(arrow(sound() | {"quarantine": [before]}))


@pytest.mark.parametrize("table", CHECKED)
def test_the_canaries_break_every_rule_of(table: str) -> None:
    rows = frame(empty(table)).with_row_index("row_number")
    assert declared_rules.broken_rules(table, rows).height == 0


def test_a_rule_that_passes_its_canary_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = declared_rules.canaries
    blind = declared_rules.canaries(declared_rules._schema("funding")).with_columns(
        pl.col("currency").str.replace("!", "EUR")
    )
    monkeypatch.setattr(declared_rules, "canaries", lambda schema: blind if schema.name == "Funding" else real(schema))
    with pytest.raises(ContractError, match="rule str_matches of column currency passed rows that must fail"):
        validate(arrow(sound()))


def test_a_validation_that_checks_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pandera.api.polars.container.DataFrameSchema.validate", lambda _self, frame, **_options: frame)
    with pytest.raises(ContractError, match="passed rows that must fail"):
        validate(arrow(sound()))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.drop_columns(["kind"]), "table entities: column kind is missing; expected string"),
        (
            lambda t: t.append_column("colour", pa.array(["red", "blue"])),
            "table entities: column colour is not declared",
        ),
        (lambda t: t.select(t.column_names[::-1]), "table entities: columns are out of place"),
        (
            lambda t: t.set_column(2, "name", pa.array([1, 2])),
            "table entities: column name: expected string, found int64",
        ),
    ],
)
def test_another_shape_is_an_error(change: Callable[[pa.Table], pa.Table], says: str) -> None:
    tables = arrow(sound())
    with pytest.raises(ContractError, match=says):
        validate(tables | {"entities": change(tables["entities"])})


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(ContractError, match="poems is not a table of the contract"):
        conform("poems", pa.table({"verse": ["x"]}))


broken_values = st.sampled_from(
    [
        ("status", "lost"),
        ("evidence", "no"),
        ("currency", None),
        ("provider_id", "country:xyz"),
        ("document_id", "f" * 20),
        (None, None),
    ]
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(broken_values, st.integers(0, 3)), max_size=12), st.randoms(use_true_random=False))
def test_rows_in_are_rows_out_plus_rows_quarantined(
    spoiled: list[tuple[tuple[str | None, object], int]], shuffle: Any
) -> None:
    tables = {name: rows for name, rows in sound().items() if name in {"documents", "entities", "funding"}}
    model = tables["funding"][0] | {"statement_id": None}
    tables["funding"] = []
    for (column, value), number in spoiled:
        row = model | {"id": fact_id("funding", DOCUMENT, [number])}
        tables["funding"].append(row | ({column: value} if column else {}))
    found = validate(arrow(tables))
    refused = [row for row in found.quarantine.to_pylist() if row["table_name"] == "funding"]
    assert found.tables["funding"].num_rows + len(refused) == len(spoiled)
    keys = [tuple(row[c] for c in sort_order("quarantine")) for row in found.quarantine.to_pylist()]
    assert len(set(keys)) == len(keys)
    for rows in tables.values():
        shuffle.shuffle(rows)
    again = validate(arrow(tables))
    assert again.quarantine.equals(found.quarantine)
    assert all(again.tables[name].equals(table) for name, table in found.tables.items())
