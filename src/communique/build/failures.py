"""Documents on which our own code fails: told on standard error, kept in quarantine, and never at the others' cost."""

import logging
import traceback
from collections.abc import Mapping

from communique.resolve import Row
from communique.schemas.vocabulary import Stage

logger = logging.getLogger(__name__)
_met: set[str] = set()


def failure(stage: Stage, rule: str, document: Mapping[str, str], error: Exception) -> Row:
    """The row of quarantine for a document (document_id, source, locator) that made a stage fail. Tells of it too.

    The trace is told once a process for every line of code that fails.
    """
    place = f"{document['source']}/{document['locator']}"
    reason = f"{type(error).__name__}: {error}".splitlines()[0]
    line = traceback.format_tb(error.__traceback__)[-1]
    logger.error("%s: %s: %s", place, rule, reason, exc_info=None if line in _met else error)
    _met.add(line)
    return {
        "stage": str(stage),
        "table_name": None,
        "locator": place,
        "document_id": document["document_id"],
        "rule": rule,
        "column_name": None,
        "failing_value": reason,
        "row_json": None,
    }
