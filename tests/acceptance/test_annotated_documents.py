"""Annotated real documents, scored: nothing lost, nothing without its words, no measure below its floor.

The documents, and a scorer of their own that ours must agree with, are not part of the project: the tests skip where
they are not beside it.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from communique.evaluate import Evaluation, evaluate
from communique.evaluate.floors import below, read_floors

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD, SCORER = SHARED / "gold", SHARED / "tools" / "score.py"
FLOORS = Path(__file__).with_name("floors.toml")
FACTS = ("statements", "funding", "transfers", "figures", "events", "requests", "relations")

pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated documents are not beside the project")

Row = dict[str, Any]


@pytest.fixture(scope="session")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annotated")
    command = [str(Path(sys.executable).parent / "communique"), "build", str(GOLD / "source.jsonl")]
    subprocess.run([*command, "--datasets", str(folder), "--dataset", "gold", "--no-prefect", "--quiet"], check=True)
    return folder / "gold" / "1.0.0"


@pytest.fixture(scope="session")
def found(version: Path) -> Evaluation:
    return evaluate(version, GOLD, intervals=False)


def test_no_document_is_lost_or_read_otherwise(found: Evaluation) -> None:
    assert found.documents == len(list(GOLD.glob("*.json")))
    assert (found.absent, found.text_differs) == ((), ())


def test_no_row_is_without_its_words(found: Evaluation) -> None:
    assert found.ungrounded == 0


def test_no_measure_falls_below_its_floor(found: Evaluation) -> None:
    assert list(map(str, below(found, read_floors(FLOORS)))) == []


def as_read(_table: str, rows: list[Row]) -> list[Row]:
    return rows


def every_third_dropped(_table: str, rows: list[Row]) -> list[Row]:
    return [row for place, row in enumerate(rows) if place % 3]


def evidence_shifted(table: str, rows: list[Row]) -> list[Row]:
    for row in rows[::4] if table in FACTS else ():
        row["evidence_start"] += 1
    for row in rows[1::4] if table == "statements" else ():
        row["content_end"] -= 1
    return rows


def evidence_as_long_as_the_document(table: str, rows: list[Row]) -> list[Row]:
    for row in rows[::2] if table in FACTS else ():
        text = TEXTS[row["document_id"]]
        row.update(evidence=text, evidence_start=0, evidence_end=len(text))
    return rows


def speakers_and_parties_swapped(_table: str, rows: list[Row]) -> list[Row]:
    for column in ("speaker_id", "provider_id", "recipient_id", "subject_id", "title"):
        if rows and column in rows[0]:
            others = [row[column] for row in rows]
            for row, other in zip(rows, others[5:] + others[:5], strict=True):
                row[column] = other
    return rows


def statuses_values_and_periods_changed(_table: str, rows: list[Row]) -> list[Row]:
    for place, row in enumerate(rows):
        if place % 2 and "status" in row:
            row["status"] = "other"
        if place % 3 == 0 and "period_precision" in row:
            row["period_precision"] = "year"
        if place % 5 == 0 and "comparator" in row:
            row["comparator"] = "gt"
        if place % 7 == 0 and "quantity" in row:
            row["quantity"] = 3
    return rows


def rows_told_twice(table: str, rows: list[Row]) -> list[Row]:
    return rows + rows[::2] if table in (*FACTS, "mentions") else rows


def names_cut_and_blocks_widened(table: str, rows: list[Row]) -> list[Row]:
    for row in rows:
        if table == "entities":
            row["name"], row["aliases"] = row["name"].split()[-1], row["aliases"][1:]
        if table == "documents":
            row["blocks"] = [b | {"block_end": b["block_end"] + 9} for b in row["blocks"]]
    return rows


Damage = Callable[[str, list[Row]], list[Row]]
DAMAGES: tuple[Damage, ...] = (
    as_read,
    every_third_dropped,
    evidence_shifted,
    evidence_as_long_as_the_document,
    speakers_and_parties_swapped,
    statuses_values_and_periods_changed,
    rows_told_twice,
    names_cut_and_blocks_widened,
)
TEXTS: dict[str, str] = {}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.skipif(not SCORER.is_file(), reason="the other scorer is not beside the project")
def test_both_scorers_give_the_same_figures(version: Path, tmp_path: Path, damage: Damage) -> None:
    TEXTS.update((row["document_id"], row["text"]) for row in pq.read_table(version / "documents.parquet").to_pylist())
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for path in sorted(version.glob("*.parquet")):
        table = pq.read_table(path)
        rows = damage(path.stem, table.to_pylist())
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), damaged / path.name)
    written = tmp_path / "score.json"
    told = subprocess.run(
        [sys.executable, str(SCORER), str(damaged), str(GOLD), "--json", str(written)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    score = json.loads(written.read_text("utf-8"))

    ours = evaluate(damaged, GOLD, intervals=False)

    assert {
        result.name: {
            "precision": result.counts.precision,
            "recall": result.counts.recall,
            "f1": result.counts.f1,
            "gold": result.counts.annotated,
            "predicted": result.counts.found,
        }
        for result in ours.results
    } == score["rows"]
    assert ours.headline_f1 == round(score["macro_f1"], 4)
    assert [ours.speakers.wrong, ours.speakers.named] == score["wrong_speaker"]
    assert (ours.ungrounded, list(ours.absent)) == (score["ungrounded"], score["absent"])
    assert f"documents {ours.documents}, absent {len(ours.absent)}" in told[-2]
    assert f"text differs {len(ours.text_differs)}" in told[-2]
