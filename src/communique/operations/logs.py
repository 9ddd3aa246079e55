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
from enum import StrEnum

from communique.build.steps import Progress, Watch
from communique.dataset.manifest import Json
from communique.errors import UsageError
from communique.operations.run import Ending, RefreshOutcome

ENVIRONMENT = "COMMUNIQUE_LOG_FORMAT"
"""The environment variable that says how the log is written: `text` or `json`."""

ROOT = "communique"

_FIELDS = ("event", "dataset", "stage", "source", "counts", "seconds", "ending", "version")
"""What a record may carry beside its words, as `extra`."""

RUN: ContextVar[str | None] = ContextVar("RUN", default=None)
"""The run that is at work."""

logger = logging.getLogger(__name__)


class LogFormat(StrEnum):
    """How the log is written to standard error."""

    TEXT = "text"
    JSON = "json"


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


def log_as_json() -> None:
    """Write what this program logs to standard error as lines of JSON, stages too; again is nothing."""
    log = logging.getLogger(ROOT)
    if any(isinstance(known.formatter, JsonLines) for known in log.handlers):
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.propagate = False
    logger.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    logging.getLogger("py.warnings").addHandler(handler)


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


def log_outcome(outcome: RefreshOutcome) -> None:
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
    ended: dict[str, object] = {
        "event": "run_ended",
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


def _counts(outcome: RefreshOutcome) -> Mapping[str, int]:
    if outcome.result is None:
        return {}
    refused = sum(refusal.rows for refusal in outcome.result.refused)
    return {**outcome.result.publication.rows, "refused": refused}
