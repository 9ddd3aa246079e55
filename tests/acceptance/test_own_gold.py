"""The example documents against their annotation in tests/gold: where its quotes stand, and how much of it is found."""

import gzip
import importlib.util
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from communique.evaluate import Evaluation, evaluate
from communique.evaluate.floors import read_floors

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GOLD = Path(__file__).resolve().parents[1] / "gold"
FLOORS = read_floors(GOLD / "floors.toml")
LIMITS = tomllib.loads((GOLD / "floors.toml").read_text("utf-8"))
ANNOTATED = sorted(path.stem for path in GOLD.glob("*.json"))
RECORDS = frozenset({".jsonl", ".ndjson"})
LISTS = ("boilerplate", "roles", "statements", "funding", "transfers", "figures", "events", "requests")

Row = Mapping[str, Any]


def annotation(name: str) -> Row:
    read: Row = json.loads((GOLD / f"{name}.json").read_text("utf-8"))
    return read


def described(path: Path) -> list[tuple[str, Row]]:
    """The documents of a file of `seeds/`, each with what is written beside it or in its record about itself."""
    stems = [path.name]
    while "." in stems[-1]:
        stems.append(stems[-1].rpartition(".")[0])
    beside = next((found for stem in stems if (found := path.with_name(f"{stem}.meta.json")).exists()), None)
    shared: Row = json.loads(beside.read_text("utf-8")) if beside else {}
    records: list[Row]
    if ".parquet" in path.suffixes:
        records = pq.read_table(path).to_pylist()
    elif RECORDS & set(path.suffixes):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        records = [json.loads(line) for line in data.decode("utf-8").splitlines()]
    else:
        return [(path.name, shared)]
    return [(str(r["id"]), {**shared, **{k: v for k, v in r.items() if v}}) for r in records]


DESCRIBED = [one for path in sorted(SEEDS.iterdir()) if not path.name.endswith(".meta.json") for one in described(path)]


@pytest.fixture(scope="module")
def version(seeds_dataset: Path) -> Path:
    return seeds_dataset / "1.0.0"


@pytest.fixture(scope="module")
def documents(version: Path) -> dict[str, Row]:
    """The documents by the name of their annotation: the last part of the locator, without a suffix."""
    rows = pq.read_table(version / "documents.parquet").to_pylist()
    return {Path(row["locator"]).name.split(".")[0]: row for row in rows}


@pytest.fixture(scope="module")
def evaluation(version: Path) -> Evaluation:
    return evaluate(version, GOLD, intervals=False)


