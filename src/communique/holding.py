"""One at a time: a lock that the system frees when its process dies, and that says who holds it while one does."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from communique.errors import BusyError

HOLDER_SUFFIX = ".holder"
"""Ends the name of the file, beside a lock, that says who holds it. Not in the lock: who waits for it empties it."""


@contextmanager
def hold(lock: Path, seconds: float = 0, busy: str | None = None) -> Iterator[None]:
    """Hold a lock in a folder that exists, after waiting for it so long.

    Raises OSError, and BusyError that says by whom it is held, or that `busy` (`PLACE is being written to`) is by whom.
    """
    holder = lock.with_name(f"{lock.name}{HOLDER_SUFFIX}")
    try:
        with FileLock(lock, timeout=seconds):
            began = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(f"process {os.getpid()} on {platform.node() or 'this machine'} since {began}", "utf-8")
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout:
        raise BusyError(f"{busy or f'{lock} is held'} by {_told(holder)}: wait for it and try again") from None


def _told(holder: Path) -> str:
    try:
        return holder.read_text("utf-8") or "another process"
    except OSError:
        return "another process"
