"""A shard of documents: its rows are put into the contract's types together, and one that fits none is told alone."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from communique.build import extraction
from communique.build.results import MADE_OF, StageResults
from communique.extract import Extraction, ExtractSettings
from communique.resolve import Row, resolve

TEXTS = {"a" * 20: "Norway gave Ukraine €3 million.", "b" * 20: "The minister met envoys.", "c" * 20: "Rain fell."}


class Nowhere(StageResults):
    """Results that are kept nowhere."""

    def __init__(self) -> None:
        pass

    def keep(self, rows: pa.Table) -> None:
        pass


def shard() -> pa.Table:
    columns = {
        "media_type": "text/plain",
        "source": "given",
        "language": "en",
        "title": None,
        "published_on": None,
        "published_precision": None,
    }
    return pa.Table.from_pylist(
        [
            {
                **columns,
                "document_id": document_id,
                "locator": f"{document_id[0]}.txt",
                "text": text,
                "blocks": [{"role": "paragraph", "block_start": 0, "block_end": len(text)}],
                MADE_OF: document_id * 3,
            }
            for document_id, text in TEXTS.items()
        ]
    )


def test_a_value_that_its_column_cannot_hold_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    plain: Callable[[Extraction], dict[str, list[Row]]] = resolve

    def flawed(read: Extraction) -> dict[str, list[Row]]:
        rows = plain(read)
        if read.reading.document.document_id.startswith("b"):
            rows["mentions"].append({"document_id": "b" * 20, "mention_start": "no number"})
        return rows

    whole = extraction.extract_shard(shard(), ExtractSettings(), Nowhere())
    monkeypatch.setattr(extraction, "resolve", flawed)
    found = extraction.extract_shard(shard(), ExtractSettings(), Nowhere())

    assert whole.rows.num_rows == 3
    assert whole.failures.num_rows == 0
    assert found.rows.to_pylist() == [row for row in whole.rows.to_pylist() if row[MADE_OF][0] != "b"]
    refused: list[dict[str, Any]] = found.failures.to_pylist()
    assert [(row["rule"], row["locator"]) for row in refused] == [("extraction_failed", "given/b.txt")]
