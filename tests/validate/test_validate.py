"""Every rule of the contract refuses what breaks it, says so, and loses nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.errors import ContractError
from communique.identity import document_id, fact_id
from communique.schemas.contract import TABLES, arrow_schema, columns, empty, natural_key, sort_order
from communique.validate import CHECKED, validate
from communique.validate import declared as declared_rules
from communique.validate.structure import conform, frame

TEXT = "🇺🇦 The ministry said: “We gave EUR 5 million.” Drones flew."
OTHER = "Nothing happened."

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def document(text: str, locator: str) -> Row:
    row: Row = {c.name: None for c in columns("documents")}
    return row | {
        "document_id": document_id("notes", locator, text),
        "source": "notes",
        "locator": locator,
        "raw_sha256": "0" * 64,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "repairs": [],
        "authors": [],
        "tags": [],
        "text": text,
        "body": text,
        "blocks": [{"role": "paragraph", "block_start": 0, "block_end": len(text)}],
        "words": 5,
        "canonical": True,
    }


def fact(table: str, words: str, **own: object) -> Row:
    start = TEXT.index(words)
    row: Row = {c.name: [] if c.name.endswith("_ids") else None for c in columns(table)}
    row |= {
        "document_id": DOCUMENT,
        "evidence_start": start,
        "evidence_end": start + len(words),
        "evidence": words,
        "spans": [{"field": "evidence", "span_start": start, "span_end": start + len(words)}],
        "method": "test",
        "confidence": 0.9,
    }
    row |= own
    row["id"] = fact_id(table, DOCUMENT, [row[name] for name in natural_key(table)])
    return row


DOCUMENT = document_id("notes", "a.txt", TEXT)
STATEMENT = fact(
    "statements",
    "We gave EUR 5 million.",
    kind="direct",
    speaker_id="organisation:ministry",
    speaker_kind="organisation",
    content="We gave EUR 5 million.",
    content_start=TEXT.index("We"),
    content_end=TEXT.index("We") + 22,
)


def entity(entity_id: str, name: str) -> Row:
    return {
        "entity_id": entity_id,
        "kind": entity_id.split(":")[0],
        "name": name,
        "aliases": [],
        "iso3": None,
        "external_ids": [],
    }


def sound() -> Tables:
    """Tables in which nothing is wrong."""
    return {
        "documents": [document(TEXT, "a.txt"), document(OTHER, "b.txt")],
        "entities": [entity("country:ukr", "Ukraine"), entity("organisation:ministry", "Ministry")],
        "mentions": [
            {
                "document_id": DOCUMENT,
                "entity_id": "organisation:ministry",
                "mention_start": 3,
                "mention_end": 15,
                "mention": "The ministry",
                "kind": "name",
            }
        ],
        "statements": [dict(STATEMENT)],
        "funding": [
            fact(
                "funding",
                "We gave EUR 5 million.",
                amount=Decimal("5000000.00"),
                currency="EUR",
                comparator="eq",
                status="disbursed",
                provider_id="organisation:ministry",
                statement_id=STATEMENT["id"],
            )
        ],
        "events": [fact("events", "Drones flew.", kind="attack", participant_ids=["country:ukr"])],
    }


def arrow(tables: Tables) -> dict[str, pa.Table]:
    """Tables of the contract's types, in which nulls may stand anywhere."""
    return {
        name: pa.Table.from_pylist(rows, schema=pa.schema([(f.name, f.type) for f in arrow_schema(name)]))
        for name, rows in tables.items()
    }


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


