"""`status.json`: how a dataset fares that is refreshed by itself. Beside the versions, and part of none.

Its models are the one declaration of what it says; `schema` gives them as JSON Schema. It is put in its place by one
atomic step, under a lock of its own. What it has from elsewhere (the archive, the latest version) is read anew by every
run; only the runs themselves and what was told of them are known here alone, and lost with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from communique.collect.configuration import Notify
from communique.dataset.layout import STATUS_FILE as STATUS_FILE
from communique.dataset.manifest import Json
from communique.durable import sync
from communique.errors import BusyError, StoreError
from communique.operations.ending import Ending

_LOCK = ".status.lock"
_LOCK_SECONDS = 10.0
_HALF = ".status.json.half"
"""Not a name that publishing sweeps away."""

MOST_RUNS = 20
"""So many runs are remembered, the newest."""


class Concern(StrEnum):
    """What somebody may have to look at."""

    FAILURE = "failure"
    """A run failed, could not reach anything, or took too long."""
    GATE = "gate"
    """A run was stopped: what it made did not pass the gates of the dataset."""
    FAULT = "fault"
    """Our own code failed on documents, which are in the version without facts, or not at all."""
    QUALITY = "quality"
    """The latest version is worse than the one before, by the figures of its evaluation."""
    SILENT = "silent"
    """A source has had no new document for much longer than is usual."""
    UNREAD = "unread"
    """A source could not be read several times in a row."""
    CHANGED = "changed"
    """A source is not as it was: its list names nothing any more, or is none; its pages have lost their text."""
    REFUSED = "refused"
    """A source refuses every page that it lists."""
    VANISHED = "vanished"
    """A page is gone for good, it seems, and its document is still published."""
    OVERDUE = "overdue"
    """No run began when one should have. Told by `communique status` alone: no run can tell of it."""
    INTERRUPTED = "interrupted"
    """A run was ended from outside before it was through. Told by `communique status` alone."""

    @property
    def needs_a_person(self) -> bool:
        """Whether `communique status` ends with status 1 because of it. A vanished page only asks for a decision."""
        return self is not Concern.VANISHED


class SourceState(StrEnum):
    """How a source fares."""

    WELL = "well"
    NOT_YET = "not_yet"
    """It was never asked."""
    SILENT = "silent"
    UNREAD = "unread"
    CHANGED = "changed"
    REFUSED = "refused"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class RunStatus(_Part):
    """A run of refresh."""

    began_at: AwareDatetime
    """When it began."""
    ended_at: AwareDatetime
    """When it ended."""
    ending: Ending
    """How it ended."""
    reason: str
    """Why it ended so: the error, or why the version exists."""
    version: str | None = None
    """The latest version when it ended well."""


class DataStatus(_Part):
    """The latest version."""

    version: str
    """Its number."""
    published_at: AwareDatetime
    """When it was published."""
    documents: int
    """Its documents, states of pages and copies counted."""
    newest_published_on: date | None
    """The newest day of publication that is not in the future."""
    newest_collected_at: AwareDatetime | None
    """When the newest document was first seen; null when all are from folders."""
    quality: dict[str, float] = {}
    """Figures of its evaluation by name; empty where it was not evaluated."""


class SourceStatus(_Part):
    """A source that is switched on."""

    name: str
    """As sources.yaml calls it."""
    kind: str
    """Its kind: feed, sitemap, listing, page, folder ..."""
    state: SourceState
    """How it fares; `silent` and the others stand in [Operations](../operations.md#what-is-told-of)."""
    asked_at: AwareDatetime | None = None
    """When a run last asked it, well or not."""
    read_at: AwareDatetime | None = None
    """When a run last read it."""
    new_at: AwareDatetime | None = None
    """When its newest page was first seen that could be fetched."""
    pages: int = 0
    """Pages of it that are kept in the archive."""
    documents: int = 0
    """Documents of it in the latest version, states of pages and copies counted."""
    failures: int = 0
    """So many runs in a row could not read it."""
    problem: str | None = None
    """Why it, or a part of it, could not be read by the last run."""
    usual_days: float | None = None
    """Days from one day with new documents to the next, as a rule (the median); null where too little is known."""
    silent_since: AwareDatetime | None = None
    """When its newest document came, where it went quiet."""
    changed: str | None = None
    """What is not as it was, where it changed its shape."""
    left_over: int = 0
    """Pages that were due and are for the next run."""
    vanished: tuple[str, ...] = ()
    """Addresses of pages that are gone and whose documents are in the latest version."""


class Problem(_Part):
    """Something that is the matter now."""

    concern: Concern
    """What it is about."""
    subject: str
    """Of what: the name of a source, an address, a version, or `run`."""
    sign: str = ""
    """By what it is known as the same: it is told again when this changes."""
    since: AwareDatetime
    """Since when it is the matter, as far as runs saw it."""
    message: str
    """What is the matter, in one line."""
    advice: str
    """What to do."""


class Status(_Part):
    """What `status.json` says. Instants are UTC."""

    form: Literal[1] = 1
    """The form of this file."""
    dataset: str
    """Its name."""
    written_at: AwareDatetime
    """When the last run ended."""
    last_run: RunStatus | None = None
    """The last run that was not skipped."""
    last_good_run: RunStatus | None = None
    """The last one that published a version, or found nothing to publish."""
    recent_runs: tuple[RunStatus, ...] = ()
    """The newest twenty, oldest first, skipped ones too."""
    missed_runs: int = 0
    """Runs of a schedule that were skipped since they began too late, in all that this file knows of."""
    missed_at: AwareDatetime | None = None
    """When the last of them was skipped."""
    missed: str | None = None
    """Why it was: when it was due."""
    next_run_at: AwareDatetime | None = None
    """When the next run is to begin, as far as the schedule was known to the last one."""
    data: DataStatus | None = None
    """The latest version; null while there is none."""
    sources: tuple[SourceStatus, ...] = ()
    """By the order of `sources.yaml`."""
    problems: tuple[Problem, ...] = ()
    """What is the matter."""
    notify: Notify = Notify()
    """Who is told, as the last sources.yaml said that could be read."""
    told: dict[str, tuple[Problem, ...]] = {}
    """What each channel of notification was told of, and not yet that it is over."""

    def to_json(self) -> str:
        """Return the content of the file."""
        return self.model_dump_json(indent=2) + "\n"


class DamagedStatusError(StoreError):
    """A `status.json` that says nothing that can be understood; the next run makes it anew."""


class UnreadableStatusError(StoreError):
    """A `status.json` that this user may not read, or that the disk does not give; it is left as it is."""


def schema() -> dict[str, Json]:
    """Return what the file says as JSON Schema."""
    return Status.model_json_schema(mode="serialization")


def read_status(dataset: Path) -> Status | None:
    """Read the status of a dataset; None where there is none. Raises DamagedStatusError, UnreadableStatusError."""
    path = dataset / STATUS_FILE
    try:
        return Status.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableStatusError(
            f"{path} cannot be read ({error.strerror or error}) and is left as it is: give the user that refreshes the "
            "right to read it, or move it away"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise DamagedStatusError(
            f"{path} is damaged ({where + ': ' if where else ''}{first['msg']}): the next refresh makes it anew"
        ) from error


def write_status(dataset: Path, status: Status) -> None:
    """Put the status of a dataset in its place, whole or not at all. Raises OSError."""
    half = dataset / _HALF
    half.write_text(status.to_json(), "utf-8")
    sync(half)
    os.replace(half, dataset / STATUS_FILE)
    sync(dataset)


@contextmanager
def one_at_a_time(dataset: Path) -> Iterator[None]:
    """Keep other processes from the status while it is read and written. Raises BusyError, OSError."""
    dataset.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(dataset / _LOCK, timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        raise BusyError(f"{dataset / STATUS_FILE} is being written by another process") from None


def with_missed(status: Status | None, dataset: str, why: str, at: datetime) -> Status:
    """Return the status that tells of one more run that was skipped since it came too late."""
    before = status or Status(dataset=dataset, written_at=at)
    return before.model_copy(update={"missed_runs": before.missed_runs + 1, "missed_at": at, "missed": why})


def with_run(status: Status | None, dataset: str, run: RunStatus, at: datetime) -> Status:
    """Return the status that tells of one more run; one that was skipped is only remembered."""
    before = status or Status(dataset=dataset, written_at=at)
    skipped = run.ending is Ending.SKIPPED
    good = run.ending in (Ending.PUBLISHED, Ending.UNCHANGED)
    return before.model_copy(
        update={
            "dataset": dataset,
            "written_at": at,
            "last_run": before.last_run if skipped else run,
            "last_good_run": run if good else before.last_good_run,
            "recent_runs": (*before.recent_runs, run)[-MOST_RUNS:],
        }
    )
