"""The tables of a version from what its documents gave."""

from collections.abc import Iterator
from itertools import chain, groupby

import pyarrow as pa

from communique.build.extraction import EXTRACTED, Extracted
from communique.resolve import Row
from communique.resolve.entities import merge_entities
from communique.schemas.contract import arrow_schema
from communique.workspace import IN_MEMORY, Workspace

_AT_ONCE = 4096
"""Entities that are Python values at a time."""


def assemble(extracted: Extracted, workspace: Workspace = IN_MEMORY) -> dict[str, pa.Table]:
    """The rows of all documents by table; what they say of one entity becomes one row of `entities`.

    Raises ContractError as `merge_entities`.
    """
    tables = {name: extracted.table(name) for name in EXTRACTED}
    return {**tables, "entities": workspace.hold(arrow_schema("entities"), _entities(tables["entities"], workspace))}


def _entities(rows: pa.Table, workspace: Workspace) -> Iterator[pa.Table]:
    """Yield the entities, some at a time, by their ids."""
    waiting: list[Row] = []
    for _entity, said in groupby(_by_id(rows, workspace), key=lambda row: row["entity_id"]):
        waiting += said
        if len(waiting) >= _AT_ONCE:
            yield merge_entities(waiting)
            waiting = []
    yield merge_entities(waiting)


def _by_id(rows: pa.Table, workspace: Workspace) -> Iterator[Row]:
    """Yield the rows of a table by entity_id, each once: most documents say the same of an entity."""
    with workspace.connected() as connection:
        connection.register("rows", rows)
        found = connection.sql("SELECT DISTINCT * FROM rows ORDER BY entity_id").to_arrow_reader(_AT_ONCE)
        yield from chain.from_iterable(batch.to_pylist() for batch in found)
