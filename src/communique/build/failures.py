"""Documents on which our own code fails: told on standard error, kept in quarantine, and never at the others' cost."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from communique.errors import GateError, UsageError
from communique.resolve import Row
from communique.schemas.vocabulary import Stage

logger = logging.getLogger(__name__)
_met: set[str] = set()
_TOLD = 3
"""How many reasons an error names."""


class StoppedError(GateError):
    """A build was stopped, and nothing published; `quarantine` says one by one what was refused until then."""

    def __init__(self, message: str, quarantine: pa.Table) -> None:
        super().__init__(message, quarantine)
        self.message = message
        self.quarantine = quarantine

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class FailureBound:
    """How many documents may fail a stage: a `share` of them, where there are `documents` or more. All may never."""

    share: float = 0.05
    documents: int = 20

    def check(self, stage: Stage, total: int, failed: pa.Table) -> None:
        """Raise StoppedError when more of `total` documents than that are in `failed`, rows of quarantine."""
        count = failed.num_rows
        if count == 0 or (count < total and (total < self.documents or count <= self.share * total)):
            return
        told = failed.slice(0, _TOLD).select(["locator", "failing_value"]).to_pylist()
        reasons = "; ".join(f"{row['locator']}: {row['failing_value']}" for row in told)
        more = "; ..." if count > _TOLD else ""
        raise StoppedError(
            f"{count} of {total} documents failed to {stage} ({reasons}{more}), and at most {self.share:.0%} may; "
            "nothing was published",
            failed,
        )


def failure_bound(share: float | None) -> FailureBound:
    """The bound that a call asks for: a share of however few documents, or the usual bound for None.

    Raises UsageError for a share that is none.
    """
    if share is None:
        return FailureBound()
    if not 0 <= share <= 1:
        raise UsageError(f"--max-failures {share:g}: the share of documents that may fail is a number from 0 to 1")
    return FailureBound(share, documents=1)


def failure(stage: Stage, rule: str, document: Mapping[str, str], error: Exception) -> Row:
    """The row of quarantine for a document that made a stage fail. Tells of it too.

    `document` has source and locator, and document_id once it has one. The trace is told once a process for every line
    of code that fails.
    """
    place = f"{document['source']}/{document['locator']}"
    reason = f"{type(error).__name__}: {error}".splitlines()[0]
    line = traceback.format_tb(error.__traceback__)[-1]
    logger.error("%s: %s: %s", place, rule, reason, exc_info=None if line in _met else error)
    _met.add(line)
    return refusal(stage, rule, document, reason)


def refusal(stage: Stage, rule: str, document: Mapping[str, str], reason: str) -> Row:
    """The row of quarantine for a document that a stage cannot take, by a rule with a name."""
    return {
        "stage": str(stage),
        "table_name": None,
        "locator": f"{document['source']}/{document['locator']}",
        "document_id": document.get("document_id"),
        "rule": rule,
        "column_name": None,
        "failing_value": reason,
        "row_json": None,
    }
