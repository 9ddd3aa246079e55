"""`communique query`, `show` and `versions`: exact results on standard output, one line of error on the other."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from called import Run
from small_tables import DRILL_DOCUMENT, ROWS

from communique.cli.options import Format, resolve_dataset
from communique.cli.results import chosen_format, plain
from communique.errors import UsageError

FUNDING_ID = ROWS["funding"][0]["id"]
STATEMENT_ID = ROWS["statements"][0]["id"]


def test_a_query_as_json_is_one_object_with_exact_values(run: Run) -> None:
    ran = run("query", "SELECT id, amount, period_start, spans, purpose, amount AS amount FROM funding", "--json")

    assert json.loads(ran.out) == {
        "columns": [
            {"name": "id", "type": "string"},
            {"name": "amount", "type": "decimal128(20, 2)"},
            {"name": "period_start", "type": "date32[day]"},
            {
                "name": "spans",
                "type": json.loads(ran.out)["columns"][3]["type"],
            },
            {"name": "purpose", "type": "string"},
            {"name": "amount_1", "type": "decimal128(20, 2)"},
        ],
        "rows": [
            {
                "id": FUNDING_ID,
                "amount": "400500000.00",
                "period_start": "2030-10-01",
                "spans": [],
                "purpose": None,
                "amount_1": "400500000.00",
            }
        ],
    }
    assert (ran.err, ran.status) == ("", 0)


def test_a_query_as_csv_keeps_lists_and_nulls(run: Run) -> None:
    ran = run("query", "SELECT kind, participants, name FROM events_named ORDER BY kind DESC", "--format", "csv")

    assert list(csv.reader(io.StringIO(ran.out))) == [
        ["kind", "participants", "name"],
        ["meeting", '["Rudolf Elphberg", "Flavia Strakencz"]', ""],
        ["exercise", "[]", ""],
    ]


def test_a_table_off_a_terminal_is_never_cut(run: Run) -> None:
    ran = run("query", "SELECT evidence, repeat('x', 300) AS long, NULL AS nothing, 'a[bold]b' AS marked FROM funding")

    assert ROWS["funding"][0]["evidence"] in ran.out
    assert "x" * 300 in ran.out
    assert "NULL" in ran.out
    assert "a[bold]b" in ran.out
    assert "\x1b" not in ran.out


def test_a_query_to_parquet(run: Run, tmp_path: Path) -> None:
    ran = run("query", "SELECT id, amount FROM funding", "--output", str(tmp_path / "aid.parquet"))

    assert (ran.out, ran.err, ran.status) == ("", "", 0)
    assert pq.read_table(tmp_path / "aid.parquet").to_pylist()[0]["id"] == FUNDING_ID


def test_an_older_version(run: Run) -> None:
    ran = run("query", "SELECT count(*) AS n FROM documents", "--version", "~=1.0.0", "--format", "csv")

    assert ran.out == "n\n1\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "SELEC 1"], "syntax error"),
        (["query", "SELECT ('a' || range)::INT FROM range(2)"], "Could not convert"),
        (["query", "DROP VIEW funding"], "nothing can be written"),
        (["query", "FROM funding", "--version", "9"], "no version 9"),
        (["query", "FROM funding", "--dataset", "nothing"], "does not exist"),
        (["query", "FROM funding", "--dataset", "../aid"], "is not a name"),
        (["query", "FROM funding", "--format", "parquet"], "name a file with --output"),
        (["query", "FROM funding", "--format", "csv", "--json"], "--json contradicts --format csv"),
        (["query", "FROM funding", "--format", "csv", "--output", "/nowhere/at/all"], "cannot be written"),
        (["show", "fundings"], "did you mean funding"),
        (["show", "funding", "ffff"], "no row of funding"),
        (["show", "funding", "f"], "too short"),
        (["show", "mentions", "abcd"], "have no id"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(run: Run, arguments: list[str], words: str) -> None:
    ran = run(*arguments)

    assert words in ran.err
    assert ran.err.startswith("communique: ")
    assert ran.err.count("\n") == 1
    assert (ran.out, ran.status) == ("", 2)


def test_a_reader_that_goes_away_is_no_error(datasets: Path) -> None:
    code = "from communique.cli import main; main()"
    arguments = ["query", "FROM range(1000000)", "--format", "csv", "--datasets", str(datasets)]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "range\n"
    process.stdout.close()

    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait() == 141


def test_a_fact_is_shown_with_names_and_its_evidence_marked(run: Run) -> None:
    ran = run("show", "statements", STATEMENT_ID[:5])

    assert "Rudolf Elphberg (person:rudolf-elphberg)" in ran.out
    assert 'read from "He"' in ran.out
    assert '>>>He said: "We will provide EUR 400.50 million in October."<<< The hall was full.' in ran.out
    assert "The Minister of Defence met the Chancellor in Strelsau." in ran.out
    assert "Ruritania allocates aid | 2030-10-03 | notes: aid.txt" in ran.out


def test_a_fact_as_json(run: Run) -> None:
    shown = json.loads(run("show", "funding", FUNDING_ID, "--json").out)

    assert shown["fact"]["amount"] == "400500000.00"
    assert shown["names"] == {"country:rur": "Ruritania"}
    assert shown["evidence"]["words"] == ROWS["funding"][0]["evidence"]


def test_rows_of_any_table_can_be_shown(run: Run) -> None:
    assert DRILL_DOCUMENT["text"] in run("show", "documents", DRILL_DOCUMENT["document_id"][:8], "--json").out.replace(
        "\\n", "\n"
    )
    assert "Ruritania" in run("show", "entities", "country:rur").out
    assert "not_json" in run("show", "quarantine").out
    assert run("show", "documents", "--limit", "1", "--format", "csv").out.count('"[""aid"", ""defence""]"') == 1
    assert "no title" not in run("show", "duplicates").out


def test_versions_are_listed_oldest_first(run: Run) -> None:
    listed = json.loads(run("versions", "--json").out)

    assert listed["latest"] == "1.1.1"
    assert [version["version"] for version in listed["versions"]] == ["1.0.0", "1.1.0", "1.1.1"]
    assert "1 document came" in run("versions").out


def test_which_dataset_is_meant(datasets: Path, tmp_path: Path) -> None:
    assert resolve_dataset(datasets, None) == datasets / "aid"
    assert resolve_dataset(datasets, "drills") == datasets / "drills"
    assert resolve_dataset(tmp_path, None) == tmp_path / "defence-aid"
    for wrong in ("a/b", "..", ".hidden", ""):
        with pytest.raises(UsageError):
            resolve_dataset(datasets, wrong)


def test_the_name_of_the_output_says_its_format() -> None:
    assert chosen_format(None, False, Path("x.csv")) is Format.CSV
    assert chosen_format(Format.JSON, False, Path("x.csv")) is Format.JSON
    assert chosen_format(None, False, Path("x.txt")) is Format.TABLE


def test_numbers_that_json_lacks_are_text() -> None:
    assert plain([float("nan"), float("inf"), 0.5]) == ["nan", "inf", 0.5]
