"""The errors that reach a user: what happened, where, and what to do."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of the command line."""

    DONE = 0
    DATA_DID_NOT_PASS = 1
    WRONG_CALL = 2
    UNREACHABLE = 3


class CommuniqueError(Exception):
    """Base of every error that this package raises on purpose; `str(error)` is one line for a user."""

    exit_status = ExitStatus.WRONG_CALL


class UsageError(CommuniqueError):
    """The call was wrong: an unknown name, a missing path, an option that does not fit."""


class SourceError(CommuniqueError):
    """A source as a whole cannot be read (a bad record inside one is quarantined instead)."""


class ContractError(CommuniqueError):
    """Data does not have the shape that the contract declares."""

    exit_status = ExitStatus.DATA_DID_NOT_PASS


class GateError(CommuniqueError):
    """A version was built but must not be published."""

    exit_status = ExitStatus.DATA_DID_NOT_PASS


class StoreError(CommuniqueError):
    """A dataset folder cannot be read or written, or what it holds is damaged."""


class BusyError(StoreError):
    """Another process is at work on a dataset or an archive, and only one may be."""


class UnreachableError(CommuniqueError):
    """A remote service or store does not answer."""

    exit_status = ExitStatus.UNREACHABLE
