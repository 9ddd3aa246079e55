"""The pages as a reader follows them: their blocks run in order, in a copy of the repository's data.

`python tests/docs/pages.py [PAGE ...]` follows pages (all, without a name) and writes the outputs they show anew.

A fenced block of `bash`, `python` or `sql` (put to `communique query`) is run. A block of `text` right after it is
what it printed on standard output. Blocks of `toml`, `json` and `yaml` must be that. A page has one folder, so that a
block finds what those before it made. `make dataset` is run with the installed packages; of other targets make only
says what it would do. Commands come from a process that has everything loaded (`loaded.py`), but in pages that tell how
to change the code.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from elsewhere import elsewhere
from loaded import loaded, write_commands

from communique.dataset.history import read_history
from communique.publish.catalogue import derive

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
RUN = frozenset({"bash", "python", "sql"})
DATA = ("seeds", "datasets/defence-aid", "datasets/README.md", "tests/gold", "Makefile", "pyproject.toml")
CODE = ("src", "schemas", "flows")
"""Copied for pages that tell how to change what lies there; what is installed serves all others."""

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)")
_MAKE = """#!/bin/sh
case "$1" in
  dataset) exec {make} -o {venv}/.pipeline VENV={venv} BIN={bin} "$@" ;;
  *) exec {make} -n -o {venv}/.pipeline -o {venv}/.dev VENV={venv} "$@" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page, and where its content stands in it."""

    page: str
    line: int
    language: str
    code: str
    start: int
    end: int
    follows: bool
    """Whether nothing but blank lines stands between it and the block before."""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An output that a page shows, and what was printed."""

    block: Block
    printed: str

    @property
    def true(self) -> bool:
        """Whether the page shows what was printed, but for the time of day."""
        return _INSTANT.sub("", self.block.code) == _INSTANT.sub("", self.printed)


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text("utf-8")
    name = str(page.relative_to(ROOT))
    found: list[Block] = []
    before = 0
    for match in _FENCE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        follows = bool(found) and not text[before : match.start()].strip()
        found.append(Block(name, line, match[1], match[2], match.start(2), match.end(2), follows))
        before = match.end()
    return found


@dataclass(frozen=True, slots=True)
class Beginning:
    """What pages begin with, made once for all of them."""

    data: Path
    """The repository's data, with the catalogue of the dataset, as `make dataset` leaves it."""
    address: str
    """Where the commands are loaded."""


@contextmanager
def beginning() -> Iterator[Beginning]:
    """Make what pages begin with, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="communique-docs-") as folder, loaded(_environment()) as address:
        data = Path(folder)
        for name in DATA:
            _copy(ROOT, name, data)
        dataset = data / "datasets" / "defence-aid"
        derive(dataset, read_history(dataset))
        yield Beginning(data, address)


def follow(page: Path, folder: Path, begun: Beginning) -> list[Shown]:
    """Run the blocks of a page in a folder. Raises AssertionError, which names the block, when one fails."""
    page_blocks = blocks(page)
    _prepare(folder, begun, code=any("src/communique/" in block.code for block in page_blocks))
    shown: list[Shown] = []
    printed: str | None = None
    with elsewhere(page.read_text("utf-8"), folder) as found:
        for block in page_blocks:
            if block.language == "text":
                if block.follows and printed is not None:
                    shown.append(Shown(block, printed))
                printed = None
            elif block.language in RUN:
                printed = _run(block, folder, found)
            else:
                printed = None
                read = {"toml": tomllib.loads, "json": json.loads, "yaml": yaml.safe_load}.get(block.language)
                assert read is not None, f"{block}: nothing is known to do with {block.language}"
                read(block.code)
    return shown


def _copy(source: Path, name: str, target: Path) -> None:
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    if (source / name).is_dir():
        ignored = shutil.ignore_patterns("__pycache__", *(["catalog.duckdb", ".*"] if source == ROOT else []))
        shutil.copytree(source / name, target / name, symlinks=True, ignore=ignored)
    else:
        shutil.copy(source / name, target / name)


def _prepare(folder: Path, begun: Beginning, *, code: bool) -> None:
    shutil.copytree(begun.data, folder, dirs_exist_ok=True)
    bin_ = folder / ".bin"
    bin_.mkdir()
    installed = Path(sys.prefix) / "bin"
    if code:
        for name in CODE:
            _copy(ROOT, name, folder)
    else:
        write_commands(bin_, begun.address)
    commands = installed if code else bin_
    (bin_ / "make").write_text(_MAKE.format(make=shutil.which("make"), venv=sys.prefix, bin=commands))
    (bin_ / "make").chmod(0o755)


def _environment() -> dict[str, str]:
    """What every command of a page has."""
    inherited = {k: value for k, value in os.environ.items() if not k.startswith(("PREFECT_", "MAKE", "MFLAGS"))}
    return {**inherited, "COLUMNS": "100", "NO_COLOR": "1", "MAKEFLAGS": ""}


def _run(block: Block, folder: Path, found: Mapping[str, str]) -> str:
    snippet = folder / ".bin" / "snippet"
    commands = {
        "bash": ["bash", "-euo", "pipefail", "-c"],
        "python": [str(snippet) if snippet.exists() else sys.executable, "-c"],
        "sql": ["bash", "-euo", "pipefail", "-c", 'communique query "$0"'],
    }
    environment = {
        **_environment(),
        "PATH": f"{folder / '.bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PREFECT_HOME": str(folder / ".prefect"),
        **found,
    }
    if (folder / "src").is_dir():
        environment["PYTHONPATH"] = str(folder / "src")
    command = [*commands[block.language], block.code]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{block} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def renew(page: Path, begun: Beginning) -> bool:
    """Write the outputs that a page shows anew, and say whether one differed."""
    with tempfile.TemporaryDirectory(prefix="communique-docs-") as folder:
        false = [shown for shown in follow(page, Path(folder), begun) if not shown.true]
    text = page.read_text("utf-8")
    for shown in reversed(false):
        text = text[: shown.block.start] + shown.printed + text[shown.block.end :]
    if false:
        page.write_text(text, "utf-8")
    return bool(false)


if __name__ == "__main__":
    with beginning() as made:
        for path in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
            if any(block.language == "text" and block.follows for block in blocks(path)) and renew(path, made):
                print(f"{path.relative_to(ROOT)}: outputs written anew")