Spoil = Callable[[Tables], object]
CASES: list[tuple[str, Spoil, str, str, str | None, str | None]] = [
    # what is wrong, how, table, rule, column, value
    (
        "a null where none may be",
        lambda t: t["entities"][0].update(name=None),
        "entities",
        "not_nullable",
        "name",
        None,
    ),
    (
        "a word outside the vocabulary",
        lambda t: t["funding"][0].update(status="lost"),
        "funding",
        "isin",
        "status",
        "lost",
    ),
    (
        "a malformed code",
        lambda t: t["funding"][0].update(currency="euro"),
        "funding",
        "str_matches",
        "currency",
        "euro",
    ),
    (
        "a number below its bound",
        lambda t: t["documents"][1].update(words=-1),
        "documents",
        "greater_than_or_equal_to",
        "words",
        "-1",
    ),
    (
        "a number above its bound",
        lambda t: t["events"][0].update(confidence=1.5),
        "events",
        "less_than_or_equal_to",
        "confidence",
        "1.5",
    ),
    (
        "no number at all",
        lambda t: t["events"][0].update(confidence=float("nan")),
        "events",
        "less_than_or_equal_to",
        "confidence",
        "NaN",
    ),
    (
        "evidence shorter than its offsets",
        lambda t: t["events"][0].update(evidence="Drones"),
        "events",
        "evidence_length",
        None,
        None,
    ),
    (
        "a range without an end",
        lambda t: t["funding"][0].update(comparator="between"),
        "funding",
        "amount_range",
        None,
        None,
    ),
    (
        "a period without precision",
        lambda t: t["funding"][0].update(period_start=date(2026, 1, 1)),
        "funding",
        "period_order",
        None,
        None,
    ),
    (
        "a date without its end",
        lambda t: t["events"][0].update(date_start=date(2026, 1, 1)),
        "events",
        "date_order",
        None,
        None,
    ),
    (
        "content longer than its offsets",
        lambda t: t["statements"][0].update(content_end=20),
        "statements",
        "content_length",
        None,
        None,
    ),
    (
        "evidence that is not in the text",
        lambda t: t["events"][0].update(evidence="Drones fled."),
        "events",
        "verbatim",
        "evidence",
        "Drones fled.",
    ),
    (
        "evidence at another place",
        lambda t: t["events"][0].update(evidence_start=0, evidence_end=12),
        "events",
        "verbatim",
        "evidence",
        "Drones flew.",
    ),
    (
        "evidence after the end",
        lambda t: t["events"][0].update(evidence_start=500, evidence_end=512),
        "events",
        "offsets_in_text",
        "evidence",
        "500:512",
    ),
    (
        "content that was not said",
        lambda t: t["statements"][0].update(content="We gave EUR 6 million."),
        "statements",
        "verbatim",
        "content",
        "We gave EUR 6 million.",
    ),
    (
        "a mention that is not its span",
        lambda t: t["mentions"][0].update(mention_end=14),
        "mentions",
        "verbatim",
        "mention",
        "The ministry",
    ),
    (
        "a mention that ends before it starts",
        lambda t: t["mentions"][0].update(mention_end=2),
        "mentions",
        "offsets_in_text",
        "mention",
        "3:2",
    ),
    (
        "a span outside the text",
        lambda t: t["events"][0].update(spans=[{"field": "kind", "span_start": 10, "span_end": 99}]),
        "events",
        "offsets_in_text",
        "spans",
        "kind 10:99",
    ),
    (
        "a span without an end",
        lambda t: t["events"][0].update(spans=[{"field": "kind", "span_start": 10, "span_end": None}]),
        "events",
        "offsets_in_text",
        "spans",
        "kind 10:null",
    ),
    (
        "a block outside the text",
        lambda t: t["documents"][1].update(blocks=[{"role": "paragraph", "block_start": 0, "block_end": 18}]),
        "documents",
        "offsets_in_text",
        "blocks",
        "paragraph 0:18",
    ),
    (
        "a block of no known role",
        lambda t: t["documents"][1].update(blocks=[{"role": "poem", "block_start": 0, "block_end": 3}]),
        "documents",
        "known_role",
        "blocks",
        "poem 0:3",
    ),
    (
        "an id twice",
        lambda t: t["entities"].append(t["entities"][0] | {"name": "Ukrayina"}),
        "entities",
        "unique",
        "entity_id",
        "country:ukr",
    ),
    (
        "an unknown entity in a list",
        lambda t: t["events"][0].update(participant_ids=["country:ukr", "country:xyz"]),
        "events",
        "reference",
        "participant_ids",
        "country:xyz",
    ),
    (
        "an unknown entity in a slot that may be null",
        lambda t: t["funding"][0].update(recipient_id="country:xyz"),
        "funding",
        "reference",
        "recipient_id",
        "country:xyz",
    ),
    (
        "nothing inside a list",
        lambda t: t["events"][0].update(participant_ids=["country:ukr", None]),
        "events",
        "null_element",
        "participant_ids",
        None,
    ),
]


@pytest.mark.parametrize(
    ("spoil", "table", "rule", "column", "value"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_rule_refuses(spoil: Spoil, table: str, rule: str, column: str | None, value: str | None) -> None:
    tables = sound()
    spoil(tables)
    found = validate(arrow(tables))
    refused = [row for row in found.quarantine.to_pylist() if row["table_name"] == table]
    assert [(r["stage"], r["rule"], r["column_name"], r["failing_value"]) for r in refused] == [
        ("validate", rule, column, value)
    ]
    assert refused[0]["row_json"].startswith('{"')
    assert found.tables[table].num_rows == len(tables[table]) - 1


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
