"""What a flow tells of a refresh: status, notifications, the page of the run as artifacts, the log of its stages."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
from prefect.logging.handlers import APILogHandler

from communique.collect.configuration import Configuration
from communique.errors import CommuniqueError
from communique.flows.artifacts import leave
from communique.flows.blocks import send_by_block
from communique.flows.due import next_due
from communique.operations import logs
from communique.operations.conclude import conclude, conclude_unconfigured, note_missed
from communique.operations.log_format import LogFormat
from communique.operations.outcome import RefreshOutcome, utc_now
from communique.operations.page import RefreshPage

logger = logging.getLogger(__name__)


def tell(outcome: RefreshOutcome, configuration: Configuration) -> None:
    """Tell of a refresh whoever is to know: its log, `status.json`, notifications, and artifacts of the run.

    A server that does not answer costs its artifacts, never the run.
    """
    logs.log_outcome(outcome)
    conclusion = conclude(outcome, configuration, next_run_at=_next_due(), by_block=send_by_block)
    logs.log_conclusion(conclusion)
    try:
        leave_artifacts(RefreshPage(outcome, conclusion))
    except httpx.HTTPError as error:
        logger.warning("the artifacts of the refresh of %s could not be left: %s", outcome.dataset, error)


def tell_unconfigured(dataset: Path, error: CommuniqueError) -> None:
    """Tell of a refresh that could not read its sources.yaml, as far as the runs before say whom."""
    conclusion = conclude_unconfigured(dataset, error, utc_now(), send_by_block)
    if conclusion is not None:
        logs.log_conclusion(conclusion)


def tell_missed(dataset: Path, why: str) -> None:
    """Tell of a run that is not wanted any more: in its log, and by a count in `status.json`."""
    for one in (why, *note_missed(dataset, why, utc_now())):
        logger.warning("%s", one)


def leave_artifacts(page: RefreshPage) -> None:
    """Leave what became of the refresh, for people and for programs."""
    report = page.report
    tables = [
        ("sources", page.sources_table(), "What came from every source"),
        ("pages", page.refused_table(), "Pages that were refused, by source and rule, with examples"),
        ("rows", report.rows_table(), "Rows per table against the version before"),
        ("refused", report.refused_table(), "Documents and rows that were refused, by reason, with examples"),
        ("invalid", report.invalid_table(), "Rows that did not pass validation"),
    ]
    leave("refresh", report.dataset, report.state, page.markdown(), tables)


@contextmanager
def in_run_log(*, on_console: bool) -> Iterator[None]:
    """Have the log of stages and what else the program logs stand in the log of the Prefect run.

    `on_console` says whether the stages stand on standard error too. Where the environment says so, they do as lines
    of JSON (`COMMUNIQUE_LOG_FORMAT=json`).
    """
    as_json = logs.log_format() is LogFormat.JSON
    if as_json:
        logs.write_log(LogFormat.JSON)
    handler = APILogHandler()
    ours = (logging.getLogger(logs.ROOT), logs.logger)
    level, propagates = logs.logger.level, logs.logger.propagate
    logs.logger.setLevel(logging.INFO)
    logs.logger.propagate = on_console or as_json
    listening = ours[:1] if logs.logger.propagate else ours
    for log in listening:
        log.addHandler(handler)
    try:
        yield
    finally:
        for log in listening:
            log.removeHandler(handler)
        logs.logger.setLevel(level)
        logs.logger.propagate = propagates


def _next_due() -> datetime | None:
    try:
        return next_due()
    except httpx.HTTPError as error:
        logger.warning("when the next run is due could not be asked: %s", error)
        return None
