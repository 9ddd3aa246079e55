"""Who is told, of what, and how often; and what becomes of it where a channel fails."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import UTC, datetime

import pytest
from webhook import Hook, running_hook

from communique.collect.configuration import Notify
from communique.collect.fetching import Patience
from communique.operations.notify import (
    Message,
    NotifyError,
    Turn,
    channels,
    message,
    message_schema,
    notices,
    post,
)
from communique.operations.problems import problem
from communique.operations.status import Concern, Problem

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
DRIPPING = (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
QUICK = Patience(connect=2, silence=0.3, attempts=3, first_wait=0.01, longest_wait=0.02)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with running_hook() as running:
        yield running


def silent(name: str = "ministry", sign: str = "") -> Problem:
    return problem(Concern.SILENT, name, NOW, f"{name} went quiet", "look at the site", sign)


def posted(known: list[Problem], told: tuple[Problem, ...] = ()) -> Message:
    return message("aid", NOW, notices(known, told))


def test_each_thing_is_told_once_until_it_changes_and_once_when_it_is_over() -> None:
    one, other = silent("ministry"), silent("agency")
    assert [(n.turn, n.subject) for n in notices([one], ())] == [(Turn.BEGAN, "ministry")]
    assert notices([one], (one,)) == []
    reworded = one.model_copy(update={"message": "ministry went quiet, still"})
    assert notices([reworded], (one,)) == []
    assert [n.turn for n in notices([silent(sign="another reason")], (one,))] == [Turn.CHANGED]
    later = notices([other], (one,))
    assert [(n.turn, n.subject, n.advice) for n in later] == [
        (Turn.BEGAN, "agency", "look at the site"),
        (Turn.OVER, "ministry", ""),
    ]
    assert [n.line for n in later] == ["agency went quiet (look at the site)", "Over: ministry went quiet"]


def test_a_webhook_gets_all_of_a_run_in_one_message(hook: Hook) -> None:
    post(hook.url, "HOOK", posted([silent("ministry"), silent("agency")]), QUICK)
    (told,) = hook.told
    assert told["dataset"] == "aid"
    assert told["at"] == "2026-03-09T06:00:00Z"
    assert told["text"] == (
        "communique, dataset aid:\n- ministry went quiet (look at the site)\n- agency went quiet (look at the site)"
    )
    notices_told = told["notices"]
    assert isinstance(notices_told, list)
    assert notices_told[0] == {
        "turn": "began",
        "concern": "silent",
        "subject": "ministry",
        "since": "2026-03-09T06:00:00Z",
        "message": "ministry went quiet",
        "advice": "look at the site",
    }


@pytest.mark.parametrize(("begins", "is_told"), [(DRIPPING[0], False), (DRIPPING[1], True)], ids=["headers", "body"])
def test_a_webhook_that_never_ends_keeps_no_run(begins: bytes, is_told: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server, begins), daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        patience = Patience(connect=2, silence=2, page=0.5, attempts=1)
        began = time.monotonic()
        with nullcontext() if is_told else pytest.raises(NotifyError, match="ReadTimeout"):
            post(address, "HOOK", posted([silent()]), patience)
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("host", ["a..b", "\ud800", "x" * 70, "xn--\u00e9", "[::1", ""])
def test_an_address_that_is_none_is_told(host: str) -> None:
    with pytest.raises(NotifyError, match="look at the address in HOOK"):
        post(f"http://{host}/x", "HOOK", posted([silent()]), QUICK)


def drip(server: socket.socket, begins: bytes) -> None:
    """Answer by a byte now and then, without end."""
    with suppress(OSError):
        one, _ = server.accept()
        with one:
            one.sendall(begins)
            while True:
                time.sleep(0.05)
                one.sendall(b"a")


def test_every_field_of_the_message_is_described() -> None:
    described = message_schema()
    assert isinstance(described, dict)
    assert set(described["properties"]) == {"text", "dataset", "at", "notices"}  # type: ignore[arg-type]


def test_the_subject_counts_what_is_new_and_what_is_over() -> None:
    assert posted([silent()], (silent("agency"),)).subject == "communique: aid: 1 to look at, 1 over"
    assert posted([], (silent("agency"),)).subject == "communique: aid: 1 over"


@pytest.mark.parametrize(
    ("statuses", "asked", "error"),
    [
        ([503, 503, 200], 3, None),
        ([503], 3, "the webhook answers 503"),
        ([404], 1, "the webhook answers 404"),
        ([302], 1, "the webhook answers 302"),
    ],
)
def test_what_may_pass_is_tried_again_and_nothing_else(
    hook: Hook, statuses: list[int], asked: int, error: str | None
) -> None:
    hook.statuses = statuses
    if error is None:
        post(hook.url, "HOOK", posted([silent()]), QUICK)
    else:
        with pytest.raises(NotifyError, match=error):
            post(hook.url, "HOOK", posted([silent()]), QUICK)
    assert hook.asked == asked


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/secret-token", "nowhere/secret-token", "http://[/secret-token"]
)
def test_an_address_that_leads_nowhere_is_told_by_the_name_of_its_variable_and_stays_secret(address: str) -> None:
    with pytest.raises(NotifyError, match="look at the address in HOOK") as told:
        post(address, "HOOK", posted([silent()]), QUICK)
    assert "secret" not in str(told.value)


def test_channels_are_what_the_settings_name(hook: Hook) -> None:
    assert channels(Notify()) == ()
    sent: list[tuple[str, str, str]] = []
    settings = Notify(webhook="HOOK", block="slack-webhook/ops")
    webhook, block = channels(settings, lambda *told: sent.append(told), {"HOOK": hook.url})
    assert (webhook.name, block.name) == ("webhook HOOK", "block slack-webhook/ops")
    webhook.send(posted([silent()]))
    block.send(posted([silent()]))
    assert len(hook.told) == 1
    assert sent == [
        (
            "slack-webhook/ops",
            "communique: aid: 1 to look at",
            "communique, dataset aid:\n- ministry went quiet (look at the site)",
        )
    ]


def test_a_variable_that_is_not_set_and_a_block_without_prefect_are_told() -> None:
    webhook, block = channels(Notify(webhook="HOOK", block="slack-webhook/ops"), None, {})
    with pytest.raises(NotifyError, match="HOOK is not set"):
        webhook.send(posted([silent()]))
    with pytest.raises(NotifyError, match="does not know Prefect"):
        block.send(posted([silent()]))


@pytest.mark.parametrize(
    "written",
    [
        {"webhook": "https://hooks.example.org/secret"},
        {"webhook": ""},
        {"block": "ops"},
        {"block": "a/b/c"},
        {"to": "x"},
    ],
)
def test_settings_that_name_no_variable_or_block_are_refused(written: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Notify.model_validate(written)
