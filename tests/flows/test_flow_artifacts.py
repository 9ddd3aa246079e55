"""What a Prefect run leaves behind, read back from its server, and which of its failures are tried again."""

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

import communique.build as stages
from communique.build import BuildResult
from communique.dataset.layout import is_dataset
from communique.errors import GateError, StoreError, UsageError
from communique.flows import build as flow_module
from communique.flows.build import build as flow

NOTE = "Note {}\n\nDenmark pledged DKK {} million for ships, the ministry said.\n"

pytestmark = pytest.mark.usefixtures("server")


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(NOTE.format(number, number + 1), encoding="utf-8")
    return folder


def run(press: Path, dataset: str, **options: Any) -> BuildResult:
    found: BuildResult = flow([str(press)], dataset, str(press.parent / "datasets"), 1, **options)
    return found


def artifact(dataset: str, name: str) -> Any:
    """The newest artifact of a dataset's builds: a page, or the rows of a table."""
    wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[f"build-{dataset}-{name}"]))
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=wanted)
    data = max(found, key=lambda one: one.created).data
    return data if name == "summary" else json.loads(data)


def test_the_first_version_and_the_next_are_told_table_by_table(press: Path) -> None:
    run(press, "ships")
    rows = {row["table"]: row for row in artifact("ships", "rows")}
    assert rows["documents"] == {"table": "documents", "rows": 3, "added": 3, "removed": 0, "changed": 0}
    assert artifact("ships", "summary").startswith("# ships 1.0.0: published\n\nthe first version\n")

    (press / "0.txt").unlink()
    (press / "3.txt").write_text(NOTE.format(3, 40), encoding="utf-8")
    (press / "4.txt").write_text(NOTE.format(4, 50), encoding="utf-8")
    run(press, "ships")
    rows = {row["table"]: row for row in artifact("ships", "rows")}
    assert rows["documents"] == {"table": "documents", "rows": 4, "added": 2, "removed": 1, "changed": 0}
    assert (rows["funding"]["added"], rows["funding"]["removed"]) == (2, 1)
    page = artifact("ships", "summary")
    assert "# ships 1.1.0: published" in page
    assert "| documents | 4 | 2 | 1 | 0 |" in page

    run(press, "ships")
    rows = {row["table"]: row for row in artifact("ships", "rows")}
    assert rows["documents"] == {"table": "documents", "rows": 4, "added": 0, "removed": 0, "changed": 0}
    assert "# ships 1.1.0: nothing changed" in artifact("ships", "summary")


def test_refusals_are_told_by_reason_with_three_examples(press: Path) -> None:
    for number in range(5):
        (press / f"empty-{number}.txt").write_text("")
    (press / "records.jsonl").write_text('{"id": "x", "text": | a <b> *pipe*\n')
    run(press, "refusals")

    refused = {row["reason"]: row for row in artifact("refusals", "refused")}
    assert refused["empty_file"]["rows"] == 5
    assert refused["empty_file"]["examples"].split("; ") == [f"press/empty-{number}.txt" for number in range(3)]
    page = artifact("refusals", "summary")
    assert "## Refused" in page
    assert "press/empty-2.txt" in page
    assert "press/empty-3.txt" not in page
    assert "press/records.jsonl:1" in page


def spoiled(fact: pa.Table, rows: int) -> pa.Table:
    """A table of facts whose first rows have evidence that is not in the text."""
    place = fact.schema.get_field_index("evidence")
    words = fact.column("evidence").to_pylist()
    wrong = ["X" + word[1:] if number < rows else word for number, word in enumerate(words)]
    return fact.set_column(place, fact.schema.field(place), pa.array(wrong, pa.string()))


def test_rows_that_fail_validation_are_told_with_rule_value_and_evidence(
    press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stages.validate
    monkeypatch.setattr(stages, "validate", lambda t, *held: real({**t, "funding": spoiled(t["funding"], 1)}, *held))
    run(press, "invalid", text="none")

    (row,) = [row for row in artifact("invalid", "invalid") if row["table"] == "funding"]
    assert (row["rule"], row["column"]) == ("verbatim", "evidence")
    assert row["value"] == row["evidence"]
    assert row["evidence"].startswith("X")
    page = artifact("invalid", "summary")
    assert "## Rows that did not pass validation" in page
    assert f"| funding | {row['row']} | verbatim | evidence | X" in page


def test_a_run_that_is_stopped_leaves_its_reasons_and_then_raises(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = stages.validate

    def none_fits(tables: dict[str, pa.Table], *held: object) -> object:
        documents = tables["documents"]
        place = documents.schema.get_field_index("raw_sha256")
        wrong = pa.array(["no digest"] * documents.num_rows, pa.string())
        return real({**tables, "documents": documents.set_column(place, documents.schema.field(place), wrong)}, *held)

    monkeypatch.setattr(stages, "validate", none_fits)
    with pytest.raises(GateError, match="no document could be read"):
        run(press, "stopped")

    page = artifact("stopped", "summary")
    assert page.startswith("# stopped failed\n\nno document could be read (")
    told = [row for row in artifact("stopped", "invalid") if row["table"] == "documents"]
    assert [(row["row"], row["column"], row["value"]) for row in told] == [
        (f"press/{number}.txt", "raw_sha256", "no digest") for number in range(3)
    ]
    assert artifact("stopped", "rows") == []
    assert not is_dataset(press.parent / "datasets" / "stopped"), "results for the next build are none"


def test_a_wrong_call_is_told_too(press: Path) -> None:
    with pytest.raises(UsageError, match="text 'half': it is one of full, evidence, none"):
        run(press, "wrong", text="half")
    assert "text 'half'" in artifact("wrong", "summary")


def failing(times: int, work: Callable[..., Any], error: OSError) -> tuple[Callable[..., Any], list[int]]:
    """The function, failing so many times first; and the list of calls."""
    calls: list[int] = []

    def tried(*args: Any, **kwargs: Any) -> Any:
        calls.append(len(calls))
        if len(calls) <= times:
            raise error
        return work(*args, **kwargs)

    return tried, calls


@pytest.mark.parametrize("stage", ["read", "publish"])
def test_an_error_that_passes_is_tried_again(press: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    monkeypatch.setattr(flow_module, "RETRY_SECONDS", 0.01)
    tried, calls = failing(1, getattr(stages, stage), OSError(errno.EIO, "the drive was gone"))
    monkeypatch.setattr(stages, stage, tried)

    result = run(press, f"passing-{stage}")

    assert result.publication.changed
    assert len(calls) == 2


def test_an_error_that_stays_fails_with_its_message_after_three_tries(
    press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow_module, "RETRY_SECONDS", 0.01)
    tried, calls = failing(9, stages.publish, OSError(errno.EIO, "the drive is gone"))

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return tried(*args, **kwargs)
        except OSError as error:
            raise StoreError("cannot publish: the drive is gone") from error

    monkeypatch.setattr(stages, "publish", wrapped)
    with pytest.raises(StoreError, match="cannot publish: the drive is gone"):
        run(press, "lasting")
    assert len(calls) == 3
    assert "the drive is gone" in artifact("lasting", "summary")


def test_an_error_that_no_second_try_mends_is_not_tried_again(press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, calls = failing(9, stages.read, OSError(errno.EACCES, "not yours"))
    monkeypatch.setattr(stages, "read", tried)

    with pytest.raises(OSError, match="not yours"):
        run(press, "forbidden")
    assert len(calls) == 1
