"""Whether a command runs as a Prefect flow, and what must be in place before it does."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.build.steps import Watch


def wanted(prefect: bool | None) -> bool:
    """Whether to run as a flow: as asked for, else where a Prefect API is configured."""
    from communique.flows import session

    return prefect is True or (prefect is None and session.configured_api() is not None)


def prepare(quiet: bool, watch: "Watch") -> None:
    """Put the settings of a run in place before Prefect is imported, and have `watch` told of progress.

    Raises UnreachableError when the API that is configured does not answer.
    """
    from communique.flows import session

    session.prepare()
    session.end_threads_at_exit()
    api = session.configured_api()
    if api is not None:
        session.check_reachable(api)
    elif not quiet:
        print("starting a temporary Prefect server (about 20 seconds)", file=sys.stderr)
    from communique.flows.build import WATCH

    session.silence()
    WATCH.set(watch)


def send_by_block(name: str, subject: str, body: str) -> None:
    """Send by a notification block of the API that is configured. Raises NotifyError, also where none is."""
    from communique.flows import session
    from communique.operations.notify import NotifyError

    if session.configured_api() is None:
        raise NotifyError("no Prefect API is configured that would know it: set PREFECT_API_URL")
    session.prepare()
    from communique.flows.blocks import send_by_block as send

    send(name, subject, body)
