"""Which runs of a schedule are not wanted any more."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast
from uuid import uuid4

import httpx
import pytest
from prefect.client.schemas.objects import FlowRun, StateType

from communique.errors import UsageError
from communique.flows import due
from communique.flows.schedule import next_runs

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_run(minutes_late: float, **other: object) -> SimpleNamespace:
    given = {"id": uuid4(), "deployment_id": uuid4(), "auto_scheduled": True}
    return SimpleNamespace(**{**given, "expected_start_time": NOW - timedelta(minutes=minutes_late), **other})


@pytest.mark.parametrize(
    ("run", "others", "why"),
    [
        (a_run(0.2), [], None),
        (a_run(30), [], None),
        (a_run(30), [a_run(90)], None),
        (a_run(61), [], "more than 60 minutes ago"),
        (a_run(30), [a_run(10), a_run(20)], "the one of 08:50:00 is due already"),
        (a_run(30), [a_run(10, auto_scheduled=False)], None),
        (a_run(61, auto_scheduled=False), [a_run(10)], None),
        (None, [], None),
    ],
)
def test_a_run_that_was_missed_says_so(
    run: SimpleNamespace | None, others: list[SimpleNamespace], why: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = None if run is None else SimpleNamespace(flow_run=run)
    monkeypatch.setattr(due.FlowRunContext, "get", classmethod(lambda cls: context))
    monkeypatch.setattr(due, "_begun", lambda run: NOW)
    monkeypatch.setattr(due, "_runs", lambda wanted, order: [*others, *([] if run is None else [run])])
    found = due.missed(HOUR)
    assert found is None if why is None else why in str(found)


def test_what_counts_is_when_a_worker_took_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [(StateType.SCHEDULED, 30), (StateType.PENDING, 2), (StateType.PENDING, 1), (StateType.RUNNING, 0)]
    states = [SimpleNamespace(type=kind, timestamp=NOW - timedelta(minutes=ago)) for kind, ago in taken]
    client = SimpleNamespace(read_flow_run_states=lambda number: states)
    monkeypatch.setattr(due, "get_client", lambda **_: nullcontext(client))
    assert due._begun(cast("FlowRun", a_run(30))) == NOW - timedelta(minutes=2)


def test_an_api_that_does_not_answer_hinders_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_: object) -> None:
        raise httpx.ConnectError("gone")

    context = SimpleNamespace(flow_run=a_run(30))
    monkeypatch.setattr(due.FlowRunContext, "get", classmethod(lambda cls: context))
    monkeypatch.setattr(due, "utc_now", lambda: NOW)
    monkeypatch.setattr(due, "get_client", gone)
    assert due.missed(HOUR) is None
    assert due.next_due() is None


def test_the_next_runs_are_told_in_their_time_zone() -> None:
    times = next_runs("0 6 * * *", "Europe/Kyiv")
    assert len(times) == 3
    assert [(time.hour, time.minute, str(time.tzinfo)) for time in times] == [(6, 0, "Europe/Kyiv")] * 3
    assert times[0] > datetime.now(UTC)


@pytest.mark.parametrize(
    ("cron", "timezone", "message"),
    [
        ("0 6 * *", "UTC", "it has five fields"),
        ("61 6 * * *", "UTC", "it has five fields"),
        ("tomorrow", "UTC", "no schedule"),
        ("", "UTC", "no schedule"),
        ("0 0 6 * * *", "UTC", "it has five fields"),
        ("0 6 * * *", "Kyiv", "no time zone; name one as Europe/Kyiv"),
        ("0 6 * * *", "", "no time zone"),
        ("0 0 31 2 *", "UTC", "no schedule"),
    ],
)
def test_what_is_no_schedule_is_told(cron: str, timezone: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        next_runs(cron, timezone)
