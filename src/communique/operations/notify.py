"""Who is told of what is the matter: once when it begins or changes, once when it is over, by every channel."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from urllib.request import getproxies

import httpx
import stamina
from pydantic import AwareDatetime, BaseModel, ConfigDict

from communique.collect.configuration import Notify
from communique.collect.deadline import transport, until
from communique.collect.fetching import Patience
from communique.collect.refusals import FetchRule, may_pass
from communique.collect.robots import PRODUCT
from communique.dataset.manifest import Json
from communique.errors import CommuniqueError
from communique.operations.status import Concern, Problem

PATIENCE = Patience(connect=10.0, silence=20.0, page=30.0, attempts=3, first_wait=1.0, longest_wait=10.0)
"""With who is told: a run does not wait for minutes to say what is the matter."""


class NotifyError(CommuniqueError):
    """A channel could not be told; what was to be told is told by the next run."""


class Turn(StrEnum):
    """What became of what is the matter."""

    BEGAN = "began"
    CHANGED = "changed"
    OVER = "over"


class Notice(BaseModel):
    """That something is the matter, is another matter now, or is over."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    turn: Turn
    """Whether it began, is for another reason now, or is over."""
    concern: Concern
    """What it is about."""
    subject: str
    """Of what: the name of a source, an address, a version, or `run`."""
    since: AwareDatetime
    """Since when it is, or was, the matter."""
    message: str
    """What is, or was, the matter."""
    advice: str
    """What to do; empty when it is over."""

    @property
    def line(self) -> str:
        """The notice in words."""
        if self.turn is Turn.OVER:
            return f"Over: {self.message}"
        return f"{self.message} ({self.advice})"


class Message(BaseModel):
    """What is posted to a webhook, as JSON: all notices of a run at once."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    text: str
    """All of it in words, by the name that chat services read."""
    dataset: str
    """The name of the dataset."""
    at: AwareDatetime
    """When the run ended."""
    notices: tuple[Notice, ...]
    """One by one."""

    @property
    def subject(self) -> str:
        """A heading: the dataset, and how much is the matter or over."""
        over = sum(notice.turn is Turn.OVER for notice in self.notices)
        parts = [f"{len(self.notices) - over} to look at"] if len(self.notices) > over else []
        return f"communique: {self.dataset}: {', '.join([*parts, *([f'{over} over'] if over else [])])}"


Send = Callable[[Message], None]
"""Sends a message. Raises NotifyError."""
SendByBlock = Callable[[str, str, str], None]
"""Sends a body under a subject by the Prefect block of a name. Raises NotifyError."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell somebody, known by its name."""

    name: str
    send: Send


def channels(
    settings: Notify, by_block: SendByBlock | None = None, environment: Mapping[str, str] = os.environ
) -> tuple[Channel, ...]:
    """Give the channels that `notify` in sources.yaml names. `by_block` is how blocks of Prefect are called."""
    found = []
    if settings.webhook is not None:
        variable = settings.webhook
        found.append(Channel(f"webhook {variable}", lambda message: post(environment.get(variable), variable, message)))
    if settings.block is not None:
        name = settings.block

        def send(message: Message) -> None:
            if by_block is None:
                raise NotifyError("it is a block of Prefect, and this run does not know Prefect")
            by_block(name, message.subject, message.text)

        found.append(Channel(f"block {name}", send))
    return tuple(found)


def notices(problems: Iterable[Problem], told: Sequence[Problem]) -> list[Notice]:
    """Give what is to be told: of each problem that began or changed since `told`, and of each that is over."""
    known = {(one.concern, one.subject): one for one in told}
    found = []
    for one in problems:
        before = known.pop((one.concern, one.subject), None)
        if before is None or before.sign != one.sign:
            found.append(_notice(Turn.BEGAN if before is None else Turn.CHANGED, one))
    return found + [_notice(Turn.OVER, one) for one in known.values()]


def message(dataset: str, at: datetime, told: Sequence[Notice]) -> Message:
    """Put notices into one message."""
    lines = "\n".join(f"- {notice.line}" for notice in told)
    return Message(text=f"communique, dataset {dataset}:\n{lines}", dataset=dataset, at=at, notices=tuple(told))


def post(address: str | None, variable: str, body: Message, patience: Patience = PATIENCE) -> None:
    """Post a message to a webhook. Its address is a secret and stands in no error. Raises NotifyError.

    What may pass is tried again, by the rules of collecting; redirects are not followed. Through a proxy that the
    environment names, time is bounded between two parts of an answer only.
    """
    if not address:
        raise NotifyError(f"the environment variable {variable} is not set: it holds the address of the webhook")
    content = body.model_dump_json().encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"{PRODUCT}/{version('communique')}"}
    timeout = httpx.Timeout(patience.silence, connect=patience.connect)
    try:
        for attempt in stamina.retry_context(
            on=_passes,
            attempts=patience.attempts,
            timeout=None,
            wait_initial=patience.first_wait,
            wait_max=patience.longest_wait,
            wait_jitter=patience.first_wait,
        ):
            with (
                attempt,
                until(time.monotonic() + patience.page),
                httpx.Client(transport=None if getproxies() else transport(), timeout=timeout) as client,
                # Nobody reads what the answer says: one that never ends keeps no run.
                client.stream("POST", address, content=content, headers=headers) as answer,
            ):
                if not answer.is_success:
                    raise _AnswerError(answer.status_code)
    except _AnswerError as error:
        raise NotifyError(f"the webhook answers {error.status}: look at the address in {variable}") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last for a host that is no name
        raise NotifyError(
            f"the webhook cannot be reached ({type(error).__name__}): look at the address in {variable}"
        ) from None


def message_schema() -> dict[str, Json]:
    """Return what is posted as JSON Schema."""
    return Message.model_json_schema(mode="serialization")


class _AnswerError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _passes(error: Exception) -> bool:
    if isinstance(error, _AnswerError):
        return may_pass(FetchRule.STATUS, error.status)
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)


def _notice(turn: Turn, one: Problem) -> Notice:
    advice = "" if turn is Turn.OVER else one.advice
    return Notice(
        turn=turn, concern=one.concern, subject=one.subject, since=one.since, message=one.message, advice=advice
    )
