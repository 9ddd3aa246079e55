"""Every bad or odd input gives what the table in `docs/inputs.md` says, and nothing raises."""

import json
from pathlib import Path

import pytest
from hostile_inputs import CASES, renewed
from hostile_reading import Case, outcomes

from communique.sources import NoticeKind, Rule

PAGE = Path(__file__).parents[2] / "docs" / "inputs.md"
ENVIRONMENT = {Rule.NOT_A_FILE}
"""Rules that need more than files and links to be shown."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what.replace(" ", "_"))
def test_a_hostile_input_gives_what_the_table_says(tmp_path: Path, case: Case) -> None:
    try:
        result, said = outcomes(tmp_path, case)
    except OSError as error:
        pytest.skip(f"this file system cannot hold the input: {error}")
    assert said == tuple(sorted(case.out))
    assert result.items == result.records.num_rows + result.quarantine.num_rows
    if case.text is not None:
        assert result.records["content"].to_pylist() == [case.text]
    for row in result.quarantine.to_pylist():
        assert row["locator"].startswith("demo")
        json.loads(row["row_json"] or "null")


def test_the_table_has_sixty_kinds_and_more_each_once() -> None:
    kinds = [case.what for case in CASES]
    assert len(kinds) == len(set(kinds))
    assert len(kinds) >= 60


def test_every_rule_and_every_notice_is_shown_by_a_case() -> None:
    shown = " ".join(said for case in CASES for said in case.out)
    assert [rule for rule in Rule if rule not in ENVIRONMENT and f"refused: {rule}" not in shown] == []
    assert [kind for kind in NoticeKind if f"notice: {kind}" not in shown] == []


def test_the_page_holds_the_table_of_the_cases() -> None:
    page = PAGE.read_text("utf-8")
    assert page == renewed(page), "run: python tests/sources/hostile_inputs.py docs/inputs.md"


def test_the_page_tells_every_rule() -> None:
    page = PAGE.read_text("utf-8")
    assert [rule for rule in Rule if f"| `{rule}` |" not in page] == []
