"""Sources as they are named on the command line."""

from pathlib import Path

import pytest

from communique.errors import UsageError
from communique.sources import Source, parse_source, parse_sources


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "press").mkdir()
    for name in ("notes.txt", "notes.jsonl.gz", "a=b.txt"):
        (tmp_path / name).write_text("words")
    return tmp_path


@pytest.mark.parametrize(
    ("spec", "name", "path"),
    [
        ("press", "press", "press"),
        ("press/", "press", "press"),
        ("notes.txt", "notes", "notes.txt"),
        ("notes.jsonl.gz", "notes", "notes.jsonl.gz"),
        ("ministry=press", "ministry", "press"),
        ("a=b.txt", "a=b", "a=b.txt"),
        ("named=a=b.txt", "named", "a=b.txt"),
    ],
)
def test_a_source_is_a_path_with_or_without_a_name(here: Path, spec: str, name: str, path: str) -> None:
    assert parse_source(spec) == Source(name, Path(path))


def test_the_current_folder_has_a_name(here: Path) -> None:
    assert parse_source(".").name == here.name


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("nowhere", "source 'nowhere' does not exist"),
        ("name=nowhere", "source 'nowhere' does not exist"),
        ("", "does not exist"),
        ("=press", "name is not empty"),
        ("a/b=press", "no slash"),
        ("name=", "no path after the equals sign"),
        ("x" * 5000, "does not exist"),
    ],
)
def test_a_wrong_source_says_what_is_wrong(here: Path, spec: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_source(spec)


def test_two_sources_need_two_names(here: Path) -> None:
    with pytest.raises(UsageError, match="NAME=PATH"):
        parse_sources(["notes.txt", "notes.jsonl.gz"])
    assert [source.name for source in parse_sources(["notes.txt", "more=notes.jsonl.gz"])] == ["notes", "more"]


def test_a_path_is_named_once(here: Path) -> None:
    with pytest.raises(UsageError, match="named twice"):
        parse_sources(["press", "other=./press/"])
