"""A refresh in processes of its own, so that one that is stuck, or out of memory, can be ended with all it started.

Nothing less ends it for certain: a thread that waits in a library does not hear of it, and the processes that extract
outlive the one that started them. What is killed leaves versions and archive whole, and the next run goes on from
there.
"""

import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock, Timer

from communique.build.steps import Progress, Watch, unwatched
from communique.errors import CommuniqueError, ExitStatus
from communique.operations import child
from communique.operations.ending import Ending
from communique.operations.outcome import RefreshOutcome, RefreshRequest, utc_now

CHILD = (sys.executable, "-P", "-m", child.__name__)

_PARTING_SECONDS = 10.0
"""For a process to end by itself after its last word."""


class EndedError(CommuniqueError):
    """A refresh was ended before it was through."""

    exit_status = ExitStatus.DATA_DID_NOT_PASS


def supervised(request: RefreshRequest, limit: timedelta | None = None, watch: Watch = unwatched) -> RefreshOutcome:
    """Refresh in processes of its own, for no longer than `limit`; they end with this one, however it ends.

    What they log comes to the loggers of this process. As `refresh`, it gives errors in the outcome; an interruption
    ends the processes and goes on.
    """
    began = utc_now()
    ours, theirs = Pipe()
    with ours:
        with theirs:
            group = _Group([*CHILD, str(theirs.fileno())], theirs.fileno())
        timer = None if limit is None else Timer(limit.total_seconds(), group.end, [True])
        outcome: RefreshOutcome | None = None
        try:
            if timer is not None:
                timer.daemon = True
                timer.start()
            ours.send(request)
            outcome = _followed(ours, watch)
        except (EOFError, OSError):  # it is gone
            pass
        finally:
            if timer is not None:
                timer.cancel()
            group.end()
    if outcome is not None:
        return outcome
    what, ending = f"the refresh of {request.dataset}", Ending.FAILED
    if group.was_late:
        ending, how = Ending.TIMED_OUT, f"was ended after {_told(limit)}, the most it may take"
    else:
        how = _how(group.status)
    error = EndedError(f"{what} {how}; published versions are whole, and the next run goes on from there")
    return RefreshOutcome(request.dataset, ending, began, utc_now(), error=error)


class _Group:
    """A process with all that it starts."""

    def __init__(self, command: list[str], descriptor: int) -> None:
        """Start it in a session of its own: a signal to the group of this process does not reach it."""
        self._process = subprocess.Popen(  # noqa: S603 - this program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[descriptor],
            start_new_session=True,
        )
        self._one = Lock()
        self.was_late = False

    @property
    def status(self) -> int:
        """How it ended."""
        return self._process.wait()

    def end(self, late: bool = False) -> None:
        """End it, if it is there; again is nothing."""
        with self._one:
            # Before anybody asked how it ended its number is not given to another process.
            if self._process.returncode is None:
                self.was_late = late
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


def _followed(process: "Connection[RefreshRequest, child.Message]", watch: Watch) -> RefreshOutcome:
    """Pass on what is told until the outcome comes. Raises EOFError where the process ends without one."""
    while True:
        message = process.recv()
        if isinstance(message, RefreshOutcome):
            process.poll(_PARTING_SECONDS)
            return message
        if isinstance(message, Progress):
            watch(message)
        else:
            logging.getLogger(message.name).handle(message)


def _told(limit: timedelta | None) -> str:
    seconds = 0.0 if limit is None else limit.total_seconds()
    return f"{seconds / 60:g} minutes" if seconds >= 60 else f"{seconds:g} s"


def _how(status: int) -> str:
    if status == -signal.SIGKILL:
        return "was killed (for want of memory?)"
    return f"ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
