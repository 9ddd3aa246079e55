"""Pages that were collected more than once: a state whose article is as it was before is no document of its own."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from communique.build.failures import refusal
from communique.rows import rows_at
from communique.schemas.contract import arrow_schema, empty
from communique.schemas.vocabulary import Stage

SAME_ARTICLE = "same_article"
"""The rule of a page of which something changed, but not its title or its article."""


@dataclass(frozen=True, slots=True)
class States:
    """The documents that are left, and the states that are none."""

    documents: pa.Table
    quarantine: pa.Table


def without_repeated_articles(documents: pa.Table) -> States:
    """Leave out documents whose title and body an earlier document of the same source and locator has.

    Takes and gives the contract's table `documents`, its order unchanged. Menus, counters and lists of other news
    change every day on pages whose article stays as it was.
    """
    if documents.num_rows == 0:
        return States(documents, empty("quarantine"))
    keys = documents.select(["source", "locator"]).append_column("row", pa.array(range(documents.num_rows)))
    counted = keys.group_by(["source", "locator"]).aggregate([("row", "list"), ("row", "count")])
    repeated = counted.filter(pc.field("row_count") > 1).column("row_list").to_pylist()
    dropped: list[int] = []
    for rows in repeated:
        seen: set[tuple[str | None, str]] = set()
        for row, said in zip(sorted(rows), _said(documents, sorted(rows)), strict=True):
            if said in seen:
                dropped.append(row)
            seen.add(said)
    given = documents.select(["source", "locator"]).take(pa.array(sorted(dropped), pa.int64())).to_pylist()
    refused = [refusal(Stage.CLEAN, SAME_ARTICLE, one, "title and article are as they were before") for one in given]
    kept = pa.array(sorted(set(range(documents.num_rows)) - set(dropped)), pa.int64())
    return States(
        rows_at(documents, kept),
        pa.Table.from_pylist(refused, schema=arrow_schema("quarantine")),
    )


def _said(documents: pa.Table, rows: list[int]) -> list[tuple[str | None, str]]:
    titles, bodies = documents.column("title"), documents.column("body")
    return [(titles[row].as_py(), bodies[row].as_py()) for row in rows]
