"""How `benchmarks/calibrate.py` learns: from few rows little, the level from fresh documents, whatever the order."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from communique.evaluate.judging import Fault, Judged

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def calibrate() -> Iterator[ModuleType]:
    """The script as a module; its neighbours are found beside it."""
    sys.path.insert(0, str(BENCHMARKS))
    found = importlib.util.spec_from_file_location("calibrate", BENCHMARKS / "calibrate.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["calibrate"] = module
    found.loader.exec_module(module)
    yield module
    sys.path.remove(str(BENCHMARKS))
    del sys.modules["calibrate"]


def cases(
    calibrate: ModuleType, right: int, rows: int, *, seen: bool = True, method: str = "by_verb", own: float = 0.5
) -> list[Any]:
    """Rows of one rule, of which some are right; each in a document of its own."""
    row = {"method": method, "kind": "visit", "date_start": None, "confidence": own}
    return [
        calibrate.Case(
            Judged("events", f"note-{seen}-{method}-{n}", str(n), method, own, "", "",
                   None if n < right else Fault("not annotated", "", "")),
            row,
            seen,
        )
        for n in range(rows)
    ]  # fmt: skip


def confidence(calibrate: ModuleType, learned: list[Any], method: str = "by_verb", own: float = 0.5) -> float:
    scales = calibrate.scales_of(calibrate.fit(learned))
    told: float = scales["events"].confidence(
        {"method": method, "kind": "visit", "date_start": None, "confidence": own}
    )
    return told


def test_with_many_rows_confidence_is_the_share_that_is_right(calibrate: ModuleType) -> None:
    assert confidence(calibrate, cases(calibrate, 700, 1000)) == pytest.approx(0.7, abs=0.02)


def test_a_rule_that_was_never_seen_has_what_its_table_gives(calibrate: ModuleType) -> None:
    learned = cases(calibrate, 700, 1000)

    assert confidence(calibrate, learned, "a new rule") == pytest.approx(0.7, abs=0.1)


def test_one_wrong_row_of_a_rule_says_little(calibrate: ModuleType) -> None:
    learned = cases(calibrate, 950, 1000) + cases(calibrate, 0, 1, method="in_passing")

    assert 0.7 < confidence(calibrate, learned, "in_passing") < confidence(calibrate, learned)
    learned = cases(calibrate, 950, 1000) + cases(calibrate, 0, 100, method="in_passing")
    assert confidence(calibrate, learned, "in_passing") < 0.2


def test_fresh_documents_set_the_level_and_seen_ones_tell_rules_apart(calibrate: ModuleType) -> None:
    seen = cases(calibrate, 490, 500) + cases(calibrate, 350, 500, method="in_passing")
    fresh = cases(calibrate, 60, 100, seen=False)
    told = confidence(calibrate, seen + fresh)

    assert 0.6 < told < 0.8 < confidence(calibrate, seen)
    assert confidence(calibrate, seen + fresh, "in_passing") < told - 0.2


def test_a_score_that_is_higher_for_worse_rows_has_no_weight(calibrate: ModuleType) -> None:
    learned = cases(calibrate, 90, 100, own=0.3) + cases(calibrate, 30, 100, own=0.9)
    term = ("events", "confidence", "")

    assert term not in calibrate.fit(learned)
    assert calibrate.fit(cases(calibrate, 90, 100, own=0.9) + cases(calibrate, 30, 100, own=0.3))[term] > 0


def test_the_order_of_rows_changes_nothing(calibrate: ModuleType) -> None:
    learned = cases(calibrate, 40, 50) + cases(calibrate, 5, 9, method="in_passing", seen=False)

    assert calibrate.lines_of(calibrate.fit(learned)) == calibrate.lines_of(calibrate.fit(learned[::-1]))


def test_a_part_is_told_by_the_others(calibrate: ModuleType) -> None:
    """Leaving wrong rows out where they are told themselves: what is known of them is that the others are right."""
    good, bad = cases(calibrate, 40, 40), cases(calibrate, 0, 10, method="in_passing")
    crossed = calibrate.cross_fitted(good + bad, lambda case: case.judged.method)

    assert all(crossed[id(case)] > 0.9 for case in bad)
    assert all(crossed[id(case)] < 0.5 for case in good)


@pytest.mark.parametrize(
    ("document", "source"),
    [("abc-0123abcd", "abc"), ("air-raid-summary", "other"), ("bulletin-0001", "other"), ("000_0123abcd", "other")],
)
def test_the_source_of_a_document_is_what_its_name_begins_with(
    calibrate: ModuleType, document: str, source: str
) -> None:
    assert calibrate.source_of(document) == source


def carried(calibrate: ModuleType, rows: int, right: int) -> dict[Any, Any]:
    """Weights of a table whose level is even and of a rule that was right as often as told."""
    return {
        ("events", "", ""): calibrate.Known(0.0, 1000, 500),
        ("events", "method", "by_verb"): calibrate.Known(2.0, rows, right),
        ("figures", "", ""): calibrate.Known(1.25, 10, 8),
    }


def test_a_weight_that_is_carried_on_is_as_firm_as_its_rows(calibrate: ModuleType) -> None:
    fresh = cases(calibrate, 0, 20, seen=False)
    of_many, of_few = (
        calibrate.fit(fresh, carried(calibrate, rows, right))["events", "method", "by_verb"]
        for rows, right in ((1000, 880), (10, 9))
    )

    assert of_few < of_many < 2.0


def test_the_level_of_a_table_is_carried_no_more_firmly_than_levels_differ(calibrate: ModuleType) -> None:
    fresh = cases(calibrate, 0, 50, seen=False)
    level = calibrate.fit(fresh, carried(calibrate, 1000, 880))["events", "", ""]

    assert level < -0.25, "a thousand rows of other documents do not hold the level of these"


def test_weights_of_which_nothing_is_learned_are_carried_as_they_are(calibrate: ModuleType) -> None:
    assert calibrate.fit(cases(calibrate, 5, 10, seen=False), carried(calibrate, 9, 8))["figures", "", ""] == 1.25


def test_a_weight_too_near_to_nothing_to_be_written_is_as_firm_as_the_rows_that_are_left(calibrate: ModuleType) -> None:
    fresh = cases(calibrate, 2, 8, seen=False, method="in_passing")
    level = {("events", "", ""): calibrate.Known(1.5, 300, 280)}
    known = level | {("events", "method", "by_verb"): calibrate.Known(0.5, 100, 95)}
    term = ("events", "method", "in_passing")

    assert calibrate.with_unwritten(known, fresh)[term] == calibrate.Known(0.0, 200, 185)
    firm, free = (calibrate.fit(fresh, of)[term] for of in (calibrate.with_unwritten(known, fresh), known))
    assert free < firm < 0
