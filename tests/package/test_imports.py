"""Data flows one way, and so do imports."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "communique"
LINE = ["sources", "clean", "dedupe", "extract", "resolve", "validate", "publish"]
"""The rooms in the order in which data flows through them."""

FORBIDDEN = {
    **{
        room: set(LINE[number + 1 :]) | {"dataset", "compare", "cli", "flows", "build"}
        for number, room in enumerate(LINE[:-1])
    },
    "publish": {*LINE[:-1], "cli", "flows", "build"},
    "compare": {*LINE, "cli", "flows", "build", "evaluate"},
    "dataset": {*LINE, "compare", "cli", "flows", "build", "schemas", "evaluate"},
    "evaluate": {*LINE, "compare", "cli", "flows", "build", "schemas"},
    "describe": {*LINE, "compare", "cli", "flows", "build", "schemas", "evaluate"},
    "export": {*LINE, "compare", "cli", "flows", "build", "evaluate"},
    "site": {*LINE, "cli", "flows", "build", "evaluate"},
    "schemas": {*LINE, "dataset", "compare", "cli", "flows", "build"},
}
MODULES = sorted(PACKAGE.glob("*/**/*.py"))


def imported(path: Path) -> set[str]:
    """The modules that a file names in its imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_what_lies_before_it(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0]
    wanted = {name.split(".")[1] for name in imported(path) if name.startswith("communique.")}

    assert not wanted & FORBIDDEN.get(room, set())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_flows_know_prefect(path: Path) -> None:
    if path.relative_to(PACKAGE).parts[0] != "flows":
        assert not {name for name in imported(path) if name.split(".")[0] == "prefect"}
