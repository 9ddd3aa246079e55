"""`communique evaluate` as it is typed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("published")

QUOTE = "We will provide EUR 400.50 million in October."
MET = "The Minister of Defence met the Chancellor in Strelsau."
AID = {
    "id": "aid",
    "statements": [{"kind": "direct", "speaker": "Flavia Strakencz", "quote": QUOTE}],
    "funding": [{"amount": "400500000", "currency": "EUR", "status": "pledged", "quote": QUOTE}],
    "events": [{"kind": "meeting", "quote": MET}, {"kind": "visit", "quote": "The hall was full"}],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "aid.json").write_text(json.dumps(AID))
    return folder


@pytest.mark.usefixtures("gold")
def test_figures_confidence_and_headline_are_told(run: Run) -> None:
    status, out, err = run("evaluate", "gold")

    assert (status, err) == (0, "")
    told = {line.rsplit(maxsplit=6)[0]: line.split()[-6:] for line in out.splitlines() if line[:1].islower()}
    assert told["funding with status *"] == ["1.000", "1.000", "1.000", "1.00-1.00", "1", "1"]
    assert told["events *"] == ["1.000", "0.500", "0.667", "0.67-0.67", "2", "1"]
    assert told["statements direct attributed *"][2] == "0.000"
    assert "direct statements that name a speaker: 1, of which wrong: 1" in out
    assert out.splitlines()[-1].startswith("aid 1.0.0 on 1 document: headline F1 0.")
    [bin_of_funding] = [line for line in out.splitlines() if line.startswith("funding (off by 0.10)")]
    assert bin_of_funding.split()[-3:] == ["1", "█" * 27 + "|" + "█" * 2, "1.00"]


@pytest.mark.usefixtures("gold")
def test_misses_are_listed_with_document_and_words(run: Run) -> None:
    status, out, _ = run("evaluate", "gold", "--misses", "events", "--no-intervals")
    assert status == 0
    assert "missed  aid  The hall was full" in out
    assert "95 %" not in out
    assert "requests: nothing missed, nothing extra" in run("evaluate", "gold", "--misses", "requests")[1]


@pytest.mark.usefixtures("gold")
def test_the_worst_rows_are_told_kind_by_kind(run: Run) -> None:
    status, out, err = run("evaluate", "gold", "--worst", "5", "--no-intervals")
    assert (status, err) == (0, "")
    assert "1  statements: wrong speaker" in out
    assert "wrong rows of the highest confidence, at most 5" in out
    assert "annotated Flavia Strakencz" in out

    told = json.loads(run("evaluate", "gold", "--worst", "5", "--json")[1])
    assert told["errors"]["events: missed"] == 1
    [row] = [row for row in told["worst"] if row["kind"] == "statements: wrong speaker"]
    assert (row["document"], row["annotated"]) == ("aid", "Flavia Strakencz")
    assert row["words"] in row["context"]


@pytest.mark.usefixtures("gold")
def test_the_plot_is_written_as_svg(run: Run, tmp_path: Path) -> None:
    status, _, err = run("evaluate", "gold", "--plot", "plot.svg")
    assert (status, err) == (0, "")
    assert "funding: off by 0.10" in (tmp_path / "plot.svg").read_text("utf-8")


@pytest.mark.usefixtures("gold")
def test_json_is_one_object(run: Run) -> None:
    status, out, err = run("evaluate", "gold", "--json", "--misses", "events")
    told = json.loads(out)

    assert (status, err) == (0, "")
    assert (told["version"], told["documents"], told["speakers"]) == ("aid 1.0.0", 1, {"wrong": 1, "named": 1})
    assert told["differences"] == [{"document": "aid", "what": "missed", "words": "The hall was full"}]
    [events] = [measure for measure in told["measures"] if measure["measure"] == "events"]
    assert (events["precision"], events["recall"], events["annotated"]) == (1.0, 0.5, 2)
    assert "differences" not in json.loads(run("evaluate", "gold", "--json")[1])


def test_floors_are_a_gate_that_names_what_is_below(run: Run, gold: Path) -> None:
    (gold / "floors.toml").write_text('events = 0.6\n"funding amount" = 1\n')
    assert run("evaluate", "gold", "--floors", "gold/floors.toml")[0] == 0

    (gold / "floors.toml").write_text('events = 0.7\n"funding amount" = 1\n"statements direct attributed" = 0.1\n')
    status, out, err = run("evaluate", "gold", "--floors", "gold/floors.toml")
    assert status == 1
    assert "headline F1" in out
    assert err == "communique: below the floor: events 0.6667 < 0.7; statements direct attributed 0 < 0.1\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent"], "no folder absent"),
        (["."], "holds no annotated document"),
        (["gold", "--only", "aids"], "did you mean aid?"),
        (["gold", "--misses", "event"], "did you mean events?"),
        (["gold", "--floors", "absent.toml"], "absent.toml cannot be read"),
        (["gold", "--version", "~=9"], "write ~=9.0 for the newest 9.x"),
        (["gold", "--plot", "plot.png"], "must end in .svg"),
        (["gold", "--plot", "absent/plot.svg"], "absent/plot.svg cannot be written"),
        (["gold", "--build"], "--build needs gold/source.jsonl"),
        (["gold", "--dataset", "other"], "no dataset"),
        (["other"], "none of the annotated documents is in aid 1.0.0"),
    ],
)
@pytest.mark.usefixtures("gold")
def test_a_wrong_call_says_what_to_do(run: Run, tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.json").write_text('{"id": "x", "funding": []}')
    status, out, err = run("evaluate", *arguments)

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_documents_can_be_built_and_evaluated_at_once(run: Run, gold: Path, tmp_path: Path) -> None:
    record = {
        "id": "aid",
        "text": f"Aid agreed\n\n{MET} Norway allocated EUR 30 million for tents. The hall was full.\n",
    }
    (gold / "source.jsonl").write_text(json.dumps(record))
    (gold / "aid.json").write_text(
        json.dumps(
            {
                "id": "aid",
                "funding": [
                    {
                        "amount": "30000000",
                        "currency": "EUR",
                        "status": "allocated",
                        "quote": "Norway allocated EUR 30 million for tents",
                    }
                ],
            }
        )
    )
    shutil.rmtree(tmp_path / "datasets")
    status, out, err = run("evaluate", "gold", "--build", "--json")

    assert (status, err) == (0, "")
    [money] = [m for m in json.loads(out)["measures"] if m["measure"] == "funding with status"]
    assert (money["right"], money["annotated"]) == (1, 1)
    assert not (tmp_path / "datasets").exists()
