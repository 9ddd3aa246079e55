"""The page of a run: what it says of refusals, of rows that failed, and of quality, whatever stands in the values."""

from typing import Any

import pyarrow as pa
import pytest

from communique.build.report import LONGEST_CELL, SHOWN_ROWS, Report, invalid_of, of_error, refusals_of
from communique.errors import GateError, StoreError
from communique.schemas.contract import arrow_schema


def quarantine(*rows: dict[str, Any]) -> pa.Table:
    schema = arrow_schema("quarantine")
    return pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)


def refused(number: int, **given: Any) -> dict[str, Any]:
    return {"stage": "validate", "table_name": "events", "locator": f"{number:020}", "rule": "verbatim"} | given


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain words", "plain words"),
        ("a | b", r"a \| b"),
        ("<script>", r"\<script\>"),
        ("*b* `c` [d](e)", r"\*b\* \`c\` \[d\](e)"),
        ("line\nend\t tab", "line end tab"),
        ("x" * 500, "x" * LONGEST_CELL + "…"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_value_is_one_cell_whatever_stands_in_it(value: str | None, cell: str) -> None:
    rows = invalid_of(quarantine(refused(1, column_name="evidence", failing_value=value)))
    page = Report("aid", "failed", "why", invalid=rows).markdown()

    assert page.splitlines()[-1] == f"| events | {1:020} | verbatim | evidence | {cell} |  |"


@pytest.mark.parametrize(
    ("row_json", "evidence"),
    [
        ('{"evidence": "He said so"}', "He said so"),
        ('{"mention": "Oslo"}', "Oslo"),
        ('{"evidence": null}', None),
        ("[1]", None),
        ("{", None),
        (None, None),
    ],
)
def test_evidence_is_read_from_the_refused_row(row_json: str | None, evidence: str | None) -> None:
    (row,) = invalid_of(quarantine(refused(1, row_json=row_json)))
    assert row.evidence == evidence


def test_many_rows_are_cut_and_counted() -> None:
    rows = invalid_of(quarantine(*(refused(number) for number in range(SHOWN_ROWS + 3))))
    page = Report("aid", "failed", "why", invalid=rows).markdown()

    assert page.count("| verbatim |") == SHOWN_ROWS
    assert page.endswith("\n\nand 3 more\n")
    assert len(Report("aid", "failed", "why", invalid=rows).invalid_table()) == SHOWN_ROWS + 3


def test_reasons_stand_in_order_each_with_its_first_examples() -> None:
    read = {"stage": "read", "rule": "empty_file", "failing_value": None}
    rows = [refused(2), refused(1), *(read | {"locator": f"s/{n}.txt"} for n in range(5))]
    found = refusals_of(quarantine(*rows))

    assert [(r.stage, r.table, r.reason, r.rows) for r in found] == [
        ("read", None, "empty_file", 5),
        ("validate", "events", "verbatim", 2),
    ]
    assert [example.locator for example in found[0].examples] == ["s/0.txt", "s/1.txt", "s/2.txt"]


def test_inputs_that_were_refused_are_no_invalid_rows() -> None:
    assert invalid_of(quarantine({"stage": "read", "locator": "s/a.txt", "rule": "empty_file"})) == ()


def test_quality_is_a_table_of_its_own() -> None:
    page = Report("aid", "1.0.0: published", "the first version", quality={"events": 0.65, "headline": 1.0}).markdown()
    assert page.endswith("## Quality\n\n| measure | value |\n| --- | --- |\n| events | 0.650 |\n| headline | 1.000 |\n")


def test_an_error_that_knows_of_no_refusals_is_told_alone() -> None:
    for error in (StoreError("the disk is full"), GateError("not this one")):
        report = of_error("aid", error)
        assert report.markdown() == f"# aid failed\n\n{error}\n"
        assert report.rows_table() == report.refused_table() == report.invalid_table() == []
