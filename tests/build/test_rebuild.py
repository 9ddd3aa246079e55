"""`communique verify --rebuild`: what was published can be made again, to the last byte, or it is said why not."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from communique.build import BuildRequest, build, rebuild
from communique.build.steps import PlainSteps, WorkerPool
from communique.cli import main
from communique.compare.verify import Check
from communique.dataset.manifest import RepublishedText
from communique.errors import UsageError
from communique.publish.retraction import retract

AID = "Ministry of Lakes: aid agreed\n\nNorway pledged NOK 5 billion for air defence in 2031, the ministry said.\n"
SHIPS = "Ministry of Lakes: ships\n\nDenmark allocated DKK 400 million for patrol boats.\n"
LINES = '{"id": "x", "text": "Sweden promised 12 trucks to Moldova."}\n{"id": \n'


def publish(sources: Path, dataset: Path, **asked: object) -> None:
    with WorkerPool(1) as pool:
        build(BuildRequest((str(sources),), dataset, **asked), PlainSteps(pool))  # type: ignore[arg-type]


def built_again(dataset: Path, version: str | None = None, *sources: Path) -> Check:
    with WorkerPool(1) as pool:
        return rebuild.rebuild(dataset, version, [str(source) for source in sources], PlainSteps(pool))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources, and a dataset of two versions that were built from them: a document came, one was revised."""
    place = tmp_path_factory.mktemp("made")
    (place / "press").mkdir()
    (place / "press" / "aid.txt").write_text(AID, "utf-8")
    (place / "press" / "lines.jsonl").write_text(LINES, "utf-8")
    publish(place / "press", place / "datasets" / "aid", title="Aid, as told")
    (place / "press" / "aid.txt").write_text(AID.replace("5 billion", "6 billion"), "utf-8")
    (place / "press" / "ships.txt").write_text(SHIPS, "utf-8")
    publish(place / "press", place / "datasets" / "aid")
    return place


