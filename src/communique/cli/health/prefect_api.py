"""Prefect: which API flows would talk to, whether it answers, and whether anything is reported to anyone."""

import http.client
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from communique.cli.health.check import Check, State, Use, needed
from communique.flows import session

AREA = "Prefect"
TIMEOUT_SECONDS = 1.0
_OFF = frozenset({"0", "false", "no", "off", "f", "n"})
_REPORTS = ("PREFECT_SERVER_ANALYTICS_ENABLED", "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS")


def check_prefect(use: Use) -> Iterator[Check]:
    """Ask the configured API whether it is there, without loading Prefect."""
    url = session.configured_api()
    if url is None:
        yield _none_configured(use)
    else:
        yield _api(url, use)
    yield _analytics()


def _none_configured(use: Use) -> Check:
    if use.includes(Use.SCHEDULE):
        advice = "start one (prefect server start), and set PREFECT_API_URL to its address"
        return Check(AREA, "API", State.WRONG, "none configured: nothing runs on a schedule without one", advice)
    told = "none configured: builds run plainly, and with --prefect on a temporary server"
    return Check(AREA, "API", State.OK, told)


def _api(url: str, use: Use) -> Check:
    problem = _unreachable(url)
    if problem is None:
        return Check(AREA, "API", State.OK, f"{url} answers")
    advice = "start it, correct PREFECT_API_URL, or build with --no-prefect"
    # A build asks it too, as soon as it is configured.
    return Check(AREA, "API", needed(use, Use.BUILD), f"{url} does not answer ({problem})", advice)


def _unreachable(url: str) -> str | None:
    """Return why the API does not answer, or None when it does; one that wants a key answers."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return str(error)
    if parts.scheme not in {"http", "https"} or not host:
        return "not an address that starts with http:// or https://"
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", parts.path.rstrip("/") + "/health")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return None if status < http.HTTPStatus.NOT_FOUND else f"status {status}"


def _analytics() -> Check:
    """Whether Prefect would report its use: our settings say no, and what is in the environment wins over them."""
    reporting = [name for name in _REPORTS if _value(name) not in _OFF]
    if _value("DO_NOT_TRACK") in _OFF:
        reporting.append("DO_NOT_TRACK")
    if not reporting:
        return Check(AREA, "analytics", State.OK, "off: nothing is reported to anyone")
    names = ", ".join(f"{name}={_value(name)}" for name in reporting)
    return Check(AREA, "analytics", State.NOTE, f"on ({names})", "unset these to report nothing")


def _value(name: str) -> str:
    return os.environ.get(name, session.SETTINGS[name]).strip().lower()
