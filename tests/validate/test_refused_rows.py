"""Every rule of the contract refuses the row that breaks it, and that row alone."""

from collections.abc import Callable
from datetime import date

import pytest
from sound_tables import Tables, arrow, sound

from communique.validate import validate

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
