"""Pages that were collected more than once: a state whose article is as it was before is no document of its own."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from communique.build.failures import refusal
from communique.row_order import rows_at, rows_where
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage
from communique.workspace import IN_MEMORY, Workspace

SAME_ARTICLE = "same_article"
"""The rule of a page of which something changed, but not its title or its article."""


@dataclass(frozen=True, slots=True)
class States:
    """The documents that are left, and the states that are none."""

    documents: pa.Table
    quarantine: pa.Table


def without_repeated_articles(documents: pa.Table, workspace: Workspace = IN_MEMORY) -> States:
    """Leave out documents whose title and body an earlier document of the same source and locator has.

    Takes and gives the contract's table `documents`, its order unchanged. Menus, counters and lists of other news
    change every day on pages whose article stays as it was.
    """
    dropped: list[int] = []
    for rows in _of_one_place(documents, workspace):
        seen: set[tuple[str | None, str]] = set()
        for row in rows:
            said = _said(documents, row)
            if said in seen:
                dropped.append(row)
            seen.add(said)
    if not dropped:
        return States(documents, empty("quarantine"))
    left_out = np.zeros(documents.num_rows, np.bool_)
    left_out[dropped] = True
    places = documents.select(["source", "locator"])
    given = rows_at(places, pa.array(np.flatnonzero(left_out))).to_pylist()
    refused = [refusal(Stage.CLEAN, SAME_ARTICLE, one, "title and article are as they were before") for one in given]
    return States(
        rows_where(documents, pa.chunked_array([pa.array(~left_out)]), workspace),
        pa.Table.from_pylist(refused, schema=arrow_schema("quarantine")),
    )


def _of_one_place(documents: pa.Table, workspace: Workspace) -> list[list[int]]:
    """The rows of each source and locator that more than one has, lowest first."""
    if documents.num_rows == 0:
        return []
    numbers = pa.array(np.arange(documents.num_rows))
    with workspace.connected() as connection:
        connection.register("places", documents.select(["source", "locator"]).append_column("row", numbers))
        return [rows for (rows,) in connection.execute(_REPEATED).fetchall()]


_REPEATED = """
WITH repeated AS (SELECT source, locator FROM places GROUP BY ALL HAVING count(*) > 1)
SELECT list(row ORDER BY row) AS rows FROM places JOIN repeated USING (source, locator)
GROUP BY source, locator ORDER BY min(row)
"""
"""No list is made of a place that has one document, as nearly all have."""


def _said(documents: pa.Table, row: int) -> tuple[str | None, str]:
    return documents.column("title")[row].as_py(), documents.column("body")[row].as_py()
