"""Before Prefect: whether a run is wanted, the settings it is imported with, and whether its API answers.

Nothing here imports Prefect until `unreachable` does, so that a plain build never loads it and every setting is in
place when it is.
"""

import atexit
import logging
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from communique.errors import UnreachableError

SETTINGS: Mapping[str, str] = {
    # Nothing is reported to anyone: client, server and metrics each have a switch of their own.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLI_PROMPT": "false",
    # A temporary server takes 15 to 25 s to start on two cores.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
"""Settings of a run; what is already in the environment stays."""

LOGGERS = ("prefect", "EventsWorker", "APILogWorker")
"""Prefect's loggers: its own tree, and two of its background threads that stand outside it."""

_API_URL = "PREFECT_API_URL"
_TIMEOUT_SECONDS = 10.0
_WAIT_SECONDS = 5.0
"""For a thread of Prefect's to end."""


def configured_api(environment: Mapping[str, str] = os.environ) -> str | None:
    """The address of the Prefect API that environment or active profile name, or None."""
    if url := environment.get(_API_URL):
        return url
    home = Path(environment.get("PREFECT_HOME") or Path.home() / ".prefect").expanduser()
    path = Path(environment.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser()
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    active = environment.get("PREFECT_PROFILE") or written.get("active")
    url = written.get("profiles", {}).get(active, {}).get(_API_URL)
    return url if isinstance(url, str) and url else None


def prepare(environment: "os._Environ[str]" = os.environ) -> None:
    """Put the settings of a run in place; without a configured API, Prefect may start a temporary server."""
    for name, value in SETTINGS.items():
        environment.setdefault(name, value)
    if configured_api(environment) is None:
        environment["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "true"


def silence() -> None:
    """Keep Prefect's log off the terminal; its API gets it all the same, and errors are told by the command line."""
    for name in LOGGERS:
        log = logging.getLogger(name)
        log.addHandler(logging.NullHandler())
        log.propagate = False


def check_reachable(url: str) -> None:
    """Ask the API whether it is there. Raises UnreachableError."""
    import httpx
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    # Where Prefect was imported before, it knows the settings of that moment.
    with (
        temporary_settings({PREFECT_API_URL: url}),
        get_client(httpx_settings={"timeout": _TIMEOUT_SECONDS}, sync_client=True) as client,
    ):
        problem = client.api_healthcheck()
    if problem is not None:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        kind = "does not answer" if isinstance(problem, httpx.HTTPError) else "is not well"
        raise UnreachableError(
            f"the Prefect API at {url} {kind} ({reason}): start it or correct PREFECT_API_URL; "
            "build and refresh go without it by --no-prefect"
        )


def end_threads_at_exit() -> None:
    """See to it that Prefect's threads end before the interpreter does.

    To be called before Prefect is imported: what it does itself at the end comes first then.
    """
    atexit.register(_end_threads)


def _end_threads() -> None:
    """End the threads in which Prefect waits for events, which have none to come.

    Left to the end of the interpreter they are stopped where they stand, and all that a flow used stays with them:
    DuckDB's library then tells of leaks on standard error. Prefect has no public way to end both.
    """
    from prefect._internal.concurrency import threads

    for name in ("_global_loop", "_run_sync_loop"):
        waiting = getattr(threads, name, None)
        if waiting is not None:
            waiting.shutdown()
            waiting.thread.join(_WAIT_SECONDS)