@pytest.fixture
def dataset(made: Path, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return Path(shutil.copytree(made / "datasets" / "aid", tmp_path / "aid"))


def test_every_version_is_built_again_from_the_store(made: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        check = built_again(made / "datasets" / "aid", version)
        assert (check.version, check.problems, check.notes) == (version, (), ("built again from the store",))


def test_a_dataset_stays_as_it_was_while_it_is_built_again(dataset: Path) -> None:
    def there() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(dataset.rglob("*")) if path.is_file()}

    before = there()
    assert built_again(dataset).passed
    assert there() == before


def test_without_a_store_sources_are_named_or_lie_here(
    made: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.rmtree(dataset / ".store")
    monkeypatch.chdir(tmp_path)
    assert built_again(dataset).problems == (
        "the store does not have what it was made of: name it with --source press=PATH",
    )
    assert built_again(dataset, None, made / "press").notes == ("built again from the sources named",)
    with pytest.raises(UsageError, match="does not exist"):
        built_again(dataset, None, tmp_path / "nothing")
    monkeypatch.chdir(made)
    assert built_again(dataset).notes == ("built again from press in this folder",)
    (problem,) = built_again(dataset, "1.0.0", made / "press").problems
    assert "names other documents than it was made of: press with 3 documents" in problem
    assert "instead of press with 2 documents" in problem
    assert not built_again(dataset, "1.0.0").passed, "what lies here is another press"


def test_what_the_program_does_otherwise_is_told_with_the_row_it_is_seen_in(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(*given: Any, **how: Any) -> object:
        result = make(*given, **how)
        funding = result.tables["funding"]
        at = funding.schema.get_field_index("purpose")
        lost = funding.set_column(at, funding.schema.field(at), [["other words"] * funding.num_rows])
        return replace(result, tables={**result.tables, "funding": lost})

    make = rebuild.make
    monkeypatch.setattr(rebuild, "make", other)
    monkeypatch.setattr("communique.build.code_sha256", lambda: "cd" * 32)
    check = built_again(made / "datasets" / "aid")

    assert len(check.problems) == 2
    assert check.problems[0].startswith("funding.parquet: its rows differ; first in ")
    assert "purpose " in check.problems[0]
    assert "is 'other words' when built again" in check.problems[0]
    assert "made by others: the program (its modules and rules) was " in check.problems[1]
    assert "and is cdcdcdcdcdcd" in check.problems[1]


def test_another_program_that_gives_the_same_bytes_is_worth_a_note(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.build.code_sha256", lambda: "cd" * 32)
    check = built_again(made / "datasets" / "aid", "1.0.0")

    assert check.passed
    assert "and is cdcdcdcdcdcd" in check.notes[1]


def test_rows_that_were_changed_by_hand_are_found(dataset: Path) -> None:
    path = dataset / "1.1.0" / "funding.parquet"
    table = pq.read_table(path)
    pq.write_table(table, path, compression="none")
    (problem,) = built_again(dataset).problems
    assert "it cannot be built again" in problem
    assert "funding.parquet" in problem


def test_a_dataset_that_withholds_words_keeps_none_of_them_unless_it_is_told_to(made: Path, tmp_path: Path) -> None:
    publish(made / "press", tmp_path / "aid", text=RepublishedText.NONE)
    assert not list((tmp_path / "aid").rglob("packs"))
    assert built_again(tmp_path / "aid", None, made / "press").passed

    publish(made / "press", tmp_path / "kept", text=RepublishedText.EVIDENCE, store=True)
    assert built_again(tmp_path / "kept").notes == ("built again from the store",)
    publish(made / "press", tmp_path / "not", store=False)
    assert not (tmp_path / "not" / ".store").exists()


def test_an_unchanged_build_keeps_what_the_version_was_made_of_where_nobody_did(made: Path, dataset: Path) -> None:
    shutil.rmtree(dataset / ".store")
    publish(made / "press", dataset)

    assert built_again(dataset).notes == ("built again from the store",)


def test_what_was_withdrawn_is_left_out_again_and_what_no_build_made_is_told(made: Path, dataset: Path) -> None:
    retract(dataset, ["press/ships.txt"], "its publisher asked")
    (told,) = built_again(dataset, "1.2.0").problems
    assert told.startswith("`communique retract` made it of the rows of 1.1.0, no build did")
    assert built_again(dataset, "1.1.0").passed, "what was withdrawn later was there"

    (made / "later").mkdir()
    for path in sorted((made / "press").iterdir()):
        shutil.copy(path, made / "later" / path.name)
    (made / "later" / "more.txt").write_text("Poland pledged PLN 3 million for boats.\n", "utf-8")
    with WorkerPool(1) as pool:
        result = build(BuildRequest((f"press={made / 'later'}",), dataset), PlainSteps(pool))
    assert sorted((one.rule, one.rows) for one in result.refused) == [("not_json", 1), ("withdrawn", 1)]
    assert built_again(dataset).problems == ()


def test_what_was_purged_cannot_be_built_again(dataset: Path) -> None:
    retract(dataset, ["press/ships.txt"], "a court said so", empty=True)

    for version, why in (("1.1.0", "words were purged from it"), ("1.0.0", "")):
        problems = built_again(dataset, version).problems
        assert (why in problems[0]) if why else problems == ()


def test_what_was_purged_is_not_kept_again_where_the_source_still_has_it(made: Path, dataset: Path) -> None:
    assert list((dataset / ".store").rglob("*.arrow")), "a build saves work for the next"
    retract(dataset, ["press/ships.txt"], "a court said so", empty=True)
    assert [path.name for path in (dataset / ".store").iterdir()] == ["inputs"]

    publish(made / "press", dataset)

    kept = [path for path in (dataset / ".store").rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} >= {".arrow", ".parquet"}, "what was not purged is kept"
    for path in kept:
        assert b"patrol boats" not in path.read_bytes(), path
        if path.suffix == ".parquet":
            assert "patrol boats" not in str(pq.read_table(path).to_pylist()), path
        elif "results" in path.parts:
            assert "patrol boats" not in str(pa.ipc.open_file(path).read_all().to_pylist()), path
    assert built_again(dataset).problems[0].startswith("1 of the documents it was made of were purged")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["communique", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return command


def test_the_command(
    made: Path, dataset: Path, run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made)
    status, out, err = run("verify", "1.0.0", "--rebuild")
    assert (status, out) == (0, "")
    assert "1.0.0: rebuild: built again from the store\n" in err
    assert "4 of 4 checks passed (1 version)" in err

    shutil.rmtree(dataset / ".store")
    where = ("--datasets", str(dataset.parent))
    status, out, _ = run("verify", "1.0.0", "--rebuild", *where, "--json")
    told = json.loads(out)["checks"][-1]
    assert (status, told["check"], told["passed"]) == (1, "rebuild", False)
    assert run("verify", "--rebuild", "--source", "press", *where)[0] == 0
    status, _, err = run("verify", "--source", "press", *where)
    assert (status, "add --rebuild" in err) == (2, True)
