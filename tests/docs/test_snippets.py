"""Every snippet of the README and the pages runs, in a folder that holds the seeds and the dataset made of them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Snippet:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def snippets() -> list[Snippet]:
    found = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for match in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Snippet(str(page.relative_to(ROOT)), line, match[1], match[2]))
    return found


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workplace")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    run(["communique", "build", "--dataset", "defence-aid", "--no-prefect"], folder)
    return folder


def run(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "COLUMNS": "160"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("snippet", snippets(), ids=str)
def test_a_snippet_runs(snippet: Snippet, workplace: Path) -> None:
    if snippet.language == "bash" and "make " in snippet.code:
        targets = re.findall(r"^make ([a-z-]+)", snippet.code, re.MULTILINE)
        assert targets == [
            t for t in targets if re.search(rf"^{t}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        ]
        return
    folder = workplace / f"snippet-{snippet.page.replace('/', '-')}-{snippet.line}"
    folder.mkdir()
    shutil.copytree(workplace / "seeds", folder / "seeds")
    shutil.copytree(workplace / "datasets", folder / "datasets")
    commands = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}
    assert run([*commands[snippet.language], snippet.code], folder).strip()
