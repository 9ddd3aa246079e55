"""What is wrong with a wrong row, how errors are counted, and which of them are the worst."""

from datetime import date
from decimal import Decimal

import pytest
from small_version import (
    APPEAL,
    MEETING,
    MONEY,
    QUOTED,
    TENTS,
    Measured,
    Tables,
    annotated,
    changed,
    gold,
    read,
    tables,
)

from communique.evaluate.judging import AROUND, Fault, worst


@pytest.mark.parametrize(
    ("held", "table", "fault"),
    [
        (changed("statements", speaker_id="country:nor"), "statements", ("wrong speaker", "Norway", "the ministry")),
        (changed("statements", speaker_id=None), "statements", ("no speaker", "", "the ministry")),
        (changed("funding", status="pledged"), "funding", ("wrong status", "pledged", "allocated")),
        (changed("transfers", status="other", quantity=None), "transfers", ("wrong status", "other", "delivered")),
        (changed("transfers", quantity=Decimal(120)), "transfers", ("wrong quantity", "120", "12")),
        (changed("transfers", quantity=None), "transfers", ("no quantity", "", "12")),
        (changed("figures", comparator="gt"), "figures", ("wrong comparator", "gt", "eq")),
        (changed("figures", period_start=None), "figures", ("no period", "", "2031-05-01/2031-05-31")),
        (
            changed("figures", period_end=date(2031, 5, 1), period_precision="day"),
            "figures",
            ("wrong period", "2031-05-01", "2031-05-01/2031-05-31"),
        ),
        (changed("events", kind="visit"), "events", ("not annotated", MEETING, "")),
        (changed("relations", title="Deputy Chair"), "relations", ("not annotated", MEETING, "")),
        (tables(), "funding", None),
    ],
)  # fmt: skip
def test_a_wrong_row_has_the_first_of_its_faults(
    measured: Measured, held: Tables, table: str, fault: tuple[str, str, str] | None
) -> None:
    judged = [row.fault for row in measured(held, gold()).judged if row.table == table]

    assert judged == [Fault(*fault) if fault else None]


def test_a_speaker_where_nobody_is_named_is_wrong_and_none_is_right(measured: Measured) -> None:
    unnamed = annotated("statements", speaker=None)

    [named] = [row for row in measured(tables(), unnamed).judged if row.table == "statements"]
    [silent] = [row for row in measured(changed("statements", speaker_id=None), unnamed).judged
                if row.table == "statements"]  # fmt: skip

    assert named.fault == Fault("wrong speaker", "Ministry of Defence", "")
    assert silent.right


def test_errors_are_counted_by_kind_the_most_frequent_first(measured: Measured) -> None:
    held = changed("events", kind="visit")
    held["events"].append(read("events", APPEAL, kind="call"))
    held["mentions"].pop()
    held["relations"] = []

    assert list(measured(held, gold()).kinds_of_errors().items()) == [
        ("events: not annotated", 2),
        ("entities: missed", 1),
        ("events: missed", 1),
        ("relations: missed", 1),
    ]
    assert measured(tables(), gold()).kinds_of_errors() == {}


def test_the_worst_are_wrong_and_surest_first(measured: Measured) -> None:
    held = tables()
    found = [(0.5, "visit"), (0.9, "call"), (0.99, "meeting")]
    held["events"] = [read("events", MEETING, sure, kind=kind, id=kind) for sure, kind in found]
    held["funding"][0] |= {"confidence": 0.7, "status": "pledged"}
    judged = measured(held, gold()).judged

    assert [(row.confidence, row.kind_of_error) for row in worst(judged, 2)] == [
        (0.9, "events: not annotated"),
        (0.7, "funding: wrong status"),
    ]
    assert len(worst(judged, 20)) == 3


def test_a_row_is_shown_with_whole_words_around_it(measured: Measured) -> None:
    contexts = {row.table: row.context for row in measured(tables(), gold()).judged}

    assert contexts["funding"].startswith(f'The ministry said: "{QUOTED}" {MONEY}. {TENTS}')
    assert contexts["funding"].endswith("The ministry called on \N{HORIZONTAL ELLIPSIS}")
    assert contexts["requests"].startswith("\N{HORIZONTAL ELLIPSIS} ")
    assert contexts["requests"].endswith("Cookies are used here.")
    assert all(len(context) <= 2 * AROUND + 60 for context in contexts.values())