@pytest.fixture(scope="module")
def place() -> ModuleType:
    """The script that fills the offsets in, as a module."""
    found = importlib.util.spec_from_file_location("place", GOLD / "place.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ANNOTATED)
def test_an_annotation_is_in_form_and_as_the_script_writes_it(place: ModuleType, name: str) -> None:
    assert list(place.faults(annotation(name))) == []
    assert place.written(annotation(name)) == (GOLD / f"{name}.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"quote": "two ships"}, None),
        ({"quote": "ships", "occurrence": 1}, None),
        ({"quote": "three ships"}, "is not in the text"),
        ({"quote": "ships"}, "is in the text 2 times: give its occurrence"),
        ({"quote": "ships", "occurrence": 2}, "is in the text 2 times only"),
        ({"quote": ""}, "is not in the text"),
    ],
)
def test_the_script_refuses_a_quote_that_it_cannot_place(
    place: ModuleType, row: dict[str, Any], wrong: str | None
) -> None:
    text = "Latvia sends two ships. The ships sail on Monday."
    tables: dict[str, Any] = {table: [] for table in place.ROWS} | {"events": [row]}
    said = list(place.place(tables, text))

    if wrong:
        assert len(said) == 1
        assert wrong in said[0]
    else:
        assert said == []
        assert text[row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize(
    ("table", "changed", "wrong"),
    [
        ("events", {}, []),
        ("events", {"kind": "battle"}, ["events[0]: kind 'battle' is in no vocabulary"]),
        ("events", {"date": "2026-02-30"}, ["events[0]: date '2026-02-30' is no date"]),
        ("events", {"date": "2026-03/2026-02"}, ["events[0]: date '2026-03/2026-02' is no date"]),
        ("events", {"day": "2026-02-03"}, ["events[0]: day is not known"]),
        ("figures", {"value": "1,200"}, ["figures[0]: value '1,200' is no number"]),
        ("figures", {"value": None}, []),
    ],
)
def test_the_script_says_what_is_not_in_form(
    place: ModuleType, table: str, changed: dict[str, Any], wrong: list[str]
) -> None:
    words: dict[str, Any] = {"kind": "visit", "comparator": "eq"}
    row = {field: words.get(field) for field in place.ROWS[table]} | {"quote": "two ships"} | changed
    written: dict[str, Any] = {field: [] if field in place.ROWS else None for field in place.FIELDS} | {table: [row]}

    assert list(place.faults(written)) == wrong


@pytest.mark.parametrize("name", ANNOTATED)
def test_every_quote_stands_at_its_offsets(documents: dict[str, Row], name: str) -> None:
    text = documents[name]["text"]

    for table in LISTS:
        for row in annotation(name)[table]:
            found = text[row["start"] : row["end"]]
            if "quote_end" in row:
                assert found.startswith(row["quote"]), (table, row)
                assert found.endswith(row["quote_end"]), (table, row)
            else:
                assert found == row["quote"], (table, row)


def test_every_document_that_is_extracted_is_annotated_and_no_copy_is(version: Path, documents: dict[str, Row]) -> None:
    relations = {
        row["document_id"]: row["relation"] for row in pq.read_table(version / "duplicates.parquet").to_pylist()
    }
    copies = {"identical", "near"}
    extracted = [name for name, row in documents.items() if relations.get(row["document_id"]) not in copies]

    assert sorted(extracted) == ANNOTATED


def test_there_are_thirty_documents_and_none_is_refused(version: Path, documents: dict[str, Row]) -> None:
    assert len(documents) >= 30
    assert pq.read_table(version / "quarantine.parquet").to_pylist() == []


@pytest.mark.parametrize(("name", "facts"), DESCRIBED, ids=[name for name, _ in DESCRIBED])
def test_a_document_tells_its_origin_and_that_it_is_an_example(name: str, facts: Row) -> None:
    assert facts["note"].startswith("Example "), name
    assert len(facts["origin"].split()) >= 8
    assert facts["licence"] == "Apache-2.0"
    assert facts["attribution"]


@pytest.mark.parametrize("name", ANNOTATED)
def test_no_direct_quotation_is_put_into_a_persons_mouth(name: str) -> None:
    direct = [row for row in annotation(name)["statements"] if row["kind"] == "direct"]
    people = {e["name"] for e in annotation(name)["entities"] if e["kind"] == "person"}

    assert [row["quote"] for row in direct if row["speaker_kind"] == "person" or row["speaker"] in people] == []


def test_no_document_is_lost_and_no_row_is_without_its_words(evaluation: Evaluation) -> None:
    assert evaluation.absent == ()
    assert evaluation.ungrounded == 0


@pytest.mark.parametrize(("measure", "floor"), FLOORS.items())
def test_no_measure_falls_below_its_floor_on_the_examples(evaluation: Evaluation, measure: str, floor: float) -> None:
    assert evaluation.f1()[measure] >= floor


@pytest.mark.parametrize("column", ["title", "published_on"])
def test_what_the_text_says_of_itself_is_read(documents: dict[str, Row], column: str) -> None:
    stated = {name: annotation(name)[column] for name in ANNOTATED if annotation(name)[column]}
    right = [name for name, value in stated.items() if str(documents[name][column]) == value]

    assert len(right) / len(stated) >= LIMITS["share"][column], sorted(set(stated) - set(right))


def test_few_quotations_have_a_wrong_speaker(evaluation: Evaluation) -> None:
    assert evaluation.speakers.wrong <= LIMITS["most"]["wrong_speakers"]
