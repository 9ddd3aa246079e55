"""Logs as lines of JSON for machines that gather them: run, dataset, stage and counts as fields of their own."""

import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from communique.dataset.manifest import Json
from communique.errors import UsageError
from communique.operations.ending import Ending
from communique.operations.log_format import ENVIRONMENT, LogFormat
from communique.operations.notify import Turn
from communique.operations.status import Concern
from communique.progress import Progress, Watch

if TYPE_CHECKING:
    from communique.operations.conclude import Conclusion
    from communique.operations.outcome import RefreshOutcome

ROOT = "communique"

_FIELDS = ("event", "dataset", "stage", "source", "counts", "seconds", "ending", "version")
"""What a record may carry beside its words, as `extra`."""

_ENDED = "run_ended"
_SAID = {_ENDED, *(f"{concern}_{turn}" for concern in (Concern.FAILURE, Concern.GATE) for turn in Turn)}
"""What the command line says itself."""

_WARNINGS = "py.warnings"
_RETRIES = "stamina"
"""Who says that something is tried again: in JSON only; for people, what came of it in the end is enough."""

RUN: ContextVar[str | None] = ContextVar("RUN", default=None)
"""The run that is at work."""

logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object on one line: `at` (UTC), `level`, `logger`, `message`, and what it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        found: dict[str, Json] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (run := getattr(record, "run", None) or RUN.get()) is not None:
            found["run"] = run
        found |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info:
            found["trace"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False, default=str)


def log_format(environment: Mapping[str, str] = os.environ) -> LogFormat:
    """Return what the environment says of the log. Raises UsageError for what is no format."""
    written = environment.get(ENVIRONMENT) or LogFormat.TEXT
    if written not in list(LogFormat):
        raise UsageError(f"{ENVIRONMENT}={written}: it is one of {', '.join(LogFormat)}")
    return LogFormat(written)


class _ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to what is standard error when something is written."""

    @property
    def stream(self) -> TextIO:
        """Standard error."""
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Take no other."""


def write_log(how: LogFormat) -> None:
    """Write the log to standard error, in place of how it was written before.

    As text only what somebody should know, as the command line says it; as JSON all that this program logs, from its
    notes on stages up.
    """
    whole = logging.getLogger(ROOT)
    retries = logging.getLogger(_RETRIES)
    retries.propagate = False
    for log in (whole, logger, logging.getLogger(_WARNINGS), retries):
        for handler in [known for known in log.handlers if isinstance(known, _ToStandardError)]:
            log.removeHandler(handler)
    handler = _ToStandardError()
    as_json = how is LogFormat.JSON
    whole.propagate, logger.propagate = not as_json, as_json
    logger.setLevel(logging.INFO if as_json else logging.WARNING)
    logging.captureWarnings(capture=as_json)
    if as_json:
        handler.setFormatter(JsonLines())
        whole.addHandler(handler)
        logging.getLogger(_WARNINGS).addHandler(handler)
        retries.addHandler(handler)
    else:
        retries.addHandler(logging.NullHandler())
        handler.setFormatter(logging.Formatter(f"{ROOT}: %(message)s"))
        handler.addFilter(lambda record: getattr(record, "event", None) not in _SAID)
        logger.addHandler(handler)


@contextmanager
def run_named(name: str) -> Iterator[None]:
    """Have records say of which run they are."""
    token = RUN.set(name)
    try:
        yield
    finally:
        RUN.reset(token)


def logged(watch: Watch) -> Watch:
    """Return a watch that logs when a stage begins and when it is through, with its seconds, and passes all on."""
    begun: dict[str, float] = {}

    def told(progress: Progress) -> None:
        stage = progress.stage
        if stage not in begun:
            begun[stage] = time.monotonic()
            about: dict[str, object] = {"event": "stage_began", "stage": stage, "counts": {"total": progress.total}}
            logger.info("%s", stage, extra=about)
        if progress.done == progress.total:
            seconds = round(time.monotonic() - begun.pop(stage), 3)
            about = {"event": "stage_ended", "stage": stage, "counts": {"done": progress.done}, "seconds": seconds}
            logger.info("%s is through", stage, extra=about)
        watch(progress)

    return told


def log_outcome(outcome: "RefreshOutcome") -> None:
    """Log what came of a refresh: a line for each source that was asked, and one for the whole."""
    dataset = outcome.dataset.name
    for visit in outcome.collection.visits if outcome.collection else ():
        counts = {
            name: getattr(visit, name)
            for name in ("listed", "new", "changed", "unchanged", "gone", "refused", "left_over")
        }
        level = logging.WARNING if visit.problem else logging.INFO
        about = {"event": "source", "dataset": dataset, "source": visit.source, "counts": counts}
        logger.log(level, "%s: %s", visit.source, visit.problem or "read", extra=about)
    for note in outcome.collection.notes if outcome.collection else ():
        logger.warning("%s", note, extra={"event": "left_out", "dataset": dataset})
    for page in outcome.collection.vanished if outcome.collection else ():
        about = {"event": "vanished", "dataset": dataset, "source": page.source}
        logger.warning("%s is not there any more since %s", page.place, f"{page.gone_since:%Y-%m-%d}", extra=about)
    ended: dict[str, object] = {
        "event": _ENDED,
        "dataset": dataset,
        "ending": str(outcome.ending),
        "counts": _counts(outcome),
        "seconds": round((outcome.ended_at - outcome.began_at).total_seconds(), 3),
    }
    if outcome.result is not None:
        ended["version"] = outcome.result.publication.version
    level = logging.INFO if outcome.ending.is_well else logging.ERROR
    if outcome.ending is Ending.SKIPPED:
        level = logging.WARNING
    logger.log(level, "%s: %s", outcome.ending, outcome.reason, extra=ended)


def log_conclusion(conclusion: "Conclusion") -> None:
    """Log what is the matter since this run or is over, and what could not be written or sent."""
    for notice in conclusion.notices:
        level = logging.INFO if notice.turn is Turn.OVER else logging.WARNING
        about = {"event": f"{notice.concern}_{notice.turn}", "dataset": conclusion.status.dataset}
        logger.log(level, "%s", notice.line, extra=about)
    for warning in conclusion.warnings:
        logger.warning("%s", warning, extra={"event": "warning", "dataset": conclusion.status.dataset})


def _counts(outcome: "RefreshOutcome") -> Mapping[str, int]:
    if outcome.result is None:
        return {}
    refused = sum(refusal.rows for refusal in outcome.result.refused)
    return {**outcome.result.publication.rows, "refused": refused}
