"""How the log is written, known before anything is loaded."""

from enum import StrEnum

ENVIRONMENT = "COMMUNIQUE_LOG_FORMAT"
"""The environment variable that says how the log is written."""


class LogFormat(StrEnum):
    """How the log is written to standard error."""

    TEXT = "text"
    JSON = "json"
