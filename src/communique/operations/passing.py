"""Which failures may pass by themselves, so that a second try makes sense."""

import errno

from communique.errors import BusyError, UnreachableError

TRANSIENT = frozenset(
    {errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ECONNRESET}
)
"""Errors of a file system that may pass: those of a network drive that was gone for a moment."""


def may_pass(error: BaseException) -> bool:
    """Whether the same work may do better in a while: something did not answer, a drive was gone, another was at it."""
    if isinstance(error, UnreachableError | BusyError):
        return True
    return is_transient(error)


def is_transient(error: BaseException) -> bool:
    """Whether a file system failed as a network drive does that was gone for a moment."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return isinstance(cause, OSError) and cause.errno in TRANSIENT
