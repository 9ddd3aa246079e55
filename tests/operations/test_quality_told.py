"""A fall of quality: measured by a refresh against annotated documents, and told."""

import json
from pathlib import Path

import yaml

from communique.collect.loading import load
from communique.operations.conclude import conclude
from communique.operations.run import Ending, RefreshRequest, refresh
from communique.operations.status import Concern

TEXT = "Riverland allocated EUR 400 million for ferries, the ministry said.\n"
FUNDING = "Riverland allocated EUR 400 million for ferries"


def test_a_version_that_reads_worse_than_the_one_before_is_told(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "gold").mkdir()
    start = TEXT.index(FUNDING)
    row = {"quote": FUNDING, "start": start, "end": start + len(FUNDING), "amount": 400_000_000, "currency": "EUR"}
    annotated = {"id": "note", "text_sha256": None, "funding": [row], "annotated": ["funding"]}
    (tmp_path / "gold" / "note.json").write_text(json.dumps(annotated), "utf-8")
    written = {"gold": "gold", "sources": [{"name": "press", "kind": "folder", "path": "press"}]}
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump(written), "utf-8")
    configuration = load(tmp_path / "sources.yaml")
    request = RefreshRequest(configuration, tmp_path / "aid", workers=1)

    told = []
    for text in (TEXT, TEXT.replace("400 million", "some money")):
        (tmp_path / "press" / "note.txt").write_text(text, "utf-8")
        outcome = refresh(request)
        assert outcome.ending is Ending.PUBLISHED
        told.append(
            [notice for notice in conclude(outcome, configuration).notices if notice.concern is Concern.QUALITY]
        )
    assert told[0] == []
    (notice,) = told[1]
    assert (notice.subject, "funding amount 1.000 to 0.000" in notice.message) == ("1.1.0", True)
