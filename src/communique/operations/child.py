"""The process that a supervised refresh runs in: `python -m communique.operations.child`, started by `supervised`.

Over the connection to its parent it gets the request, and sends what happens: progress, log records, and at last the
outcome. It ends, with all that it started, as soon as its parent is gone.
"""

import logging
import os
import signal
import sys
from dataclasses import replace
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Lock, Thread

from communique.build.steps import Progress
from communique.errors import CommuniqueError
from communique.operations.outcome import RefreshOutcome, RefreshRequest
from communique.operations.run import refresh

Message = Progress | logging.LogRecord | RefreshOutcome

logger = logging.getLogger(__name__)


class Teller(QueueHandler):
    """Sends messages to the parent, from any thread; as a handler of logs, records with their words put together."""

    def __init__(self, parent: "Connection[Message, RefreshRequest]") -> None:
        super().__init__(SimpleQueue())
        self._parent = parent
        self._one = Lock()

    def tell(self, message: Message) -> None:
        """Send a message."""
        with self._one:
            self._parent.send(message)

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send a record of a log."""
        self.tell(record)


def main(descriptor: int) -> None:
    """Refresh as the parent at the other end of the connection asks."""
    os.set_inheritable(descriptor, False)
    parent: Connection[Message, RefreshRequest] = Connection(descriptor)
    request = parent.recv()
    Thread(target=_end_with_parent, args=(parent,), name="lifeline", daemon=True).start()
    teller = Teller(parent)
    log = logging.getLogger("communique")
    log.addHandler(teller)
    log.setLevel(logging.INFO)
    log.propagate = False
    teller.tell(_sendable(refresh(request, teller.tell)))


def _end_with_parent(parent: "Connection[Message, RefreshRequest]") -> None:
    """Wait until the parent is gone, then end this process and all that it started."""
    try:
        parent.recv()
    except (EOFError, OSError):
        os.killpg(os.getpgid(0), signal.SIGKILL)


def _sendable(outcome: RefreshOutcome) -> RefreshOutcome:
    """Return the outcome; an error that does not come through whole is put into words."""
    try:
        ForkingPickler.loads(ForkingPickler.dumps(outcome.error))
    except Exception as unsent:
        logger.warning("an error of the kind %s is told by its words", type(outcome.error).__name__, exc_info=unsent)
        return replace(outcome, error=CommuniqueError(outcome.reason))
    return outcome


if __name__ == "__main__":
    main(int(sys.argv[1]))
