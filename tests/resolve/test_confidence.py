"""Confidence: a score of a rule becomes the share of rows like it that are right."""

import csv
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.resolve.confidence import LEAST, MOST, calibrate, logit, measured, read_scales, share
from communique.schemas.contract import FACT_TABLES, columns

Row = dict[str, Any]

LINES = [
    ("funding", "", "", "2"),
    ("funding", "confidence", "", "0.5"),
    ("funding", "status", "other", "-1"),
    ("funding", "provider_id", "", "-0.5"),
    ("events", "", "", "-1"),
]
SCALES = read_scales(dict(zip(("table", "column", "value", "weight"), line, strict=True)) for line in LINES)


def money(**own: object) -> Row:
    return {"confidence": 0.5, "status": "pledged", "provider_id": "country:nor", **own}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (money(), 0.88),  # 1 / (1 + e^-2)
        (money(status="other"), 0.73),  # 1 / (1 + e^-1)
        (money(status="other", provider_id=None), 0.62),  # 1 / (1 + e^-0.5)
        (money(confidence=0.9), 0.96),  # half the log odds of 0.9, 1.1, more
        (money(confidence=1.0), 0.99),  # certainty counts as 0.99
        (money(status="a status that was never measured"), 0.88),
    ],
)
def test_weights_of_what_a_row_shows_add_up(row: Row, expected: float) -> None:
    assert SCALES["funding"].confidence(row) == expected


def test_where_only_a_table_was_measured_every_row_has_its_share() -> None:
    assert {SCALES["events"].confidence({"confidence": own}) for own in (0.1, 0.5, 0.99)} == {0.27}


@given(st.floats(0, 1), st.sampled_from(["other", "pledged", None]), st.sampled_from(["country:nor", None]))
def test_no_row_is_certain_and_a_better_score_never_counts_against_a_row(
    own: float, status: str | None, provider: str | None
) -> None:
    one, better = (
        SCALES["funding"].confidence(money(confidence=c, status=status, provider_id=provider))
        for c in (own, (own + 1) / 2)
    )

    assert LEAST <= one <= better <= MOST
    assert one == round(one, 2)


@given(st.floats(LEAST, MOST))
def test_log_odds_and_shares_are_each_others_inverse(one: float) -> None:
    assert share(logit(one)) == pytest.approx(one)


def test_only_confidence_changes_and_only_where_it_was_measured() -> None:
    row = {column.name: None for column in columns("events")} | {"id": "1", "confidence": 0.5}
    rows = {"events": [row], "mentions": [{"mention": "Norway"}]}
    calibrated = calibrate(rows)

    assert calibrated["mentions"] == rows["mentions"]
    assert calibrated["events"] == [row | {"confidence": calibrated["events"][0]["confidence"]}]
    assert row["confidence"] == 0.5


def test_the_file_speaks_of_columns_that_there_are() -> None:
    assert set(measured()) <= set(FACT_TABLES)
    for table, scale in measured().items():
        assert set(scale.weights) <= {column.name for column in columns(table)}
        assert scale.own_weight >= 0


def test_a_value_of_a_vocabulary_that_has_a_weight_is_one_of_it() -> None:
    for table, scale in measured().items():
        for column in columns(table):
            if column.vocabulary is not None and column.name in scale.weights:
                assert set(scale.weights[column.name]) - {""} <= {str(member) for member in column.vocabulary}


def test_every_line_rests_on_rows_and_stands_once() -> None:
    text = files("communique.resolve").joinpath("confidence.csv").read_text("utf-8")
    lines = list(csv.DictReader(text.splitlines()))
    terms = [(line["table"], line["column"], line["value"]) for line in lines]

    assert terms == sorted(set(terms))
    assert all(0 <= int(line["right"]) <= int(line["rows"]) != 0 for line in lines)
    assert {line["table"] for line in lines} == set(FACT_TABLES)
