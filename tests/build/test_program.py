"""The digest of the program changes with its rules, and with nothing that lies beside them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import communique
from communique.build.program import code_sha256, digest_of, needed_packages, rooms_sha256


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package, with a part that is a link to another folder."""
    files = {
        "home/a.py": "A = 1\n",
        "home/extract/cues.toml": 'said = ["say"]\n',
        "home/extract/names/places.csv": "Zenda\n",
        "home/extract/names/find.py": "B = 2\n",
        "elsewhere/schemas/c.py": "C = 3\n",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (tmp_path / "home" / "schemas").symlink_to("../elsewhere/schemas")
    return tmp_path / "home"


@pytest.mark.parametrize("file", ["a.py", "extract/cues.toml", "extract/names/find.py", "schemas/c.py"])
def test_a_changed_module_or_rule_changes_it(package: Path, file: str) -> None:
    before = digest_of(package)
    with (package / file).open("a") as rules:
        rules.write("# more\n")
    assert digest_of(package) != before


def test_a_renamed_file_changes_it(package: Path) -> None:
    before = digest_of(package)
    (package / "a.py").rename(package / "b.py")
    assert digest_of(package) != before


def test_names_compiled_and_hidden_files_do_not(package: Path) -> None:
    before = digest_of(package)
    (package / "__pycache__").mkdir()
    for other in ("__pycache__/a.py", "a.pyc", ".a.py", "notes.md", "extract/names/places.csv"):
        (package / other).write_text("anything\n")
    assert digest_of(package) == before


def test_the_place_and_whether_parts_are_links_do_not(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "some" / "other" / "place"
    shutil.copytree(package, copy, symlinks=False)
    assert digest_of(copy) == digest_of(package)


def test_it_counts_the_schemas_and_flows_of_the_package_that_runs() -> None:
    home = Path(communique.__file__).parent
    assert digest_of(home) == code_sha256()
    assert (home / "schemas").is_dir()
    assert (home / "flows").is_dir()


@pytest.mark.slow
def test_a_changed_cue_is_told_as_the_extractor(tmp_path: Path) -> None:
    """The seeds stay the same, one lemma goes: what differs was read differently."""
    home = tmp_path / "installed" / "communique"
    shutil.copytree(Path(communique.__file__).parent, home, ignore=shutil.ignore_patterns("__pycache__"))
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.txt").write_text("Aid agreed\n\n“We will deliver boats,” the minister, Anna Sjöberg, announced.\n")
    command = [sys.executable, "-c", "from communique.cli import main; main()", "build", "notes", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(home.parent)}

    def build() -> Path:
        done = subprocess.run(
            [*command, "--no-prefect", "--workers", "1"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return tmp_path / json.loads(done.stdout)["folder"]

    first = build()
    cues = home / "extract" / "statements" / "cues.toml"
    cues.write_text(cues.read_text().replace('"announce",', ""))
    second = build()

    assert second.name == "1.0.1"
    with communique.open(second.parent) as dataset:
        changes = dataset.table("changes").to_pylist()
    assert {row["table_name"] for row in changes} >= {"statements"}
    assert {row["cause"] for row in changes} == {"extractor"}
    before, after = (json.loads((folder / "manifest.json").read_text()) for folder in (first, second))
    assert before["code_sha256"] != after["code_sha256"]
    assert before["gazetteer_sha256"] == after["gazetteer_sha256"]
    assert set(after["settings"]) == {"read", "dedupe", "extract"}


def test_packages_that_others_bring_along_count_and_those_of_tests_and_runs_do_not() -> None:
    names = {one.partition(" ")[0] for one in needed_packages()}
    assert {"spacy", "blis", "wcwidth", "text-unidecode", "numpy"} <= names
    assert not names & {"pytest", "mypy", "prefect", "uvicorn"}


@pytest.mark.parametrize(
    ("what", "value"), [("platform.python_version", lambda: "3.99.1"), ("unicodedata.unidata_version", "99.0")]
)
def test_python_and_its_tables_of_characters_count(what: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms_sha256.cache_clear()
    before = rooms_sha256("clean")
    rooms_sha256.cache_clear()
    monkeypatch.setattr(what, value)
    assert rooms_sha256("clean") != before
    rooms_sha256.cache_clear()
