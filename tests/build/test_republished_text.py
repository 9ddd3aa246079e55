"""Whole builds that withhold text: no stretch that no row cites stands anywhere in the files of the version."""

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from communique.build import BuildRequest, BuildResult, build
from communique.build.steps import PlainSteps, WorkerPool
from communique.cli import main
from communique.dataset.manifest import RepublishedText

RELEASE = """Ministry of Lakes: patrol boats agreed

OSLO, 3 March 2031. The wind had turned by noon, and the quay was crowded with families and dogs.

“We will deliver 40 patrol boats to Ukraine this year,” the ministry said on Tuesday.

Germany allocated EUR 400 million for drones, while gulls circled above the old harbour wall all afternoon.

Related posts: Ten recipes for the long winter evenings at the coast
"""
BROKEN = '{"id": "b", "text": "Lines that were meant for a record and never became one"\n'
SIZE = 20


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> dict[RepublishedText, BuildResult]:
    """The same sources, published with all of their text, then with less and with none, in one dataset."""
    folder = tmp_path_factory.mktemp("withheld")
    sources = folder / "press"
    sources.mkdir()
    for name in ("release.txt", "copy.txt"):
        (sources / name).write_text(RELEASE, encoding="utf-8")
    (sources / "records.jsonl").write_text(BROKEN, encoding="utf-8")
    found = {}
    for mode in RepublishedText:
        request = BuildRequest((str(sources),), folder / "datasets" / "boats", text=mode)
        found[mode] = build(request, PlainSteps(WorkerPool(1)))
    return found


def rows(result: BuildResult, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(result.publication.folder / f"{table}.parquet").to_pylist()
    return found


def strings(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in strings(part))


def windows(text: str) -> set[str]:
    return {line[i : i + SIZE] for line in text.splitlines() for i in range(len(line) - SIZE + 1)}


def told(version: Path) -> str:
    """All texts in the files of a version, and their bytes."""
    parts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(version.iterdir())]
    for path in sorted(version.glob("*.parquet")):
        parts += strings(pq.read_table(path).to_pylist())
    return "\n".join(parts)


def test_each_has_the_rows_of_the_others(versions: dict[RepublishedText, BuildResult]) -> None:
    numbers = [result.publication.version for result in versions.values()]
    assert numbers == ["1.0.0", "2.0.0", "3.0.0"]
    for table in ("documents", "statements", "funding", "transfers"):
        ids = [[row.get("id", row["document_id"]) for row in rows(result, table)] for result in versions.values()]
        assert ids[0] == ids[1] == ids[2] != []


def test_no_uncited_stretch_stands_in_any_file(versions: dict[RepublishedText, BuildResult]) -> None:
    result = versions[RepublishedText.EVIDENCE]
    kept = {window for row in rows(result, "documents") for window in windows(row["text"]) if window.strip()}
    uncited = {window for window in windows(RELEASE) | windows(BROKEN) if window not in kept}
    everything = told(result.publication.folder)

    assert "The wind had turned" in RELEASE
    assert any("The wind had turned" in window for window in uncited), "there is something to look for"
    assert not sorted(window for window in uncited if window in everything)
    assert "Germany allocated EUR 400 million for drones" in everything


def test_without_text_no_stretch_but_the_title_stands_in_any_file(
    versions: dict[RepublishedText, BuildResult],
) -> None:
    everything = told(versions[RepublishedText.NONE].publication.folder)
    described = windows(RELEASE.splitlines()[0])

    assert not sorted(w for w in (windows(RELEASE) | windows(BROKEN)) - described if w in everything)


def test_the_command_line_takes_the_mode_keeps_it_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "release.txt").write_text(RELEASE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["communique", *words])
        with pytest.raises(SystemExit, match=r"^0$"):
            main()
        told = capsys.readouterr()
        return told.out, told.err

    build = ("build", "press", "--no-prefect", "--workers", "1")
    out, _ = run(*build, "--text", "none")
    assert "Republished text of the sources: none (--text)" in out
    tried = [line.strip() for line in out.splitlines() if line.startswith("  communique query")]
    assert tried
    assert all(run(*shlex.split(line)[1:])[0].strip() for line in tried)
    out, _ = run(*build)
    assert "nothing changed: defence-aid stays at 1.0.0" in out
    assert [line.strip() for line in out.splitlines() if line.startswith("  communique query")] == tried

    out, err = run("show", "funding")
    assert "EUR" in out
    assert err == "defence-aid 1.0.0 republishes no text of its sources\n"
    funding = json.loads(run("show", "funding", "--json")[0])["rows"][0]
    out, _ = run("show", "funding", funding["id"])
    assert f"characters {funding['evidence_start']} to {funding['evidence_end']} of the document's text" in out
    shown = json.loads(run("show", "funding", funding["id"], "--json")[0])
    assert (shown["republished_text"], shown["evidence"]["words"]) == ("none", "")


def test_the_manifest_says_how_much_is_republished(versions: dict[RepublishedText, BuildResult]) -> None:
    for mode, result in versions.items():
        manifest = json.loads((result.publication.folder / "manifest.json").read_text())
        assert manifest["text"] == mode
