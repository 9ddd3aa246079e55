"""Concerned: the documents that share anything by which they could be related to another.

Most share nothing, and of those no more than their signatures is looked at: whatever is told below holds Python objects
for every document that it looks at.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from communique.dedupe.known import Signed
from communique.dedupe.signatures import in_order_of_names
from communique.dedupe.texts import Rows
from communique.workspace import IN_MEMORY, Workspace

Marks = npt.NDArray[np.bool_]
"""Whether something holds of each."""


def concerned(
    documents: pa.Table, numbers: npt.NDArray[np.int64], signed: Signed, workspace: Workspace = IN_MEMORY
) -> Rows:
    """The positions of documents that share their body, text, address or page, or whose body is in a candidate pair.

    `numbers` says which of the signed bodies each document has.
    """
    bodies: Marks = np.bincount(numbers, minlength=len(signed.texts)) > 1
    bodies[signed.pairs.ravel()] = True
    bodies |= _same_text(signed)
    found = bodies[numbers]
    found[_same_place(documents, workspace)] = True
    return np.flatnonzero(found)


def _same_text(signed: Signed) -> Marks:
    """Which bodies say the same as another once they are made alike; those of which nothing is left do not."""
    _, text = in_order_of_names(signed.texts)
    shared: Marks = (np.bincount(text) > 1)[text] & signed.texts.any(axis=1)
    return shared


def _same_place(documents: pa.Table, workspace: Workspace) -> Rows:
    """The positions of documents at one address of a source, and of the states of one page."""
    columns = ["source", "url"]
    queries = [_SHARED.format(key="url", known="url <> ''")]
    if {"locator", "collected_at"} <= set(documents.column_names):
        columns += ["locator", "collected_at"]
        queries.append(_SHARED.format(key="locator", known="collected_at IS NOT NULL"))
    with workspace.connected() as connection:
        numbers = pa.array(np.arange(documents.num_rows))
        connection.register("documents", documents.select(columns).append_column("position", numbers))
        found = connection.execute(" UNION ".join(queries)).fetchnumpy()["position"]
    return np.asarray(found, np.int64)


_SHARED = """
SELECT position FROM documents
SEMI JOIN (
    SELECT source, {key} FROM documents WHERE {known} GROUP BY ALL HAVING count(*) > 1
) AS shared USING (source, {key})
WHERE {known}
"""
