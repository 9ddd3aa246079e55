"""An export is whole under its name or not there, and every form is one that the command line knows."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

from communique.cli import application, archive
from communique.errors import StoreError, UsageError
from communique.export import Form, exporting
from communique.export.exporting import export_as

RUNNER = CliRunner()


def call(dataset: Path, *words: str) -> tuple[int, str, str]:
    done = RUNNER.invoke(application(), ["export", *words, "--datasets", str(dataset.parent), "--dataset", "aid"])
    if isinstance(done.exception, UsageError):
        return 2, "", str(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_the_command_says_what_became_of_it(dataset: Path, tmp_path: Path) -> None:
    status, out, _ = call(dataset, "latest", str(tmp_path / "aid.jsonl"), "--to", "followthemoney", "--json")
    told = json.loads(out)

    assert (status, told["version"], told["rows"]["Occupancy"]) == (0, "1.0.0", 2)
    assert told["left_out"]["entities of kind weapon"] == 1
    status, _, said = call(dataset, "latest", str(tmp_path / "aid.xml"), "--to", "iati")
    assert status == 0
    assert "9 activities, 3 transactions" in said
    assert "left out" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [(("latest", "x", "--to", "excel"), "choose one of csv"), (("2.0.0", "x", "--to", "csv"), "no version 2.0.0")],
)
def test_a_wrong_call_is_told(dataset: Path, words: tuple[str, ...], said: str) -> None:
    status, _, error = call(dataset, *words)

    assert status == 2
    assert said in error


def test_what_is_there_is_not_touched(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "aid").mkdir()
    (tmp_path / "aid" / "mine.txt").write_text("mine")

    with pytest.raises(UsageError, match="is there already"):
        export_as(dataset, "latest", Form.CSV, tmp_path / "aid")

    assert [path.name for path in tmp_path.rglob("*")] == ["aid", "mine.txt"]
    (tmp_path / "aid" / "mine.txt").unlink()
    assert export_as(dataset, "latest", Form.CSV, tmp_path / "aid").rows["entities"] == 9


def test_a_disk_that_takes_no_more_leaves_nothing(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export_as(dataset, "latest", Form.IATI, tmp_path / "absent" / "aid.xml")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [Form.CSV, Form.FOLLOWTHEMONEY, Form.IATI])
def test_the_same_version_gives_the_same_bytes(dataset: Path, tmp_path: Path, form: Form) -> None:
    for name in ("one", "other"):
        export_as(dataset, "latest", form, tmp_path / name)

    one, other = (
        {path.name: path.read_bytes() for path in (*folder.glob("*"), folder) if path.is_file() and path != folder}
        or folder.read_bytes()
        for folder in (tmp_path / "one", tmp_path / "other")
    )
    assert one == other


def test_a_folder_for_hugging_face_has_what_its_card_names(dataset: Path, tmp_path: Path) -> None:
    export_as(dataset, "latest", Form.HUGGINGFACE, tmp_path / "aid")
    card = yaml.safe_load((tmp_path / "aid" / "README.md").read_text("utf-8").split("---\n")[1])

    files = {one["data_files"][0]["path"] for one in card["configs"]}
    there = {path.name for path in (tmp_path / "aid").iterdir()}
    assert files <= there
    assert "CITATION.cff" in there
    assert {one["config_name"] for one in card["configs"]} >= {"entities", "funding", "documents"}
    entities = pq.read_table(tmp_path / "aid" / "entities.parquet").to_pylist()
    [ruritania] = [one for one in entities if one["iso3"] == "RUR"]
    assert ruritania["external_ids"] == [{"key": "wikidata", "value": "Q1"}]
    of_version = yaml.safe_load((dataset / "1.0.0" / "README.md").read_text("utf-8").split("---\n")[1])
    assert "entities" not in {one["config_name"] for one in of_version["configs"]}, "no map can be loaded"
    assert "manifest.json" not in there


@pytest.mark.parametrize(
    ("form", "package"),
    [(Form.DELTA, "deltalake"), (Form.FOLLOWTHEMONEY, "pycountry"), (Form.IATI, "pycountry")],
)
def test_a_form_whose_package_is_missing_says_which(
    dataset: Path, tmp_path: Path, form: Form, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=f"to {form} needs the package {package}: pip install {package}"):
        export_as(dataset, "latest", form, tmp_path / "lake")
    assert not list(tmp_path.iterdir())


def test_the_light_install_writes_what_it_has_all_for(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "find_spec", lambda _: None)
    monkeypatch.setattr(archive, "require_pipeline", lambda *_: pytest.fail("it is not needed"))
    assert call(dataset, "latest", str(tmp_path / "csv"), "--to", "csv")[0] == 0
    assert (tmp_path / "csv" / "funding.csv").is_file()
