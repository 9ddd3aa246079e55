"""Whole builds on small texts: every stage in its place, the same bytes however it is run, nothing lost on the way."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spacy.tokens import Doc

from communique.build import BuildRequest, BuildResult, NothingReadError, build, cleaning, extraction
from communique.build.failures import FailureBound
from communique.build.results import StageResults
from communique.build.steps import PlainSteps, WorkerPool
from communique.errors import CommuniqueError, ContractError, ExitStatus, GateError, SourceError, UsageError
from communique.extract import ExtractSettings, Opened, parsing
from communique.extract.reading import Document
from communique.publish.store import STORE_FOLDER
from communique.schemas.contract import arrow_schema
from communique.schemas.vocabulary import Stage

STATEMENT = """Ministry of Lakes: defence budget agreed

“We will deliver 40 patrol boats to Ukraine this year,” the minister, Anna Sjöberg, said on Tuesday.

Germany allocated EUR 400 million for drones. She added that talks with Poland continue. 🚤
"""
NOTE = """The council met in Oslo.

Norway pledged NOK 5 billion for air defence in 2025.
"""


def write_sources(folder: Path, *, backwards: bool = False) -> Path:
    """A folder of two texts and a file of forty records, so that there is more than one shard."""
    records = [
        {
            "id": f"r{n:02d}",
            "text": f"Report {n}.\n\nFrance promised {n + 2} trucks to Moldova. Unit {n} of {n * 7} left.",
        }
        for n in range(40)
    ]
    files = {
        "a.txt": STATEMENT,
        "later/b.txt": NOTE,
        "records.jsonl": "".join(json.dumps(r) + "\n" for r in records),
    }
    for name in sorted(files, reverse=backwards):
        path = folder / "press" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8")
    return folder / "press"


def build_plainly(*sources: Path, dataset: Path, workers: int = 1) -> BuildResult:
    with WorkerPool(workers) as pool:
        return build(BuildRequest(tuple(map(str, sources)), dataset), PlainSteps(pool))


def parquet_digests(version: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(version.glob("*.parquet"))}


def rows(result: BuildResult, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(result.publication.folder / f"{table}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    folder = tmp_path_factory.mktemp("plain")
    return build_plainly(write_sources(folder), dataset=folder / "datasets" / "boats")


def is_unpublished(dataset: Path) -> bool:
    """Whether a reader finds no dataset there: results kept for the next build are none."""
    return not dataset.exists() or [path.name for path in dataset.iterdir()] == [STORE_FOLDER]


def test_a_build_publishes_every_document_and_what_it_says(built: BuildResult) -> None:
    assert (built.publication.version, built.publication.changed) == ("1.0.0", True)
    assert len(rows(built, "documents")) == 42
    text_of = {row["document_id"]: row["text"] for row in rows(built, "documents")}
    facts = [fact for table in ("statements", "funding", "transfers") for fact in rows(built, table)]
    assert facts
    assert all(
        text_of[fact["document_id"]][fact["evidence_start"] : fact["evidence_end"]] == fact["evidence"]
        for fact in facts
    )
    amounts = {(row["currency"], int(row["amount"])) for row in rows(built, "funding")}
    assert amounts >= {("EUR", 400_000_000), ("NOK", 5_000_000_000)}


def test_unchanged_input_makes_no_version(built: BuildResult) -> None:
    sources = built.publication.folder.parents[2] / "press"
    again = build_plainly(sources, dataset=built.publication.folder.parent)
    assert (again.publication.version, again.publication.changed) == ("1.0.0", False)


def test_the_same_bytes_elsewhere_with_two_workers_another_hash_seed_and_order_of_files(
    built: BuildResult, tmp_path: Path
) -> None:
    sources = write_sources(tmp_path / "another" / "place", backwards=True)
    code = "from communique.cli import main; main()"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "build",
            str(sources),
            "--dataset",
            "boats",
            "--workers",
            "2",
            "--no-prefect",
            "--json",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    folder = tmp_path / json.loads(done.stdout)["folder"]
    assert parquet_digests(folder) == parquet_digests(built.publication.folder)


def test_copies_are_kept_but_not_extracted_again(tmp_path: Path) -> None:
    sources = tmp_path / "press"
    sources.mkdir()
    for name in ("a.txt", "copy.txt"):
        (sources / name).write_text(STATEMENT, encoding="utf-8")
    result = build_plainly(sources, dataset=tmp_path / "boats")
    assert len(rows(result, "documents")) == 2
    assert sorted(row["canonical"] for row in rows(result, "documents")) == [False, True]
    assert len({row["document_id"] for row in rows(result, "funding")}) == 1


def texts_of(given: Sequence[object]) -> list[str]:
    """The texts among what a step is given: of a document, or of its sentences."""
    read = [one.reading.text for one in given if isinstance(one, Opened)]
    whole = [one.text for one in given if isinstance(one, Document)]
    return read + whole + [doc.text for one in given if isinstance(one, list) for doc in one]


@pytest.mark.parametrize(
    ("room", "step"), [(extraction, "open_document"), (parsing.Quick, "_annotate"), (extraction, "extract_opened")]
)
def test_a_document_that_fails_costs_no_other_and_is_told(
    room: ModuleType | type,
    step: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sources = write_sources(tmp_path)
    real = getattr(room, step)

    def flawed(*given: parsing.Quick | Document | Opened | Sequence[Doc] | ExtractSettings) -> object:
        if any("Oslo" in text for text in texts_of(given)):
            raise ZeroDivisionError("a rule\nwith a flaw")
        return real(*given)

    monkeypatch.setattr(room, step, flawed)
    with caplog.at_level(logging.ERROR):
        result = build_plainly(sources, dataset=tmp_path / "boats")
    [refused] = rows(result, "quarantine")
    assert (refused["stage"], refused["rule"], refused["locator"]) == (
        "extract",
        "extraction_failed",
        "press/later/b.txt",
    )
    assert refused["failing_value"] == "ZeroDivisionError: a rule"
    failed = {row["document_id"]: row["locator"] for row in rows(result, "documents")}
    assert failed[refused["document_id"]] == "later/b.txt"
    assert len(failed) == 42
    assert not {row["document_id"] for row in rows(result, "funding")} & {refused["document_id"]}
    assert "a rule" in caplog.text
    assert [(r.stage, r.rule, r.rows) for r in result.refused] == [("extract", "extraction_failed", 1)]


@pytest.mark.parametrize("kind", [ContractError, SourceError, UsageError])
@pytest.mark.parametrize(
    ("room", "stage", "rule", "documents"),
    [("clean", "clean", "cleaning_failed", 41), ("extract", "extract", "extraction_failed", 42)],
)
def test_an_error_of_ours_about_one_document_costs_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[CommuniqueError],
    room: str,
    stage: str,
    rule: str,
    documents: int,
) -> None:
    module, step = {"clean": (cleaning, "clean"), "extract": (extraction, "open_document")}[room]
    real = getattr(module, step)

    def strict(given: pa.Table | Document, *settings: ExtractSettings) -> object:
        texts = [given.text] if isinstance(given, Document) else given["content"].to_pylist()
        if any("Oslo" in text for text in texts):
            raise kind("this one is not as it should be")
        return real(given, *settings)

    monkeypatch.setattr(module, step, strict)
    result = build_plainly(write_sources(tmp_path), dataset=tmp_path / "boats")

    assert len(rows(result, "documents")) == documents
    [refused] = rows(result, "quarantine")
    assert (refused["stage"], refused["rule"], refused["locator"]) == (stage, rule, "press/later/b.txt")
    assert refused["failing_value"] == f"{kind.__name__}: this one is not as it should be"


def test_a_model_that_is_not_there_is_no_fault_of_a_document() -> None:
    columns = {name: pa.array([], pa.string()) for name in ("document_id", "source", "locator", "text", "content")}
    with pytest.raises(UsageError, match="no_such_model"):
        extraction.extract_shard(pa.table(columns), ExtractSettings("no_such_model"), StageResults())


def test_what_cannot_be_read_is_refused_by_name_and_costs_no_other(tmp_path: Path) -> None:
    sources = write_sources(tmp_path)
    (sources / "empty.txt").write_text("")
    (sources / "binary.txt").write_bytes(b"\x00\x01\x02" * 50)
    with (sources / "records.jsonl").open("a") as lines:
        lines.write('{"id": "broken", "text": \n')
    result = build_plainly(sources, dataset=tmp_path / "boats")
    assert len(rows(result, "documents")) == 42
    assert {(row["locator"], row["rule"]) for row in rows(result, "quarantine")} == {
        ("press/empty.txt", "empty_file"),
        ("press/binary.txt", "binary"),
        ("press/records.jsonl:41", "not_json"),
    }
    assert sum(r.rows for r in result.refused) == 3


def test_nothing_is_published_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "empty.txt").write_text("")
    with pytest.raises(
        NothingReadError, match=r"no document could be read \(1 empty_file\); nothing was published"
    ) as told:
        build_plainly(tmp_path / "press", dataset=tmp_path / "boats")
    assert [(r.stage, r.rule, r.rows) for r in told.value.refused] == [("read", "empty_file", 1)]
    assert is_unpublished(tmp_path / "boats")


def test_an_unknown_model_is_a_wrong_call(tmp_path: Path) -> None:
    request = BuildRequest((str(write_sources(tmp_path)),), tmp_path / "boats", model="no_such_model")
    with pytest.raises(UsageError, match="no_such_model"):
        build(request, PlainSteps(WorkerPool(1)))


def test_a_flaw_that_meets_every_document_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flawed(document: Document, settings: ExtractSettings) -> object:
        raise ZeroDivisionError("a rule with a flaw")

    monkeypatch.setattr(extraction, "open_document", flawed)
    with pytest.raises(GateError, match=r"42 of 42 .* failed to extract \(\S+: ZeroDivisionError: a rule with a flaw;"):
        build_plainly(write_sources(tmp_path), dataset=tmp_path / "boats")
    assert is_unpublished(tmp_path / "boats")


@pytest.mark.parametrize("room", ["clean", "extract"])
def test_many_documents_that_fail_publish_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: str) -> None:
    """Three of 42 are more than 5 %, unless the build allows it; two are not."""
    module, step = {"clean": (cleaning, "clean"), "extract": (extraction, "open_document")}[room]
    real = getattr(module, step)
    flawed = ["Report 1.", "Report 2.", "Report 3."]

    def flawy(given: pa.Table | Document, *settings: ExtractSettings) -> object:
        texts = [given.text] if isinstance(given, Document) else given["content"].to_pylist()
        if any(text.startswith(start) for start in flawed for text in texts):
            raise ZeroDivisionError("a rule with a flaw")
        return real(given, *settings)

    monkeypatch.setattr(module, step, flawy)
    sources = str(write_sources(tmp_path))
    with pytest.raises(
        GateError,
        match=rf"^3 of 42 documents failed to {room} \(press/records\.jsonl\S*: ZeroDivisionError: a rule with a flaw; "
        r".* at most 5% may; nothing was published$",
    ) as told:
        build(BuildRequest((sources,), tmp_path / "boats"), PlainSteps(WorkerPool(1)))
    assert told.value.exit_status == ExitStatus.DATA_DID_NOT_PASS
    assert is_unpublished(tmp_path / "boats")

    lenient = BuildRequest((sources,), tmp_path / "lenient", failures=FailureBound(share=0.1))
    assert build(lenient, PlainSteps(WorkerPool(1))).publication.changed
    flawed.pop()
    assert build(BuildRequest((sources,), tmp_path / "boats"), PlainSteps(WorkerPool(1))).publication.changed


@pytest.mark.parametrize(
    ("total", "failed", "passes"),
    [(0, 0, True), (1, 1, False), (19, 18, True), (19, 19, False), (20, 1, True), (20, 2, False), (1000, 50, True)],
)
def test_the_bound_of_failures(total: int, failed: int, passes: bool) -> None:
    row = {"stage": "extract", "locator": "a.txt", "rule": "extraction_failed", "failing_value": "a flaw"}
    rows = pa.Table.from_pylist([row] * failed, schema=arrow_schema("quarantine"))
    with nullcontext() if passes else pytest.raises(GateError, match=f"{failed} of {total}"):
        FailureBound().check(Stage.EXTRACT, total, rows)


class LosingSteps(PlainSteps):
    """Runs stages and loses a row of one of them on the way."""

    def __init__(self, lost: str) -> None:
        super().__init__(WorkerPool(1))
        self._lost = lost

    def run(self, stage: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        result = super().run(stage, function, *args, **kwargs)
        return replace(result, records=result.records.slice(1)) if stage == self._lost else result

    def map(self, stage: str, function: Callable[[Any], Any], shards: Sequence[Any]) -> Iterator[Any]:
        for number, found in enumerate(super().map(stage, function, shards)):
            lost = number == 0 and stage == self._lost
            yield replace(found, documents=found.documents.slice(1)) if lost else found


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("read", "42 items read, but 41 kept and 0 in quarantine"),
        ("clean", "42 records, but 41 kept and 0 in quarantine"),
    ],
)
def test_what_is_lost_on_the_way_is_noticed(tmp_path: Path, stage: str, says: str) -> None:
    request = BuildRequest((str(write_sources(tmp_path)),), tmp_path / "boats")
    with pytest.raises(ContractError, match=says):
        build(request, LosingSteps(stage))
    assert is_unpublished(tmp_path / "boats")


def test_a_record_that_cannot_be_cleaned_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = cleaning.clean

    def clean(records: pa.Table) -> pa.Table:
        if any("Oslo" in text for text in records["content"].to_pylist()):
            raise ZeroDivisionError("a flaw")
        return real(records)

    monkeypatch.setattr(cleaning, "clean", clean)
    result = build_plainly(write_sources(tmp_path), dataset=tmp_path / "boats")
    assert len(rows(result, "documents")) == 41
    [refused] = rows(result, "quarantine")
    assert (refused["stage"], refused["rule"], refused["locator"]) == ("clean", "cleaning_failed", "press/later/b.txt")
